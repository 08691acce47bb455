// What an operator reads and can do while the gateway is away, in real Chromium, over a real panel and a played gateway.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, script, stopAll } from "../harness.js";
import { ok, startRestGateway } from "../rest-gateway.js";
import { PanelPage, startBrowser } from "./page.js";

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
  await panel.page.locator("#unlink-dialog button[value=unlink]").click();
  await panel.says(/Desvinculación pendiente/);
  await panel.says(/la cuenta se desvincula sola en cuanto vuelva el gateway/);
  await panel.press("No desvincular");
  await panel.says(/Alguien retiró el pedido de desvincular|retiró el pedido/);
  await panel.page.locator("#unlink").waitFor();
  assert.doesNotMatch(await panel.title(), /Desvinculación/);
  await panel.close();
});
