// What an operator reads and can do while the gateway is away, in real Chromium, over a real panel and a played gateway.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, script, stopAll } from "../harness.js";
import { ok, startRestGateway } from "../rest-gateway.js";
import { FACES } from "./faces.js";
import { PanelPage, startBrowser } from "./page.js";
import { Stage } from "./stage.js";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const face = (name) => FACES.find((one) => one.name === name);

const data = mkdtempSync(join(tmpdir(), "enlace-"));
let browser;
let gateway;
let enlace;

before(async () => {
  browser = await startBrowser();
  gateway = await startRestGateway();
  gateway.play("ventas", {
    status: () => ok({ status: "connected", phone: "5215512345678" }),
    qr: () => ok({}),
  });
  enlace = await launch(script("run"), ["--port", "0", "--gateway", gateway.url], {
    ENLACE_DATA: data,
    ENLACE_LOGIN: "none",
    ENLACE_GATEWAY_KIND: "rest",
    ENLACE_CONTACT: "Ana, ext. 204",
  });
});

after(async () => {
  await browser?.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

test("a wish to unlink while the gateway is away is seen to be taken on, and can be taken back", async () => {
  // A stranger pressed «Desvincular» during an outage: nothing on the page showed that it had been heard.
  const panel = await PanelPage.open(
    browser,
    new URL("panel_cliente/ventas/whatsapp", enlace.line).href,
  );
  await panel.press("Vincular WhatsApp");
  await panel.reaches("LINKED");
  await panel.press("Estado");
  await panel.says(/El gateway contestó: la cuenta está vinculada/);
  await gateway.close();
  await panel.reaches("RECONNECTING", 45_000);
  const page = await panel.words();
  assert.doesNotMatch(page, /la cuenta está vinculada\.|Nadie atiende|ConnectException/);
  assert.match(page, /Gateway\s+sin conexión; reintentando/);
  assert.match(page, /puede que aquí no se envíen ni se reciban mensajes/);
  await panel.press("Desvincular");
  await panel.page.locator("#meant-dialog button[value=meant]").click();
  await panel.says(/Desvinculación pendiente/);
  await panel.says(/la cuenta se desvincula sola en cuanto vuelva el gateway/);
  await panel.press("No desvincular");
  await panel.says(/Alguien retiró el pedido de desvincular|retiró el pedido/);
  await panel.page.locator("#unlink").waitFor();
  assert.doesNotMatch(await panel.title(), /Desvinculación/);
  await panel.close();
});

test("an outage is counted and dated alike all over the page, and after a reload, too", async () => {
  // Eight attempts at the top, six in the log, and another beginning after every reload.
  const stage = await Stage.open({ browser });
  const { snapshot, events } = face("outage");
  const told = () =>
    stage.page.evaluate(() => ({
      attempts: document.getElementById("attempts").textContent,
      ahead: document.querySelector("#log li").textContent,
      detail: document.getElementById("detail-attempt").textContent,
      down: document
        .querySelector("#hop-gateway small")
        .textContent.split(":")
        .slice(0, 2)
        .join(":"),
    }));
  await stage.show({ name: "outage", snapshot, events }, { fresh: true });
  const before = await told();
  assert.match(before.attempts, /: 11\./);
  assert.match(before.ahead, /va por el intento 11/);
  assert.equal(before.detail, "11");
  assert.match(before.down, /^Sin conexión desde las 12:01/);
  assert.match(await stage.page.locator("#log").innerText(), /y antes, 3 intentos iguales/);
  await stage.show({ name: "outage", snapshot, events }, { fresh: true });
  assert.deepEqual(await told(), before);
  await stage.close();
});

test("whoever watches an outage is told once that it is over", async () => {
  const stage = await Stage.open({ browser });
  await stage.show(face("recovered"));
  const said = stage.page.locator("#status .recovered");
  assert.match(
    await said.innerText(),
    /^Conexión recuperada a las 12:04; estuvo sin conexión 2 min\.$/,
  );
  await stage.turn(125_000);
  assert.equal(await said.textContent(), "");
  await stage.close();
});

test("on a phone the news of what somebody has just done comes into sight, and what comes by itself moves nothing", async () => {
  // The dialog was at the bottom of the page, and so was, after it, the person who had pressed it.
  const stage = await Stage.open({ browser, ...PHONE, reducedMotion: "reduce" });
  await stage.show(face("outage"), { fresh: true });
  const { page, farSide } = stage;
  await page.locator("#unlink").scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo(0, 600));
  await stage.follow({
    ...face("outage"),
    snapshot: { ...face("outage").snapshot, retry: { attempt: 12, next_attempt_in_ms: 900 } },
  });
  assert.ok((await page.evaluate(() => scrollY)) > 400, "news alone moves nobody");
  await page.locator("#unlink").click();
  const after = face("unlinking-pending");
  farSide.show(after);
  await page.locator("#meant-dialog button[value=meant]").click();
  await page.waitForFunction(() =>
    document.getElementById("title").textContent.includes("pendiente"),
  );
  await page.waitForFunction(
    () => document.getElementById("title").getBoundingClientRect().top >= 0,
  );
  assert.equal(await page.locator("#remember").isVisible(), false);
  assert.equal(await page.getByRole("button", { name: "Reintentar ahora" }).count(), 0);
  await page.getByRole("button", { name: "Intentar desvincular ahora" }).waitFor();
  await stage.close();
});

test("a gateway that went away two minutes ago is not said to have been silent for seven", async () => {
  // «Sin conexión desde las 04:52» and «contestó por última vez hace 7 min» stood side by side.
  const stage = await Stage.open({ browser });
  const { snapshot, ...outage } = face("outage");
  const gateway = { ...snapshot.hops.gateway, since_ms: 130_000 };
  const debug = { ...snapshot.debug, last_answer_ms_ago: 7 * 60_000 };
  const hops = { ...snapshot.hops, gateway };
  await stage.show({ ...outage, snapshot: { ...snapshot, since_ms: 130_000, hops, debug } });
  const told = await stage.page.locator("#last-answer").innerText();
  assert.equal(told, "El gateway contestó por última vez hace 2 min.");
  await stage.close();
});

/** Of these parts of the page, those that are not between its top and the bar at its bottom. */
const hiddenOf = (page, ...parts) =>
  page.evaluate((selectors) => {
    const bar = document.querySelector(".route").getBoundingClientRect().top;
    return selectors.filter((each) => {
      const { top, bottom } = document.querySelector(each).getBoundingClientRect();
      return top < 0 || bottom > bar;
    });
  }, parts);

test("on a phone the call for help is in the first screen", async () => {
  // After two minutes it stood below the account, its buttons and the bar, where nobody looks.
  const stage = await Stage.open({ browser, ...PHONE });
  await stage.show(face("outage"), { fresh: true });
  assert.deepEqual(await hiddenOf(stage.page, "#long", "#contact", "#diagnosis"), []);
  await stage.close();
});

test("on the smallest phone the other way is in sight once it is chosen, and every page can be gone to", async () => {
  // The screen stayed where the button had been: «Apunta la cámara a esta pantalla», and no code on it.
  const small = { viewport: { width: 320, height: 640 }, hasTouch: true };
  const stage = await Stage.open({ browser, clock: false, reducedMotion: "reduce", ...small });
  const { page } = stage;
  await stage.show(face("code-or-number"), { fresh: true });
  await page.locator("#phone-form").waitFor();
  await page.locator("#way").click();
  await page.locator("#code canvas").waitFor();
  assert.deepEqual(await hiddenOf(page, "#box", "#caption"), []);
  await page.locator("#way").click();
  await page.locator("#phone-form").waitFor();
  assert.deepEqual(await hiddenOf(page, "#box", "#caption"), []);
  assert.deepEqual(
    await page
      .locator(".pages a")
      .evaluateAll((links) =>
        links.filter((each) => each.getBoundingClientRect().right > 320).map((a) => a.textContent),
      ),
    [],
  );
  await stage.close();
});

test("who is to be called comes first after two minutes, and can be called from there", async () => {
  const stage = await Stage.open({ browser });
  await stage.show(face("outage"));
  const { page } = stage;
  const items = await page.locator("#help li:visible").allInnerTexts();
  assert.match(items[0], /^Avisa a quien administra el panel\s+soporte@example.org$/);
  assert.match(items[1], /Ver diagnóstico/);
  assert.equal(await page.locator("#contact a").getAttribute("href"), "mailto:soporte@example.org");
  assert.match(await page.locator("#long").innerText(), /^Lleva más de 2 minutos: pide ayuda\./);
  assert.equal(await page.locator("#slow").innerText(), "");
  await stage.close();
});

test("a pairing code, how long it lasts and where it goes are in the first screen of a phone", async () => {
  const stage = await Stage.open({ browser, ...PHONE });
  await stage.show(face("number-code"), { fresh: true });
  const bar = await stage.page
    .locator(".route")
    .evaluate((each) => each.getBoundingClientRect().top);
  for (const part of ["#pairing-code", "#caption", "#how-pairing li:first-child"]) {
    const bottom = await stage.page
      .locator(part)
      .evaluate((each) => each.getBoundingClientRect().bottom);
    assert.ok(bottom <= bar, `${part} ends at ${bottom}, and the bar begins at ${bar}`);
  }
  assert.match(await stage.page.locator("#caption").innerText(), /^Vale \d min \d+ s más$/);
  await stage.close();
});
