// Linking with a number: the whole chain, with nothing played but WhatsApp itself. What the page shows is typed into the
// practice phone.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DEFAULT_SETTINGS } from "../../practice/server.js";
import { launch, phone, script, stopAll } from "../harness.js";
import { PanelPage, startBrowser } from "./page.js";

const NUMBER = "525512345678";
const data = mkdtempSync(join(tmpdir(), "enlace-"));
let browser, enlace, device;

before(async () => {
  browser = await startBrowser();
  const env = { ENLACE_DATA: data, ENLACE_LOGIN: "none" };
  enlace = await launch(script("run"), ["--port", "0", "--practice"], env);
  device = phone(JSON.parse(readFileSync(join(data, "practice.json"), "utf8")));
});

after(async () => {
  await browser?.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

const at = (id) => new URL(`/panel_cliente/${id}/whatsapp`, enlace.line).href;
const WAY = "¿No puedes escanear? Vincula con tu número";

/** Asks for a code as a person does, and reads it off the screen. */
async function codeFor(panel, number) {
  await panel.page.getByLabel("Número de la cuenta").fill(number);
  await panel.press("Pedir código");
  await panel.page.waitForSelector("#pairing-actions:not([hidden])");
  const shown = await panel.page.locator("#pairing-code").innerText();
  return shown.replace(/\s/g, "");
}

test("a number is written, a code appears, the phone types it, and the account is linked", async () => {
  const panel = await PanelPage.open(browser, at("numero"));
  await panel.press("Vincular WhatsApp");
  await panel.reaches("AWAITING_SCAN");
  await panel.page.locator("#way").focus();
  await panel.page.keyboard.press("Enter");
  assert.equal(await panel.title(), "Vincula con tu número");
  assert.equal(
    await panel.page.evaluate(() => document.activeElement?.id),
    "phone-number",
    "one can write at once",
  );
  await panel.page.keyboard.type("55 1234");
  await panel.page.keyboard.press("Enter");
  await panel.says(/Ese número no está completo/);
  const code = await codeFor(panel, "+52 55 1234 5678");
  assert.match(code, /^[0-9A-Z]{8}$/);
  assert.equal(await panel.title(), "Escribe este código en tu teléfono");
  await panel.says(/Vale (\d+ min )?\d+ s más/);
  const said = await panel.page.locator("#pairing-said").textContent();
  assert.equal(said, `Tu código, letra por letra: ${[...code].join(", ")}.`);
  const html = await panel.page.content();
  assert.ok(!/="[^"]*12345678/.test(html) && !html.includes(`="${code}"`), "not in an attribute");
  const typed = await device.enterCode(code, NUMBER);
  assert.equal(typed.status, 200, JSON.stringify(typed.body));
  await panel.reaches("LINKED");
  await panel.says(/\+52 ••• ••• 5678/);
  assert.ok(!(await panel.page.content()).includes(code), "the code is gone from the page");
  await panel.close();
});

test("the picture is one press away, and links although a code was asked for", async () => {
  const panel = await PanelPage.open(browser, at("ambos"));
  await panel.press("Vincular WhatsApp");
  await panel.reaches("AWAITING_SCAN");
  await panel.press(WAY);
  await codeFor(panel, "+52 55 1234 5679");
  await panel.press("Usar el código QR");
  await device.scan(await panel.reads());
  await panel.reaches("LINKED");
  await panel.close();
});

test("on a phone the number comes first, and the practice phone types the code", async () => {
  const viewport = { width: 375, height: 812 };
  const panel = await PanelPage.open(browser, at("movil"), { viewport, hasTouch: true });
  // Before anything was begun: what the gateway can do is known from the sessions before.
  await panel.page.waitForSelector("#phone-form:not([hidden])");
  await codeFor(panel, "+52 55 1234 5680");
  await panel.press("Escribir el código en el teléfono de práctica");
  await panel.reaches("LINKED");
  await panel.close();
});

test("a number that WhatsApp does not know is said so, and the picture is still there", async () => {
  await device.settings({ linkCodeFailure: 404 });
  const panel = await PanelPage.open(browser, at("ajeno"));
  await panel.press("Vincular WhatsApp");
  await panel.reaches("AWAITING_SCAN");
  await panel.press(WAY);
  await panel.page.getByLabel("Número de la cuenta").fill("+52 55 1234 5681");
  await panel.press("Pedir código");
  await panel.says(/WhatsApp no conoce ese número/);
  await panel.press("Usar el código QR");
  assert.ok(await panel.reads());
  await device.settings(DEFAULT_SETTINGS);
  await panel.close();
});

test("a second tab shows the code that was asked for in the first", async () => {
  const first = await PanelPage.open(browser, at("pestanas"));
  await first.press("Vincular WhatsApp");
  await first.reaches("AWAITING_SCAN");
  await first.press(WAY);
  const code = await codeFor(first, "+52 55 1234 5682");
  const second = await PanelPage.open(browser, at("pestanas"));
  await second.page.waitForSelector("#pairing-actions:not([hidden])");
  const shown = await second.page.locator("#pairing-code").innerText();
  assert.equal(shown.replace(/\s/g, ""), code);
  await device.enterCode(code, "525512345682");
  await first.reaches("LINKED");
  await second.reaches("LINKED");
  await first.close();
  await second.close();
});
