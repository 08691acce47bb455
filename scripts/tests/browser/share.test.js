// The link for a customer, in the packaged panel and real Chromium: made, opened, used, taken back.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, phone, script, stopAll, until } from "../harness.js";
import { violationsOn } from "./axe.js";
import { PanelPage, startBrowser } from "./page.js";

const data = mkdtempSync(join(tmpdir(), "enlace-"));
let browser;
let enlace;
let device;
let operator;

before(async () => {
  browser = await startBrowser();
  enlace = await launch(script("run"), ["--practice", "--port", "0"], {
    ENLACE_DATA: data,
    ENLACE_LOGIN: "",
  });
  device = phone(JSON.parse(readFileSync(join(data, "practice.json"), "utf8")));
  operator = await PanelPage.open(browser, enlace.line);
  await operator.reaches("IDLE");
});

after(async () => {
  await browser?.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

const dialogText = () => operator.page.locator("#share-dialog").innerText();

/** Opens the dialog on a session's page, and makes a link. */
async function share(id) {
  await operator.page.goto(new URL(`/panel_cliente/${id}/whatsapp`, enlace.line).href);
  await operator.reaches("IDLE");
  if (await operator.page.locator("#share").isHidden()) {
    await operator.press("Vincular WhatsApp");
    await operator.reaches("AWAITING_SCAN");
  }
  await operator.press("Compartir con el cliente");
  await operator.press("Crear enlace");
  const field = operator.page.getByLabel("Enlace", { exact: true });
  await until("the link", async () => (await field.inputValue()) !== "");
  return field.inputValue();
}

const axe = async (page) => {
  assert.deepEqual(await violationsOn(page), []);
};
const says = (pattern) =>
  until(`the dialog to say ${pattern}`, async () => pattern.test(await dialogText()));

/** The browser's own line about an answer that says that the link is over. */
const refusedLine = /status of 401/;

test("a customer links with the link alone; a second browser does not get in", async () => {
  const link = await share("tienda");
  assert.match(link, /\/invitado#t=[A-Za-z0-9_-]{43}$/);
  await says(/Nadie lo abrió todavía/);
  await says(/solo funciona en esta misma máquina/);
  await axe(operator.page);

  const customer = await PanelPage.open(browser, link);
  await customer.reaches("GUEST");
  await axe(customer.page);
  await customer.press("Abrir aquí");
  await customer.reaches("AWAITING_SCAN");
  assert.match(customer.page.url(), /\/panel_cliente\/tienda\/whatsapp$/);
  await says(/Se abrió hace/);
  assert.match(
    await customer.page.locator("#guest-until").innerText(),
    /válido hasta las \d\d:\d\d/,
  );
  const seen = await customer.page.locator("body").innerText();
  assert.doesNotMatch(
    seen,
    /Gateway|Historial|Diagnóstico|Cuentas|Cancelar|Salir|Estado|Qué está pasando/i,
  );
  await axe(customer.page);

  const second = await PanelPage.open(browser, link);
  await second.press("Abrir aquí");
  await second.says(/Este enlace se abrió en otro navegador/);
  second.forgive(refusedLine);
  await second.close();

  await device.scan(await customer.reads());
  await customer.reaches("LINKED");
  await customer.says(/Ya puedes cerrar esta página/);
  await customer.page.reload();
  await customer.reaches("LINKED");
  await operator.press("Cerrar");
  await customer.close();
});

test("who is signed in does not use the link up, and a link that is cut says so", async () => {
  const link = await share("propia");
  const { page } = operator;
  await page.goto("about:blank");
  await page.goto(link);
  await operator.says(/Este enlace es para tu cliente/);
  const cut = await PanelPage.open(browser, link.replace(/#.*/, ""));
  await cut.says(/El enlace no está completo/);
  await cut.close();
  const customer = await PanelPage.open(browser, link);
  await customer.press("Abrir aquí");
  await customer.page.waitForURL(/propia\/whatsapp$/);
  await customer.close();
});

// The older link went on standing there to be copied, with the newer one's time.
test("a link that a colleague's newer one has ended is not shown any more", async () => {
  await share("relevo");
  const made = await operator.page.request.post(
    new URL("/api/sessions/relevo/share", enlace.line).href,
    { headers: { "X-Requested-By": "enlace" }, data: {} },
  );
  assert.equal(made.status(), 201);
  const field = operator.page.locator("#share-field");
  await until("the older link to go", () => field.isHidden());
  await operator.press("Cerrar");
});

test("a link that is withdrawn takes the code off the customer's screen at once", async () => {
  const link = await share("retirada");
  const customer = await PanelPage.open(browser, link, { colorScheme: "dark" });
  await customer.press("Abrir aquí");
  await customer.reaches("AWAITING_SCAN");
  await customer.reads();
  await operator.press("Retirar el enlace");
  await says(/El enlace se retiró/);
  await customer.says(/Este enlace ya no vale/, 5_000);
  assert.equal(await customer.scan(), undefined);
  assert.match(customer.page.url(), /\/invitado\?end=ended$/);
  await axe(customer.page);
  await customer.page.goBack();
  await until("no code", async () => (await customer.scan()) === undefined);
  customer.forgive(refusedLine);
  await customer.close();
});

test("no link is in the log", () => {
  const log = readFileSync(join(data, "enlace.log"), "utf8");
  assert.match(log, /audit=share_made/);
  assert.match(log, /audit=code_seen who="invitado/);
  assert.doesNotMatch(log, /#t=|\bt=[A-Za-z0-9_-]{43}/);
});
