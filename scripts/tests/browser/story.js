// The story that has to come true wherever the panel runs.
import assert from "node:assert/strict";

/**
 * Somebody presses the one button, a phone scans the screen and is linked, and unlinks.
 *
 * @param {import("./page.js").PanelPage} panel that nobody has touched yet
 * @param {ReturnType<typeof import("../harness.js").phone>} device
 */
export async function linksAndUnlinks(panel, device) {
  await panel.reaches("IDLE");
  await panel.press("Flujo automático");
  await panel.reaches("AWAITING_SCAN");
  await panel.says(/código 1 de 6/);

  const seen = await panel.reads();
  assert.match(seen, /^https:\/\/wa\.me\/settings\/linked_devices#2@/);
  const scanned = await device.scan(seen, { phone: "5215512345678" });
  assert.equal(scanned.status, 200, JSON.stringify(scanned.body));

  await panel.reaches("LINKED");
  assert.equal(await panel.title(), "WhatsApp vinculado");
  assert.match(await panel.words(), /\+52 ••• ••• 5678/);
  assert.doesNotMatch(await panel.words(), /5215512345678/);
  assert.equal(await panel.scan(), undefined, "the code is gone");

  await device.logout({ jid: scanned.body.jid });
  await panel.reaches("LOGGED_OUT");
  assert.equal(await panel.title(), "Cuenta desvinculada desde el teléfono");
}
