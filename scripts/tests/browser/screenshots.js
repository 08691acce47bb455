#!/usr/bin/env node
// Makes the pictures of docs/: `node scripts/tests/browser/screenshots.js DIRECTORY`. Needs what scripts/run needs, and
// Chromium.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, script, stopAll } from "../harness.js";
import { ManySessions, summary } from "./many-sessions.js";
import { PanelPage, startBrowser } from "./page.js";

const directory = process.argv[2] ?? "docs";
mkdirSync(directory, { recursive: true });
const data = mkdtempSync(join(tmpdir(), "enlace-"));
const browser = await startBrowser();

async function picture(panel, name) {
  await panel.page.screenshot({ path: join(directory, `${name}.png`) });
}

/** A list in which there is something of everything; played, for that takes days in earnest. */
async function pictureOfTheList() {
  const minute = 60_000;
  const day = 1440 * minute;
  const account = (name, digits) => ({ name, phone_masked: `+52 ••• ••• ${digits}` });
  const linked = (id, name, since_ms, who) =>
    summary(id, { name, status: "LINKED", since_ms, account: who });
  const many = await ManySessions.start([
    linked("ventas", "Aura Ventas", 9 * day, account("Ana", "1234")),
    linked("cobranza", "Cobranza", 3 * day, account("Iván", "0907")),
    linked("reparto", "Reparto", 60 * minute, account("Noé", "4410")),
    summary("centro", {
      status: "NEEDS_ACTION",
      reason: "GW_AUTH",
      since_ms: 12 * minute,
      name: "Aura Centro",
    }),
    summary("norte", { status: "AWAITING_SCAN", since_ms: 20_000, name: "Sucursal Norte" }),
    summary("sur", {
      status: "RECONNECTING",
      reason: "GW_REFUSED",
      since_ms: 2 * minute,
      name: "Sucursal Sur",
      account: account("Luis Peña", "9876"),
      retry: { attempt: 3, next_attempt_in_ms: 4_000 },
    }),
    summary("nueva", { name: "Sucursal Nueva", since_ms: 5 * day }),
  ]);
  const options = { colorScheme: "light", viewport: { width: 1280, height: 760 } };
  const list = await PanelPage.open(browser, many.at("sesiones"), options);
  await list.page.waitForSelector('body[data-state="LIST"]');
  await picture(list, "sessions");
  await list.close();
  await many.stop();
}

try {
  await pictureOfTheList();
  const env = { ENLACE_DATA: data, ENLACE_LOGIN: "", JAVA_TOOL_OPTIONS: "-Duser.name=ana" };
  const enlace = await launch(script("run"), ["--practice", "--port", "0"], env);
  const look = { colorScheme: "light", viewport: { width: 1280, height: 900 } };
  const shown = await PanelPage.open(browser, enlace.line, look);
  await shown.reaches("IDLE");
  await shown.page.locator("#start").click();
  await shown.reaches("AWAITING_SCAN");
  await shown.page.waitForSelector("#code canvas");
  await picture(shown, "panel");
  await shown.page.context().close();
  await enlace.stop();
  const options = ["--gateway", "http://127.0.0.1:1", "--port", "0"];
  const down = await launch(script("run"), options, { ...env, ENLACE_DATA: join(data, "down") });
  const panel = await PanelPage.open(browser, down.line, look);
  await panel.reaches("IDLE");
  await panel.page.locator("#start").click();
  await panel.page.waitForSelector('body[data-reason="GW_REFUSED"]');
  await picture(panel, "panel-gateway-down");
} finally {
  await browser.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
}
