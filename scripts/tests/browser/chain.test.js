// The whole chain, and nothing in it is played but WhatsApp itself: the packaged WAR in the launcher, real Chromium, the
// local gateway with the unchanged Baileys.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  call,
  freePort,
  launch,
  launchGateway,
  launchPractice,
  phone,
  script,
  stopAll,
} from "../harness.js";
import { PanelPage, startBrowser } from "./page.js";
import { linksAndUnlinks } from "./story.js";

let browser;
const directories = [];

before(async () => {
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await stopAll();
  directories.forEach((directory) => rmSync(directory, { recursive: true, force: true }));
});

function dataDirectory() {
  const directory = mkdtempSync(join(tmpdir(), "enlace-"));
  directories.push(directory);
  return directory;
}

async function run(...options) {
  const data = dataDirectory();
  const env = { ENLACE_DATA: data, ENLACE_LOGIN: "none" };
  const enlace = await launch(script("run"), ["--port", "0", ...options], env);
  return { ...enlace, url: enlace.line, data };
}

describe("with everything in practice mode", () => {
  let enlace;
  let device;

  before(async () => {
    enlace = await run("--practice");
    device = phone(JSON.parse(readFileSync(join(enlace.data, "practice.json"), "utf8")));
  });

  after(() => enlace.stop());

  const at = (id) => new URL(`/panel_cliente/${id}/whatsapp`, enlace.url).href;

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`a phone scans the screen, is linked, and unlinks (${colorScheme})`, async () => {
      const panel = await PanelPage.open(browser, at(colorScheme), { colorScheme });
      await linksAndUnlinks(panel, device);
      await panel.close();
    });
  }

  test("the banner says that it is practice, and its buttons scan and unlink", async () => {
    const panel = await PanelPage.open(browser, at("practica"), { locale: "en-US" });
    assert.match(await panel.page.locator("body").innerText(), /Practice mode/);
    await panel.press("Link WhatsApp");
    await panel.reaches("AWAITING_SCAN");
    await panel.press("Scan with the practice phone");
    await panel.reaches("LINKED");
    await panel.press("Unlink from the phone");
    await panel.reaches("LOGGED_OUT");
    await panel.close();
  });

  test("unlinking from the panel asks first, and removes the device", async () => {
    const panel = await PanelPage.open(browser, at("adios"));
    await panel.press("Vincular WhatsApp");
    await panel.reaches("AWAITING_SCAN");
    const { body } = await device.scan(await panel.reads());
    await panel.reaches("LINKED");
    await panel.press("Desvincular");
    await panel.page.locator("dialog").getByRole("button", { name: "Desvincular" }).click();
    await panel.reaches("LOGGED_OUT");
    const jids = (await device.state()).devices.map(({ jid }) => jid);
    assert.ok(!jids.includes(body.jid), "WhatsApp does not know the device any more");
    await panel.close();
  });

  test("without JavaScript a phone can scan the code, and the page says by itself that it is linked", async () => {
    const id = "sin-js";
    const opener = await PanelPage.open(browser, at(id));
    await opener.press("Vincular WhatsApp");
    await opener.reaches("AWAITING_SCAN");
    await opener.close();
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "es-MX" });
    const page = await context.newPage();
    const plain = new PanelPage(page, new URL(at(id)).origin);
    await page.goto(at(id));
    await page.waitForSelector('body.plain[data-state="AWAITING_SCAN"] img');
    await device.scan(await plain.reads());
    await page.waitForSelector('body.plain[data-state="LINKED"]', { timeout: 20_000 });
    assert.match(await plain.words(), /WhatsApp vinculado/);
    await context.close();
    plain.check();
  });

  test("a second look at a linked session finds it linked", async () => {
    const first = await PanelPage.open(browser, at("dos"));
    await first.press("Vincular WhatsApp");
    await first.reaches("AWAITING_SCAN");
    await device.scan(await first.scan());
    await first.reaches("LINKED");
    const second = await PanelPage.open(browser, at("dos"));
    await second.reaches("LINKED");
    await first.close();
    await second.close();
  });

  test("an account that is deleted while its page is open is said to be, and can be linked anew", async () => {
    // A stranger deleted one in another tab: its page said «sin vincular», as if nothing had happened.
    const sessionId = "borrada";
    const panel = await PanelPage.open(browser, at(sessionId));
    await panel.says(/Vincula/);
    assert.doesNotMatch(await panel.words(), /se eliminó/);
    await panel.press("Vincular WhatsApp");
    await panel.reaches("AWAITING_SCAN");
    const address = new URL(`/api/sessions/${sessionId}`, enlace.url);
    const { status } = await call("DELETE", address, undefined, { "X-Requested-By": "test" });
    assert.equal(status, 200);
    await panel.says(/Esta cuenta se eliminó del panel/);
    await panel.press("Vincular WhatsApp");
    await panel.reaches("AWAITING_SCAN");
    await panel.press("Cancelar");
    await panel.close();
  });

  test("that nobody signs in is said in one calm line, and folded away for this visit when read", async () => {
    const panel = await PanelPage.open(browser, at("aviso"));
    const line = panel.page.locator("#no-login");
    await line.getByText("Este panel no pide contraseña").waitFor();
    await panel.press("Entendido");
    await line.waitFor({ state: "hidden" });
    await panel.page.reload();
    await panel.page.waitForSelector('body[data-way="none"]');
    assert.equal(await line.isVisible(), false);
    await panel.close();
  });

  test("«Estado» says what the gateway answers now, and «Diagnóstico» looks hop by hop", async () => {
    const panel = await PanelPage.open(browser, at("estado"));
    await panel.press("Vincular WhatsApp");
    await panel.reaches("AWAITING_SCAN");
    await panel.press("Estado");
    await panel.says(/El gateway contestó: espera a que escanees el código/);
    await panel.page.getByRole("link", { name: "Diagnóstico", exact: true }).first().click();
    await panel.says(/Todo funciona/, 45_000);
    await panel.says(/El código se lee y es de WhatsApp/);
    await panel.close();
  });

  test("a connection to WhatsApp that breaks is restored, and the page says so meanwhile", async () => {
    const panel = await PanelPage.open(browser, at("corte"));
    await panel.press("Vincular WhatsApp");
    await panel.reaches("AWAITING_SCAN");
    const { body } = await device.scan(await panel.reads());
    await panel.reaches("LINKED");
    await device.settings({ mode: "down" });
    await device.drop({ jid: body.jid });
    await panel.reaches("RECONNECTING");
    assert.match(await panel.words(), /sigue vinculada/);
    await device.settings({ mode: "up" });
    await panel.reaches("LINKED", 45_000);
    await panel.close();
  });

  test("the page says that WhatsApp cannot be reached, and goes on when it can", async () => {
    await device.settings({ mode: "down" });
    const panel = await PanelPage.open(browser, at("sin-red"));
    await panel.press("Vincular WhatsApp");
    await panel.says(/WhatsApp/);
    await panel.page.waitForSelector('body[data-reason="WA_UNREACHABLE"]');
    await panel.says(/intento en \d+ s/i);
    await device.settings({ mode: "up" });
    await panel.reaches("AWAITING_SCAN", 45_000);
    await panel.close();
  });
});

test("a gateway that is down and comes up: the page explains, counts down, and goes on by itself", async () => {
  const practice = await launchPractice();
  const port = await freePort();
  const enlace = await run("--gateway", `http://127.0.0.1:${port}`);
  const panel = await PanelPage.open(browser, enlace.url);
  await panel.press("Vincular WhatsApp");
  await panel.page.waitForSelector('body[data-reason="GW_REFUSED"]');
  await panel.says(/no está respondiendo/);
  await panel.says(/intento en \d+ s/i);
  const gateway = await launchGateway(practice, dataDirectory(), { port });
  await panel.reaches("AWAITING_SCAN", 45_000);
  assert.match(await panel.reads(), /linked_devices#/);

  await gateway.stop();
  await panel.reaches("CONNECTING");
  assert.equal(await panel.scan(), undefined, "no code is shown that nobody can answer for");
  await panel.close();
  await enlace.stop();
  await practice.stop();
});

test("a gateway that accepts and never answers blocks nothing, and the page says what it is", async () => {
  const sockets = new Set();
  const hung = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => hung.once("listening", listening));
  const enlace = await run("--gateway", `http://127.0.0.1:${hung.address().port}`);
  const panel = await PanelPage.open(browser, enlace.url);
  await panel.press("Vincular WhatsApp");
  await panel.reaches("CONNECTING");
  const status = new URL("/api/sessions/default/status", enlace.url);
  for (let i = 0; i < 20; i++) {
    const asked = performance.now();
    const answer = await call("GET", status);
    assert.equal(answer.status, 200);
    assert.ok(performance.now() - asked < 500, "the status is there at once");
  }
  await panel.page.waitForSelector(
    'body[data-reason="GW_HANDSHAKE_TIMEOUT"], body[data-reason="GW_SLOW_REPLY"]',
    { timeout: 30_000 },
  );
  await panel.press("Cancelar");
  await panel.reaches("IDLE");
  await panel.close();
  await enlace.stop();
  sockets.forEach((socket) => socket.destroy());
  hung.close();
});
