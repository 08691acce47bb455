// What a first visit costs whoever is on a phone with little data.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, script, stopAll, until } from "../harness.js";
import { PanelPage, startBrowser } from "./page.js";

/** What a first visit may weigh in all: files and answers as they are transferred, with their headers. */
const MOST_BYTES = 60 * 1024;
/** How much of the screen may move by itself, and how far: a fifth of what is called good. */
const MOST_SHIFT = 0.02;
/** So long after the last answer nothing more is to be expected of a page that nobody touches. */
const QUIET_MS = 1_500;

const data = mkdtempSync(join(tmpdir(), "enlace-"));
let browser;
let enlace;

before(async () => {
  browser = await startBrowser();
  enlace = await launch(script("run"), ["--practice", "--port", "0"], {
    ENLACE_DATA: data,
    ENLACE_LOGIN: "none",
  });
});

after(async () => {
  await browser?.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

for (const path of ["panel_cliente/default/whatsapp", "sesiones", "registro", "tablero"]) {
  test(`a first visit to ${path} brings one language and no more than 60 KB, headers and all`, async () => {
    const url = new URL(`/${path}`, enlace.line);
    const context = await browser.newContext({ locale: "es-MX" });
    const panel = new PanelPage(await context.newPage(), url.origin);
    const watcher = await context.newCDPSession(panel.page);
    await watcher.send("Network.enable");
    const asked = new Map();
    const bytes = new Map();
    let last = Date.now();
    watcher.on("Network.requestWillBeSent", ({ requestId, request }) => {
      asked.set(requestId, request.url);
    });
    watcher.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      bytes.set(requestId, encodedDataLength);
      last = Date.now();
    });
    await panel.page.goto(url.href);
    await panel.page.waitForSelector('body:not([data-state="LOADING"])');
    await until("the page to be quiet", () => Date.now() - last > QUIET_MS);

    const all = [...asked.values()];
    assert.deepEqual(
      all.filter((one) => !one.startsWith(url.origin)),
      [],
    );
    assert.equal(all.filter((one) => one.includes("/i18n/")).length, 1);
    // What still hangs is the question for news, which nobody answers while there are none.
    const unanswered = all.filter((_, i) => !bytes.has([...asked.keys()][i]));
    assert.deepEqual(
      unanswered.filter((one) => !/\/api\/sessions(\/default\/status)?\?after=/.test(one)),
      [],
    );
    const total = [...bytes.values()].reduce((sum, one) => sum + one, 0);
    console.log(`${path}: ${(total / 1024).toFixed(1)} KB in ${all.length} requests`);
    assert.ok(total > 10_000, "something was weighed");
    assert.ok(total <= MOST_BYTES, `${total} bytes`);
    await panel.close();
  });
}

/** Adds up how far things on the page moved by themselves, as browsers count it. */
function countShifts() {
  window["shift"] = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window["shift"] += /** @type {any} */ (entry).value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}

const SCREENS = {
  "a phone": { viewport: { width: 412, height: 823 } },
  "a desk": { viewport: { width: 1350, height: 940 } },
};

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const path of ["panel_cliente/default/whatsapp", "sesiones", "registro", "tablero"]) {
    // The line about the login got its button once the scripts were there, and pushed the whole page down.
    test(`while ${path} comes nothing on it moves that somebody may be about to press, on ${screen}`, async () => {
      const context = await browser.newContext({ locale: "es-MX", ...options });
      const panel = new PanelPage(await context.newPage(), new URL(enlace.line).origin);
      await panel.page.addInitScript(countShifts);
      await panel.page.goto(new URL(`/${path}`, enlace.line).href);
      await panel.page.waitForSelector('body:not([data-state="LOADING"])');
      await panel.page.waitForSelector("#no-login-fold");
      await panel.page.waitForLoadState("load");
      await panel.page.evaluate(
        () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
      );
      const shift = await panel.page.evaluate(() => window["shift"]);
      console.log(`${path} on ${screen}: ${shift.toFixed(4)}`);
      assert.ok(shift <= MOST_SHIFT, `shifted by ${shift}`);
      await panel.close();
    });
  }
}
