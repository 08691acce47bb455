// The same WAR in the containers that people have: dropped in at `/`, described at a path, used in real Chromium, and taken
// out again. The gateway is the local one, and WhatsApp is played.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startJetty, startTomcat, USER } from "../containers.js";
import {
  call,
  launch,
  launchGateway,
  launchPractice,
  makeToken,
  phone,
  script,
  stopAll,
  until,
} from "../harness.js";
import { Leftovers } from "../leftovers.js";
import { missing, NAME, startNginx } from "../nginx.js";
import { raw } from "../raw-http.js";
import { PanelPage, startBrowser } from "../browser/page.js";
import { entersLinksAndLeaves } from "../browser/story.js";

const data = mkdtempSync(join(tmpdir(), "enlace-"));
const CRM = "https://crm.example";
let browser;
let device;
let settings;

before(async () => {
  const practice = await launchPractice();
  device = phone(practice);
  const gateway = await launchGateway(practice, join(data, "gateway"), { key: "a-key" });
  settings = {
    ENLACE_GATEWAY_URL: gateway.url,
    ENLACE_GATEWAY_KEY: "a-key",
    ENLACE_PRACTICE_URL: practice.control_url,
    ENLACE_EMBED_ORIGINS: CRM,
  };
  browser = await startBrowser(`--host-resolver-rules=MAP ${NAME} 127.0.0.1`);
});

after(async () => {
  await browser?.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

/** Each gets them in another way; how one signs in is left out, so it is the container's users. */
const CONTAINERS = {
  "Tomcat 10.1": (data) => startTomcat("10.1", { ...settings, ENLACE_DATA: data }),
  "Tomcat 11": (data) => startTomcat("11.0", {}, properties({ ...settings, ENLACE_DATA: data })),
  "Jetty 12.1": (data) => startJetty({}, properties({ ...settings, ENLACE_DATA: data })),
};
/** Of the same container, at the same time: dropped in there, and described with a directory of its own here. */
const ROOT = "";
const PATH = "/whatsapp";

/** Addresses that containers read in their own ways, and methods that nobody needs. */
const ODD_REQUESTS = [
  ...[
    "TRACE @/",
    "OPTIONS @/",
    "BOOM @/",
    "GET @/error",
    "GET @/js/",
    "GET @/i18n",
    "GET @/panel.html",
  ],
  ...["GET @/api/sessions;jsessionid=abc", "GET @/api/sessions/;jsessionid=abc"],
  ...["GET @//api/sessions", "GET @/api//sessions", "GET @/API/sessions", "GET @/api/sessions/"],
  ...[
    "GET @/entrar;/api/sessions",
    "GET @/entrar/..;/api/sessions",
    "GET @/entrar/../api/sessions",
  ],
  ...["GET @/entrar/%2e%2e/api/sessions", "GET @/healthz%2f..%2fapi%2fsessions"],
  ...["GET @/healthz;/../api/sessions", "GET @/api/sessions/..%5c/status", "GET @/js/%00"],
  ...["GET @/WEB-INF/web.xml", "GET @/%57EB-INF/web.xml", "GET @/WEB-INF;/web.xml"],
  ...["GET @//WEB-INF/web.xml", "GET @/./WEB-INF/web.xml", "GET @/js/../WEB-INF/web.xml"],
  ...["GET @/js/%2e%2e/WEB-INF/web.xml", "GET @/js/..;/WEB-INF/web.xml"],
  ...["GET @/js/..%2f..%2fWEB-INF/web.xml", "GET @/js\\..\\WEB-INF\\web.xml"],
  ...["GET @/js/%c0%ae%c0%ae/WEB-INF/web.xml", "GET @/META-INF/MANIFEST.MF"],
];
const JSON_HEADERS = { "Content-Type": "application/json" };
const REFUSALS = [400, 401, 403, 404, 405];

/** The same settings by their other names. */
const properties = (variables) =>
  Object.entries(variables).map(
    ([name, value]) => `${name.toLowerCase().replaceAll("_", ".")}=${value}`,
  );

for (const [name, start] of Object.entries(CONTAINERS)) {
  describe(`in ${name}`, () => {
    const directory = name.replace(" ", "-").toLowerCase();
    const dataOf = { [ROOT]: join(data, directory), [PATH]: join(data, `${directory}-path`) };
    let container;
    let leftovers;
    let held;

    before(async () => {
      container = await start(dataOf[ROOT]);
      leftovers = await Leftovers.before(container.pid, container.port);
    });

    const at = (context, story) => {
      const id = `${directory}-${story}`.replaceAll(".", "-");
      return `${container.url}${context}/panel_cliente/${id}/whatsapp`;
    };
    /** As one of the container's users, and with a token. */
    const enter = (context, panel) =>
      container.usersEverywhere === (context === ROOT)
        ? panel.enterPassword(USER)
        : panel.enterToken(makeToken(dataOf[context]));

    /** Asks for the state of a session that stands still, once it is another one: which it will not be. */
    async function hold() {
      const own = { Authorization: `Bearer ${makeToken(dataOf[PATH])}` };
      const sessions = `${container.url}${PATH}/api/sessions`;
      await call("POST", sessions, { session_id: "quieta" }, { ...own, ...JSON_HEADERS });
      await call("POST", `${sessions}/quieta/stop`, undefined, { ...own, ...JSON_HEADERS });
      for (;;) {
        const { version } = (await call("GET", `${sessions}/quieta/status`, undefined, own)).body;
        const from = performance.now();
        const url = `${sessions}/quieta/status?after=${version}`;
        const answer = await call("GET", url, undefined, own);
        const changed = answer.status === 200 && answer.body.version !== version;
        if (!changed) return { ...answer, took: performance.now() - from };
      }
    }

    test("where it is dropped in, at /, somebody signs in, links a phone, and leaves", async () => {
      await container.deploy(ROOT);
      const panel = await PanelPage.open(browser, at(ROOT, "aura"));
      await entersLinksAndLeaves(panel, device, () => enter(ROOT, panel));
      await panel.close();
    });

    test(`where it is described, at ${PATH}/, they do in another way, over another store`, async () => {
      await container.describe(PATH, { "enlace.data": dataOf[PATH] });
      held = hold();
      const panel = await PanelPage.open(browser, at(PATH, "brisa"));
      await entersLinksAndLeaves(panel, device, () => enter(PATH, panel));
      await panel.close();
      const database = container.database?.() ?? join(dataOf[PATH], "enlace");
      assert.ok(existsSync(`${database}.mv.db`), "the store is where it was told to be");
      assert.equal(existsSync(join(dataOf[PATH], "enlace.mv.db")), !container.database);
    });

    test("who is signed in at one of them is not at the other, and stays where they are", async () => {
      const panel = await PanelPage.open(browser, at(ROOT, "aura"));
      await enter(ROOT, panel);
      await panel.reaches("LOGGED_OUT");
      await panel.page.goto(at(PATH, "brisa"));
      await enter(PATH, panel);
      await panel.reaches("LOGGED_OUT");
      await panel.page.goto(at(ROOT, "aura"));
      await panel.reaches("LOGGED_OUT");
      // And no container has a session of its own for them.
      const cookies = await panel.page.context().cookies();
      assert.deepEqual(cookies.map((cookie) => cookie.name).sort(), ["enlace", "enlace-whatsapp"]);
      panel.forgive(/status of 401/);
      await panel.close();
    });

    for (const context of [ROOT, PATH]) {
      test(`pages of others that may have a view of ${context || "/"}, and only that`, async () => {
        const init = { headers: { Origin: CRM }, redirect: /** @type {const} */ ("manual") };
        const ask = async (path) => {
          const { status, headers } = await fetch(`${container.url}${context}/${path}`, init);
          const policy = headers.get("content-security-policy") ?? "";
          const frames = /frame-ancestors ([^;]*)/.exec(policy)?.[1] ?? null;
          const [older, cors] = ["x-frame-options", "access-control-allow-origin"];
          return [status, frames, headers.get(older), headers.get(cors), headers.get("location")];
        };
        // A script is never shown as a page, nor in a frame.
        assert.deepEqual(await ask("enlace.js"), [200, null, null, CRM, null]);
        assert.deepEqual(await ask("insertado"), [200, CRM, null, null, null]);
        const [status, frames, older, , location] = await ask("panel_cliente/aura/insertado");
        assert.deepEqual([status, frames, older], [302, CRM, null]);
        assert.ok(location.endsWith("../../insertado?session=aura"), location);
        assert.deepEqual(await ask("entrar"), [200, "'none'", "DENY", null, null]);
      });

      test(`whoever asks for ${context || "/"} gets to the panel`, async () => {
        const root = container.url + context;
        const home = await fetch(root);
        await home.text();
        assert.equal(home.status, 200);
        assert.equal(home.url, `${root}/entrar`);
      });
    }

    // Its own time-outs would answer with 500, or a second late.
    test("a request that is held for as long as possible ends by our own clock", async () => {
      const { status, body, took } = await held;
      assert.deepEqual([status, body.status], [200, "IDLE"]);
      assert.ok(took >= 24_500 && took < 27_500, `${took} ms`);
    });

    for (const line of ODD_REQUESTS) {
      test(`nothing comes of ${line}`, async () => {
        const answer = await raw(container.url, line.replace("@", PATH), { "X-Canary": "tweet" });
        assert.ok(REFUSALS.includes(answer.status), `${answer.status}`);
        // Neither what is inside, nor who serves it, nor what was sent.
        assert.doesNotMatch(
          answer.whole,
          /Tomcat|Jetty|Exception|java\.|dev\.enlace|web-app|tweet/,
        );
      });
    }

    test("nothing stays behind when it is taken out, in the middle of what it does", async () => {
      const panels = [];
      for (const context of [ROOT, PATH]) {
        const panel = await PanelPage.open(browser, at(context, "hasta-el-fin"));
        panels.push(panel);
        await enter(context, panel);
        await panel.press("Vincular WhatsApp");
        await panel.reaches("AWAITING_SCAN");
      }
      for (const context of [ROOT, PATH]) await container.undeploy(context);
      for (const panel of panels) await panel.page.context().close();
      let found = [];
      const nothing = async () => (found = await leftovers.found()).length === 0;
      await until("nothing to stay behind", nothing, { everyMs: 1_000 }).catch(() => {});
      assert.deepEqual(found, []);
      // Slow dice tell of the machine, and not of us.
      const complaints = /^(?!.*createSecureRandom).*\b(WARN(ING)?|SEVERE|ERROR|SLF4J).*$/gm;
      assert.deepEqual(container.log().match(complaints), null);
    });

    after(() => container?.stop());
  });
}

const lacking = missing();
const skip = lacking && `${lacking} is not installed (Debian: apt-get install ${lacking})`;

describe("behind nginx with TLS, at a path that the panel does not know", { skip }, () => {
  const directory = join(data, "behind-nginx");
  let enlace;
  let nginx;

  before(async () => {
    enlace = await launch(script("run"), ["--port", "0"], {
      ...settings,
      ENLACE_HOSTS: NAME,
      ENLACE_TRUSTED_PROXIES: "127.0.0.1",
      ENLACE_DATA: directory,
    });
    nginx = await startNginx(new URL(enlace.line).host);
  });

  after(() => nginx?.stop());

  const open = (path) => PanelPage.open(browser, nginx.url + path, { ignoreHTTPSErrors: true });

  test("whoever opens the start link's address signs in, links a phone, and leaves", async () => {
    const { hash } = new URL(enlace.line);
    const panel = await open("panel_cliente/nginx/whatsapp");
    await entersLinksAndLeaves(panel, device, async ({ page }) => {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      await panel.reaches("IDLE");
      const cookies = await page.context().cookies(nginx.url);
      const secrets = cookies.filter(({ name }) => /enlace/.test(name));
      assert.deepEqual(
        secrets.map(({ name, secure, path, domain }) => ({ name, secure, path, domain })),
        [{ name: "__Host-enlace", secure: true, path: "/", domain: NAME }],
      );
    });
    await panel.close();
  });

  test("every redirect stays inside, and every page finds its style", async () => {
    const panel = await open("");
    assert.equal(panel.page.url(), `${nginx.url}entrar`);
    await panel.enterToken(makeToken(directory));
    await panel.page.waitForURL(`${nginx.url}panel_cliente/nginx/whatsapp`);
    const [answer] = await Promise.all([
      panel.page.waitForResponse(/panel\.css$/),
      panel.page.goto(`${nginx.url}nowhere/at/all`),
    ]);
    assert.ok([200, 304].includes(answer.status()), "the style is there");
    panel.forgive(/404/);
    const unencrypted = await panel.page.request.get(
      `http://127.0.0.1:${nginx.plainPort}/enlace/x?y`,
      {
        headers: { Host: NAME },
        maxRedirects: 0,
      },
    );
    assert.equal(unencrypted.headers().location, `https://${NAME}/enlace/x?y`);
    await panel.close();
  });

  test("it says what a page over TLS has to say, and nothing about who serves it", async () => {
    const panel = await open("");
    const answer = await panel.page.reload();
    const headers = answer.headers();
    const promises = await answer.headerValues("strict-transport-security");
    assert.deepEqual(promises, ["max-age=31536000; includeSubDomains"]);
    assert.match(headers["content-security-policy"], /default-src 'none'/);
    assert.equal(headers.server, "nginx");
    assert.equal(headers["x-powered-by"], undefined);
    await panel.close();
  });

  // For the panel they all come from this machine, as nginx does.
  test("coming from the proxy's machine lets nobody in, and neither does claiming a name", async () => {
    const panel = await open("");
    const claims = { "X-Forwarded-For": "127.0.0.1", "X-Remote-User": "admin" };
    for (const headers of [{}, claims]) {
      const status = await panel.page.evaluate(
        async (sent) => (await fetch("api/sessions", { headers: sent })).status,
        headers,
      );
      assert.equal(status, 401);
    }
    panel.forgive(/status of 401/);
    await panel.close();
  });

  test("the log of nginx has nothing to complain of", () => {
    assert.doesNotMatch(nginx.log(), /\[(warn|error|crit|alert|emerg)]/);
  });
});
