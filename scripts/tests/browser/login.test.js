// Coming in and leaving, in the packaged panel and real Chromium.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, makeToken, phone, script, stopAll, until } from "../harness.js";
import { PanelPage, startBrowser } from "./page.js";
import { entersLinksAndLeaves } from "./story.js";

const data = mkdtempSync(join(tmpdir(), "enlace-"));
let browser;
let enlace;
let device;

before(async () => {
  browser = await startBrowser();
  enlace = await launch(script("run"), ["--practice", "--port", "0"], {
    ENLACE_DATA: data,
    ENLACE_LOGIN: "",
  });
  device = phone(JSON.parse(readFileSync(join(data, "practice.json"), "utf8")));
});

after(async () => {
  await browser?.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

const at = (id) => new URL(`/panel_cliente/${id}/whatsapp`, enlace.line).href;

/** Another link, as somebody gets it who presses Enter in the terminal. */
async function anotherLink() {
  const line = new Promise((resolve) => enlace.child.stdout.once("data", resolve));
  enlace.child.stdin.write("\n");
  return String(await line).trim();
}

/** Forgives the browser its line about the answers that say that nobody is signed in. */
const signedOutLine = /status of 401/;

test("the link signs in once, and its secret does not stay in the address", async () => {
  const panel = await PanelPage.open(browser, enlace.line);
  await panel.reaches("IDLE");
  assert.equal(panel.page.url(), at("default"));
  const cookies = await panel.page.context().cookies();
  const cookie = cookies.find(({ name }) => name === "enlace");
  assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, "Strict"]);
  assert.doesNotMatch(await panel.page.evaluate("document.cookie"), /enlace/);

  const second = await PanelPage.open(browser, enlace.line);
  await second.reaches("SIGNED_OUT");
  await second.says(/ya se usó/);
  await second.says(/pulsa Intro en esa terminal/);
  second.forgive(signedOutLine);
  await second.close();

  await panel.press("Vincular WhatsApp");
  await panel.reaches("AWAITING_SCAN");
  await device.scan(await panel.reads());
  await panel.reaches("LINKED");
  await panel.close();
});

test("a page leads to the login, and from there back; leaving ends it in every tab", async () => {
  const panel = await PanelPage.open(browser, at("ida"));
  await panel.reaches("SIGNED_OUT");
  const link = await anotherLink();
  await panel.page.evaluate(`location.hash = ${JSON.stringify(new URL(link).hash)}`);
  await panel.reaches("IDLE");
  assert.equal(panel.page.url(), at("ida"));
  await panel.press("Vincular WhatsApp");
  await panel.reaches("AWAITING_SCAN");

  const page = await panel.page.context().newPage();
  const other = new PanelPage(page, new URL(enlace.line).origin);
  await page.goto(at("ida"));
  await other.reaches("AWAITING_SCAN");

  await panel.press("Salir");
  await panel.reaches("SIGNED_OUT");
  await page.waitForSelector("#offline-login:not([hidden])", { timeout: 40_000 });
  assert.match(await page.locator("#offline").innerText(), /Tu acceso caducó/);
  await until("the code to be gone", async () => (await other.scan()) === undefined);
  await page.locator("#offline-login").click();
  await other.reaches("SIGNED_OUT");
  assert.match(page.url(), /\/entrar\?next=panel_cliente%2Fida%2Fwhatsapp$/);

  await panel.page.goBack();
  await panel.reaches("SIGNED_OUT");
  other.forgive(signedOutLine);
  panel.forgive(signedOutLine);
  other.check();
  await panel.close();
});

test("the whole story comes true with a new link, from closed door to closed door", async () => {
  const panel = await PanelPage.open(browser, at("toda-la-historia"));
  await entersLinksAndLeaves(panel, device, async ({ page }) => {
    const { hash } = new URL(await anotherLink());
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  });
  await panel.close();
});

test("a customer signs in with a token and finds their own session", async () => {
  const panel = await PanelPage.open(browser, new URL("/", enlace.line).href);
  await panel.enterToken(makeToken(data, "--session", "tienda"));
  await panel.reaches("IDLE");
  assert.equal(panel.page.url(), at("tienda"));
  assert.equal((await panel.page.request.get(at("default"))).status(), 404);
  await panel.close();
});

test("whoever signs in goes on to a page of ours, wherever the address says", async () => {
  for (const next of ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "../x"]) {
    const url = new URL(`/entrar?next=${encodeURIComponent(next)}`, enlace.line).href;
    const panel = await PanelPage.open(browser, url);
    await panel.enterToken(makeToken(data, "--session", "tienda"));
    await panel.page.waitForURL(at("tienda"));
    await panel.close();
  }
});

/** Nothing of a viewer's page is answered with "not for you". */
async function hasNothingToPress({ page }) {
  for (const selector of [
    "#way",
    "#phone-form",
    "#pairing",
    "#couldnt",
    "#whose",
    "#practice-scan",
  ]) {
    assert.equal(await page.locator(selector).isVisible(), false, selector);
  }
  const pressable = page.locator("#main button:visible, #main input:visible");
  assert.deepEqual(await pressable.allInnerTexts(), []);
}

test("somebody who looks on sees no code and has nothing to press", async () => {
  const admin = await PanelPage.open(browser, await anotherLink());
  // To the only session, or to the list when there are more.
  await admin.page.waitForURL(/\/(whatsapp|sesiones)$/);
  await admin.page.goto(at("mirada"));
  await admin.press("Vincular WhatsApp");
  await admin.reaches("AWAITING_SCAN");

  const panel = await PanelPage.open(browser, at("mirada"));
  await panel.enterToken(makeToken(data, "--role", "viewer"));
  await panel.reaches("AWAITING_SCAN");
  // «Escanea este código … Ya viene uno nuevo» was said to somebody who never gets one.
  await panel.says(/Esperando a que escaneen el código/);
  assert.match(await panel.page.locator("#caption").innerText(), /^Esperando desde hace/);
  assert.equal(await panel.scan(), undefined);
  assert.equal(await panel.page.locator(".doing").isVisible(), false);
  assert.match(await panel.page.locator("#person").innerText(), /Ana/);
  await hasNothingToPress(panel);

  // On a phone the form for the number was a viewer's first sight, with no way to leave it.
  await panel.page.setViewportSize({ width: 390, height: 844 });
  await panel.page.reload();
  await panel.reaches("AWAITING_SCAN");
  await hasNothingToPress(panel);
  assert.equal(await panel.page.locator("#how").isVisible(), false);

  // «¿Es esta tu cuenta?» was asked of somebody whose answer was refused.
  await device.scan(await admin.reads());
  await admin.reaches("LINKED");
  await admin.page.locator("#whose").waitFor();
  await panel.reaches("LINKED");
  await hasNothingToPress(panel);
  await panel.close();
  await admin.close();
});

test("no link that signs anybody in is in the log", () => {
  assert.doesNotMatch(readFileSync(join(data, "enlace.log"), "utf8"), /#t=|wap_/);
});
