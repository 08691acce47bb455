// A session's view in somebody else's page, in real Chromium: on the panel's own site, on another one, and where it may not be.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { missing, NAME, startNginx } from "../nginx.js";
import { call, launch, makeToken, phone, script, stopAll, until } from "../harness.js";
import { violationsOn } from "./axe.js";
import { startCrm } from "./crm.js";
import { PanelPage, startBrowser } from "./page.js";

const data = mkdtempSync(join(tmpdir(), "enlace-"));
/** The panel is at 127.0.0.1, so that localhost is another site. */
const [SAME, OTHER] = ["127.0.0.1", "localhost"];
let browser;
let crm;
let enlace;
let panel;
let device;
let token;

before(async () => {
  browser = await startBrowser(
    `--host-resolver-rules=MAP other.example 127.0.0.1, MAP ${NAME} 127.0.0.1`,
  );
  crm = await startCrm();
  enlace = await launch(script("run"), ["--practice", "--port", "0"], {
    ENLACE_DATA: data,
    ENLACE_LOGIN: "",
    ENLACE_HOSTS: NAME,
    ENLACE_TRUSTED_PROXIES: "127.0.0.1",
    ENLACE_EMBED_ORIGINS: [SAME, OTHER].map((host) => `http://${host}:${crm.port}`).join(),
  });
  panel = new URL("/", enlace.line).href;
  device = phone(JSON.parse(readFileSync(join(data, "practice.json"), "utf8")));
  token = makeToken(data, "--role", "operator");
});

after(async () => {
  await browser?.close();
  crm?.stop();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

/** One tab with the CRM's page in it, whose console has to stay empty. */
class CrmPage {
  #wrong = [];

  static async open(host, attributes, { more = "", at = panel, context, ...options } = {}) {
    crm.show(at, attributes, more);
    const own = context ?? (await browser.newContext({ locale: "es-MX", ...options }));
    const tab = new CrmPage(await own.newPage());
    await tab.page.goto(`http://${host}:${crm.port}/`);
    return tab;
  }

  constructor(page) {
    this.page = page;
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) {
        this.#wrong.push(`${message.text()} (${message.type()} at ${message.location().url})`);
      }
    });
    page.on("pageerror", (error) =>
      this.#wrong.push(`${error.name}: ${error.message} ${error.stack}`),
    );
  }

  get element() {
    return this.page.locator("enlace-link");
  }

  /** What is in the element's frame. */
  get view() {
    return this.page.locator("enlace-link iframe").contentFrame();
  }

  async frame() {
    return (await this.page.locator("enlace-link iframe").elementHandle()).contentFrame();
  }

  /** Waits for words in the element itself, or in its frame. */
  async says(pattern, timeoutMs = 20_000) {
    const texts = [this.view.locator("body"), this.element.locator(".said")];
    const said = async () => {
      for (const each of texts) {
        const text = await each.innerText({ timeout: 500 }).catch(() => "");
        if (pattern.test(text) && (await each.isVisible())) return true;
      }
      return false;
    };
    await until(`the element to say ${pattern}`, said, { timeoutMs, everyMs: 100 });
  }

  heard() {
    return this.page.evaluate(() => globalThis["heard"]);
  }

  async hears(status) {
    const last = async () => (await this.heard()).at(-1)?.status;
    await until(`the page to hear ${status}`, async () => (await last()) === status);
  }

  press(name) {
    return this.view.getByRole("button", { name, exact: true }).click();
  }

  /** Nothing in it has to be scrolled to. */
  async fits() {
    const frame = await this.frame();
    const room = () => frame.evaluate(() => innerHeight - document.documentElement.scrollHeight);
    await until("the frame to be as high as its content", async () => (await room()) >= 0);
    const sideways = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(sideways, 0);
  }

  forgive(pattern) {
    this.#wrong = this.#wrong.filter((line) => !pattern.test(line));
  }

  async close() {
    await this.page.context().close();
    assert.deepEqual(this.#wrong, []);
  }
}

async function share(id) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  await call("POST", `${panel}api/sessions`, { session_id: id }, headers);
  await call("POST", `${panel}api/sessions/${id}/stop`, {}, headers);
  const { body } = await call("POST", `${panel}api/sessions/${id}/share`, {}, headers);
  return body.link.split("=")[1];
}

/** Reads the code on the screen with the practice phone. */
async function scan(tab) {
  const shown = new PanelPage(tab.page, "");
  assert.equal((await device.scan(await shown.reads())).status, 200);
}

test("whoever is signed in on the same site links from there, and the page hears how it goes", async () => {
  const tab = await CrmPage.open(SAME, 'session="aura"');
  const { page } = tab;
  await tab.says(/Entra para ver esta cuenta/);
  await tab.hears("SIGNED_OUT");
  assert.deepEqual(await violationsOn(await tab.frame()), []);
  const [login] = await Promise.all([
    page.context().waitForEvent("page"),
    tab.view.getByRole("link", { name: "Entrar" }).click(),
  ]);
  const entering = new PanelPage(login, new URL(panel).origin);
  await login.waitForURL(/\/entrar\?next=panel_cliente%2Faura%2Fwhatsapp$/);
  await entering.enterToken(token);
  await entering.reaches("IDLE");
  entering.check();
  await login.close();
  await page.bringToFront();
  // A tab that is not on a screen is never shown or hidden, nor gets the focus by itself.
  await (await tab.frame()).evaluate(() => void dispatchEvent(new Event("focus")));
  await tab.hears("IDLE");
  assert.equal(await tab.view.locator("header.bar, aside.news").first().isVisible(), false);
  await tab.press("Vincular WhatsApp");
  await tab.hears("AWAITING_SCAN");
  await tab.fits();
  assert.deepEqual(await violationsOn(await tab.frame()), []);
  await scan(tab);
  await tab.hears("LINKED");
  await tab.says(/Cuenta/);
  await tab.fits();
  const heard = await tab.heard();
  assert.deepEqual(
    heard.map(({ status }) => status).filter((each) => !/CONNECTING|WAITING_FOR_QR/.test(each)),
    ["SIGNED_OUT", "IDLE", "AWAITING_SCAN", "LINKING", "LINKED"],
  );
  assert.ok(heard.every((each) => Object.keys(each).sort().join() === "reason,status"));
  await tab.close();
});

test("on another site a visitor links as a guest, with a secret that is seen nowhere", async () => {
  const secret = await share("cliente");
  const tab = await CrmPage.open(OTHER, `session="cliente" share="${secret}"`, {
    colorScheme: "dark",
    viewport: { width: 700, height: 900 },
  });
  await tab.hears("IDLE");
  assert.equal((await tab.page.content()).includes(secret), false);
  const source = await tab.element.evaluate((element) => element.shadowRoot?.innerHTML);
  assert.match(source ?? "", /iframe/);
  const seen = [source, ...tab.page.frames().map((frame) => frame.url())].join("\n");
  assert.equal(seen.includes(secret), false);
  await tab.press("Vincular WhatsApp");
  await tab.hears("AWAITING_SCAN");
  await tab.fits();
  assert.deepEqual(await violationsOn(await tab.frame()), []);
  // The same browser may come again, and needs nothing pressed.
  await tab.page.reload();
  await tab.hears("AWAITING_SCAN");
  await scan(tab);
  await tab.hears("LINKED");
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  await call("DELETE", `${panel}api/sessions/cliente/share`, {}, headers);
  await tab.says(/WhatsApp quedó vinculado/);
  await tab.hears("SIGNED_OUT");
  tab.forgive(/401/);
  await tab.close();
});

test("a link that is over, or open elsewhere, or no link at all: each is said with a way out", async () => {
  const secret = await share("nube");
  const first = await CrmPage.open(OTHER, 'session="nube" lang="en"');
  await first.says(/Open it in another tab/);
  await first.hears("SIGNED_OUT");
  const [apart] = await Promise.all([
    first.page.context().waitForEvent("page"),
    first.press("Open in another tab"),
  ]);
  await apart.waitForURL(/\/entrar\?next=panel_cliente%2Fnube%2Fwhatsapp$/);
  await apart.close();
  await first.element.evaluate(
    (element, value) => Object.assign(element, { share: value }),
    secret,
  );
  await first.hears("IDLE");
  const second = await CrmPage.open(OTHER, `session="nube" share="${secret}"`);
  await second.says(/se abrió en otro navegador/);
  const third = await CrmPage.open(OTHER, `session="nube" share="${"x".repeat(43)}"`);
  await third.says(/Este enlace ya no vale/);
  assert.deepEqual((await third.heard()).at(-1), { status: "SIGNED_OUT", reason: "SHARE_OVER" });
  for (const tab of [first, second, third]) {
    tab.forgive(/401/);
    await tab.close();
  }
});

test("a session that one may not see, or that has no name, is explained", async () => {
  const own = makeToken(data, "--role", "operator", "--session", "aura");
  const entering = await PanelPage.open(browser, `${panel}entrar`);
  await entering.enterToken(own);
  await entering.page.waitForURL(/whatsapp$/);
  const context = entering.page.context();
  const tab = await CrmPage.open(SAME, 'session="otra"', { context });
  await tab.says(/Esta cuenta no se puede mostrar\s+Esta cuenta todavía no existe/);
  assert.deepEqual((await tab.heard()).at(-1), {
    status: "UNAVAILABLE",
    reason: "SESSION_UNKNOWN",
  });
  assert.deepEqual(await violationsOn(await tab.frame()), []);
  await tab.element.evaluate((element) => element.setAttribute("session", "../.."));
  await tab.says(/nombre corto de la cuenta .* no es válido/);
  await tab.element.evaluate((element) => element.setAttribute("session", "aura"));
  await until("the view", async () => (await tab.heard()).at(-1).status !== "UNAVAILABLE");
  tab.forgive(/40[04]/);
  await tab.close();
});

test("a page that is not in the list shows what stands in its element, or why not", async () => {
  // Its own, which the script does not come to.
  const tab = await CrmPage.open("other.example", 'session="aura"');
  await tab.page.getByRole("link", { name: "Abrir WhatsApp en otra pestaña" }).waitFor();
  assert.equal(await tab.page.evaluate(() => customElements.get("enlace-link")), undefined);
  tab.forgive(/CORS policy|ERR_FAILED/);
  // One that is, but in a page that is not.
  const around = await tab.page.context().newPage();
  const messages = [];
  around.on("console", (message) => messages.push(message.text()));
  await around.goto(`http://other.example:${crm.port}/around`);
  const inner = around.frameLocator("iframe").locator("enlace-link .said");
  await until(
    "the explanation",
    async () => /Aquí no se puede mostrar/.test(await inner.innerText()),
    {
      timeoutMs: 25_000,
    },
  );
  assert.match(
    await inner.innerText(),
    new RegExp(`no admite esta página \\(http://${SAME}:${crm.port}\\)`),
  );
  assert.ok(
    messages.some((text) => /frame-ancestors/.test(text)),
    messages.join("\n"),
  );
  await tab.close();
});

test("where the panel is away it is said after a while, and tried again", async () => {
  const tab = await CrmPage.open(SAME, 'session="aura"');
  await tab.says(/Entra para ver/);
  await tab.page.context().route(`${panel}**`, (route) => route.abort("connectionrefused"));
  await tab.element.evaluate((element) => element.setAttribute("theme", "light"));
  await tab.says(/Un momento/);
  await tab.says(/No llegamos al panel de vinculación/, 25_000);
  assert.deepEqual((await tab.heard()).at(-1), { status: "UNAVAILABLE", reason: "UNREACHABLE" });
  assert.deepEqual(await violationsOn(tab.page), []);
  await tab.page.context().unroute(`${panel}**`);
  await tab.element.getByRole("button", { name: "Reintentar" }).click();
  await tab.says(/Entra para ver/);
  tab.forgive(/ERR_CONNECTION_REFUSED|postMessage/);
  await tab.close();
});

test("a frame that is slow, or had something to say, is not told to be one that is not allowed", async () => {
  // A panel that answered the script and was slow with all else was said not to allow the page.
  const slow = await CrmPage.open(SAME, 'session="aura"');
  const mute = await CrmPage.open(SAME, 'session="aura"');
  await Promise.all([slow, mute].map((tab) => tab.says(/Entra para ver/)));
  const stays = () => new Promise(() => {});
  await slow.page.context().route("**/js/embed.js", stays);
  await mute.page.context().route("**/{api,i18n}/**", stays);
  for (const tab of [slow, mute]) {
    await tab.element.evaluate((element) => element.setAttribute("theme", "light"));
  }
  for (const tab of [slow, mute]) {
    await tab.says(/No llegamos al panel de vinculación/, 25_000);
    assert.deepEqual((await tab.heard()).at(-1), { status: "UNAVAILABLE", reason: "UNREACHABLE" });
    tab.forgive(/postMessage/);
    await tab.close();
  }
});

test("what pretends to be the frame, or the page around it, is not heard", async () => {
  const more = `<iframe id="liar" srcdoc="<script>
      setInterval(() => parent.postMessage({ enlace: 1, shown: true, status: 'LINKED', wants: 'share' }, '*'), 50);
      heard = []; addEventListener('message', ({ data }) => heard.push(data));
    </script>" title="x"></iframe>
    <iframe id="frame" title="x"></iframe>`;
  const secret = await share("sol");
  const tab = await CrmPage.open(OTHER, `session="sol" share="${secret}"`, { more });
  const { page } = tab;
  await tab.hears("IDLE");
  await page.evaluate(() => {
    postMessage({ enlace: 1, shown: true, status: "LINKED" }, "*");
    // A frame of the panel's that was told that another page is around it.
    const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("#frame"));
    const source =
      document.querySelector("enlace-link")?.shadowRoot?.querySelector("iframe")?.src ?? "";
    const url = new URL(source);
    url.searchParams.set("host", "http://127.0.0.1:1");
    globalThis["astray"] = [];
    addEventListener("message", (event) => {
      if (event.source === frame.contentWindow) globalThis["astray"].push(event.data);
    });
    frame.src = url.href;
  });
  await tab.press("Vincular WhatsApp");
  await tab.hears("AWAITING_SCAN");
  assert.equal(
    (await tab.heard()).some(({ status }) => status === "LINKED"),
    false,
  );
  const liar = await (await page.locator("#liar").elementHandle()).contentFrame();
  assert.deepEqual(await liar.evaluate(() => globalThis["heard"]), []);
  assert.deepEqual(await page.evaluate(() => globalThis["astray"]), []);
  tab.forgive(/postMessage/);
  await tab.close();
});

test("it fits a narrow place", async () => {
  const secret = await share("luna");
  const tab = await CrmPage.open(OTHER, `session="luna" theme="dark" share="${secret}"`, {
    viewport: { width: 360, height: 740 },
  });
  await tab.hears("IDLE");
  await tab.fits();
  await tab.press("Vincular WhatsApp");
  await tab.hears("AWAITING_SCAN");
  await tab.fits();
  await tab.close();
});

test("over TLS, behind a proxy and under a path, the guest's cookie is for that site alone", async (t) => {
  const lacking = missing();
  if (lacking) {
    t.skip(`there is no ${lacking} here`);
    return;
  }
  const nginx = await startNginx(new URL(panel).host);
  try {
    const secret = await share("estela");
    const tab = await CrmPage.open(OTHER, `session="estela" theme="light" share="${secret}"`, {
      at: nginx.url,
      ignoreHTTPSErrors: true,
    });
    await tab.hears("IDLE");
    await tab.press("Vincular WhatsApp");
    await tab.hears("AWAITING_SCAN");
    await scan(tab);
    await tab.hears("LINKED");
    const cookies = await tab.page.context().cookies();
    assert.deepEqual(
      cookies
        .filter(({ name }) => !name.includes("try"))
        .map(({ name, secure, sameSite, httpOnly, domain, path, partitionKey }) => {
          return { name, secure, sameSite, httpOnly, domain, path, partitionKey };
        }),
      [
        {
          name: "__Host-enlace.in-frame",
          secure: true,
          sameSite: "None",
          httpOnly: true,
          domain: NAME,
          path: "/",
          partitionKey: "http://localhost",
        },
      ],
    );
    await tab.close();
  } finally {
    await nginx.stop();
  }
});
