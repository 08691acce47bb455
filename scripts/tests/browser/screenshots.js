#!/usr/bin/env node
// Makes the pictures of docs/: `node scripts/tests/browser/screenshots.js DIRECTORY`. Needs what scripts/run needs, and
// Chromium.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, phone, script, stopAll } from "../harness.js";
import { PanelPage, startBrowser } from "./page.js";

const directory = process.argv[2] ?? "docs";
mkdirSync(directory, { recursive: true });
const data = mkdtempSync(join(tmpdir(), "enlace-"));
const browser = await startBrowser();

async function picture(panel, name) {
  await panel.page.screenshot({ path: join(directory, `${name}.png`) });
}

try {
  const env = { ENLACE_DATA: data, ENLACE_LOGIN: "" };
  const enlace = await launch(script("run"), ["--practice", "--port", "0"], env);
  const device = phone(JSON.parse(readFileSync(join(data, "practice.json"), "utf8")));
  const at = (id) => new URL(`/panel_cliente/${id}/whatsapp`, enlace.line).href;
  const looks = {
    light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
    dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
    phone: { colorScheme: "light", viewport: { width: 375, height: 900 } },
    english: { colorScheme: "light", locale: "en-US", viewport: { width: 1280, height: 900 } },
  };
  const first = await PanelPage.open(browser, enlace.line);
  await first.reaches("IDLE");
  const storageState = await first.page.context().storageState();
  await first.close();
  for (const [look, options] of Object.entries(looks)) {
    const panel = await PanelPage.open(browser, at(look), { ...options, storageState });
    await panel.reaches("IDLE");
    await picture(panel, `${look}-1-idle`);
    await panel.page.locator("#start").click();
    await panel.reaches("AWAITING_SCAN");
    await panel.page.waitForSelector("#code canvas");
    await picture(panel, `${look}-2-code`);
    await device.scan(await panel.reads(), { phone: "5215512345678", name: "Ana" });
    await panel.reaches("LINKED");
    await picture(panel, `${look}-3-linked`);
    await panel.page.context().close();
  }
  await enlace.stop();
  const options = ["--gateway", "http://127.0.0.1:1", "--port", "0"];
  const down = await launch(script("run"), options, env);
  const panel = await PanelPage.open(browser, down.line, looks.light);
  await panel.reaches("IDLE");
  await panel.page.locator("#start").click();
  await panel.page.waitForSelector('body[data-reason="GW_REFUSED"]');
  await picture(panel, "light-4-gateway-down");
} finally {
  await browser.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
}
