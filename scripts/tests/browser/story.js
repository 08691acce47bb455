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
  await panel.press("Vincular WhatsApp");
  await panel.reaches("AWAITING_SCAN");
  await panel.says(/código 1 de 6/);

  const seen = await panel.reads();
  assert.match(seen, /^https:\/\/wa\.me\/settings\/linked_devices#2@/);
  const scanned = await device.scan(seen, { phone: "5215512345678" });
  assert.equal(scanned.status, 200, JSON.stringify(scanned.body));

  await panel.reaches("LINKED");
  assert.equal(await panel.title(), "WhatsApp vinculado");
  await panel.says(/\+52 ••• ••• 5678/);
  assert.doesNotMatch(await panel.words(), /5215512345678/);
  assert.equal(await panel.scan(), undefined, "the code is gone");

  await device.logout({ jid: scanned.body.jid });
  await panel.reaches("LOGGED_OUT");
  assert.equal(await panel.title(), "Cuenta desvinculada desde el teléfono");
}

/**
 * The same with the door closed: somebody is asked who they are, gets to where they wanted, and leaves.
 *
 * @param {import("./page.js").PanelPage} panel that nobody has touched yet
 * @param {ReturnType<typeof import("../harness.js").phone>} device
 * @param {(panel: import("./page.js").PanelPage) => Promise<unknown>} enter signs in
 */
export async function entersLinksAndLeaves(panel, device, enter) {
  await panel.reaches("SIGNED_OUT");
  const wanted = new URL(panel.page.url()).searchParams.get("next");
  await enter(panel);
  await linksAndUnlinks(panel, device);
  const page = panel.page.url();
  assert.ok(page.endsWith(`/${wanted}`), `${page} is where one wanted to be`);

  await panel.press("Salir");
  await panel.reaches("SIGNED_OUT");
  await panel.page.goto(page);
  await panel.reaches("SIGNED_OUT");
  // The browser's own line about requests that were held until then.
  panel.forgive(/status of 401/);
}
