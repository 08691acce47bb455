// What a first visit costs whoever is on a phone with little data.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, script, stopAll } from "../harness.js";
import { PanelPage, startBrowser } from "./page.js";

/** What files and answers may weigh in all, compressed; their headers come on top. 60 KB would be better. */
const MOST_BYTES = 66 * 1024;

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

for (const path of ["panel_cliente/default/whatsapp", "sesiones", "registro"]) {
  test(`a first visit to ${path} brings one language and no more than 66 KB`, async () => {
    const url = new URL(`/${path}`, enlace.line);
    const context = await browser.newContext({ locale: "es-MX" });
    const panel = new PanelPage(await context.newPage(), url.origin);
    const watcher = await context.newCDPSession(panel.page);
    await watcher.send("Network.enable");
    const bytes = new Map();
    const asked = [];
    watcher.on("Network.requestWillBeSent", ({ request }) => asked.push(request.url));
    watcher.on("Network.dataReceived", ({ requestId, encodedDataLength }) =>
      bytes.set(requestId, (bytes.get(requestId) ?? 0) + encodedDataLength),
    );
    await panel.page.goto(url.href);
    await panel.page.waitForSelector('body:not([data-state="LOADING"])');
    await panel.page.waitForLoadState("load");

    assert.deepEqual(
      asked.filter((one) => !one.startsWith(url.origin)),
      [],
    );
    assert.equal(asked.filter((one) => one.includes("/i18n/")).length, 1);
    const total = [...bytes.values()].reduce((sum, one) => sum + one, 0);
    console.log(`${path}: ${(total / 1024).toFixed(1)} KB in ${asked.length} requests`);
    assert.ok(total > 10_000, "something was weighed");
    assert.ok(total <= MOST_BYTES, `${total} bytes`);
    await panel.close();
  });
}
