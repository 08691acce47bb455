// Pairing codes, with the real Baileys and nothing played but WhatsApp.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { DEFAULT_SETTINGS } from "../../practice/server.js";
import {
  follow,
  launchGateway,
  launchPractice,
  panel,
  phone,
  readDataUrl,
  stopAll,
  until,
} from "../harness.js";

const NUMBER = "5511999990002";
const directory = mkdtempSync(join(tmpdir(), "enlace-"));
let practice, gateway, web, device;

before(async () => {
  practice = await launchPractice();
  gateway = await launchGateway(practice, join(directory, "keys"));
  web = panel(gateway);
  device = phone(practice);
});

afterEach(async () => {
  await device.settings(DEFAULT_SETTINGS);
  for (const { session_id: id } of (await web.list()).body.sessions) await web.remove(id);
  await device.logout();
});

after(async () => {
  await stopAll();
  rmSync(directory, { recursive: true });
});

const asked = (follower, number = NUMBER) =>
  follower.client.emit("pairing_code", { session_id: "shop", phone: number });

test("a code that is asked for over Socket.IO links when it is typed, and the picture stays good", async () => {
  const follower = follow(gateway, "shop");
  const shown = await follower.saw("qr_code");
  assert.equal(shown.pairing, true, "it says that it can be asked");
  asked(follower, "+55 (11) 99999-0002");
  const told = await follower.saw("pairing_code");
  assert.equal(told.session_id, "shop");
  assert.equal(told.phone, "+55 (11) 99999-0002", "it says whose answer it is");
  assert.match(told.code, /^[0-9A-Z]{8}$/);
  assert.ok(told.expires_in_ms > 150_000 && told.expires_in_ms <= 160_000, told.expires_in_ms);
  assert.equal(readDataUrl((await web.qr("shop")).body.qr), readDataUrl(shown.qr));
  const typed = await device.enterCode(told.code, NUMBER);
  assert.equal(typed.status, 200, JSON.stringify(typed.body));
  await follower.saw("authenticated", { status: "linking" });
  assert.equal((await follower.saw("authenticated", { status: "connected" })).phone, NUMBER);
  follower.close();
});

test("only the client that asked is told the code", async () => {
  const [follower, other] = [follow(gateway, "shop"), follow(gateway, "shop")];
  await Promise.all([follower.saw("qr_code"), other.saw("qr_code")]);
  asked(follower);
  await follower.saw("pairing_code");
  assert.ok(!other.events.some(({ event }) => event === "pairing_code"));
  follower.close();
  other.close();
});

test("the picture links still when a code was asked for", async () => {
  await web.create("shop");
  const code = await web.shownCode("shop");
  assert.equal((await web.pairingCode("shop", NUMBER)).status, 200);
  assert.equal((await device.scan(code, { phone: "5511999990009" })).status, 200);
  assert.equal((await web.reaches("shop", "connected")).phone, "5511999990009");
});

test("what WhatsApp refuses is told by its reason", async () => {
  const follower = follow(gateway, "shop");
  await follower.saw("qr_code");
  for (const [failure, error, status] of [
    [404, "PAIRING_PHONE_UNKNOWN", 502],
    [429, "PAIRING_RATE_LIMIT", 429],
    [400, "PAIRING_FAILED", 502],
  ]) {
    await device.settings({ linkCodeFailure: failure });
    const refused = await web.pairingCode("shop", NUMBER);
    assert.deepEqual([refused.status, refused.body.error], [status, error]);
    asked(follower);
    const told = await follower.saw("pairing_error", { error });
    assert.equal(told.phone, NUMBER);
    assert.ok(!told.message.includes(NUMBER));
  }
  follower.close();
});

test("a number that is none, a session without a code, and one that is not there are refused", async () => {
  const follower = follow(gateway, "shop");
  await follower.saw("qr_code");
  asked(follower, "12");
  await follower.saw("pairing_error", { error: "BAD_PHONE" });
  asked(follower, "0055119999");
  await until("both", () => follower.events.filter((e) => e.error === "BAD_PHONE").length === 2);
  follower.client.emit("pairing_code", { session_id: "nobody", phone: NUMBER });
  await follower.saw("pairing_error", { error: "SESSION_NOT_FOUND", session_id: "nobody" });
  follower.client.emit("pairing_code", null);
  await follower.saw("pairing_error", { error: "BAD_SESSION_ID" });
  await device.settings({ qrDelayMs: 5_000 });
  await web.create("early");
  assert.equal((await web.pairingCode("early", NUMBER)).body.error, "NOT_READY");
  follower.close();
});

test("who begins anew after asking for a code is shown another one", async () => {
  await web.create("shop");
  const before = await web.shownCode("shop");
  await web.pairingCode("shop", NUMBER);
  await web.restart("shop");
  const after = await until("another code", async () => {
    const code = await web.shownCode("shop");
    return code !== before && code;
  });
  assert.equal((await device.scan(after)).status, 200);
  await web.reaches("shop", "connected");
});

test("a round that is nearly over begins anew for a code, so that there is time to type it", async () => {
  await device.settings({ refCount: 3 });
  const hasty = await launchGateway(practice, join(directory, "hasty"), {
    socketOptions: { qrTimeout: 3_000 },
  });
  const follower = follow(hasty, "shop");
  await follower.saw("qr_code", { ordinal: 2 });
  asked(follower);
  const told = await follower.saw("pairing_code");
  assert.ok(told.expires_in_ms > 6_000, told.expires_in_ms);
  assert.equal((await device.enterCode(told.code, NUMBER)).status, 200);
  await panel(hasty).reaches("shop", "connected");
  follower.close();
  await hasty.stop();
});

test("the log has neither the number nor the code", async () => {
  const before = gateway.log().length;
  const follower = follow(gateway, "shop");
  await follower.saw("qr_code");
  asked(follower);
  const { code } = await follower.saw("pairing_code");
  await device.settings({ linkCodeFailure: 429 });
  asked(follower);
  await follower.saw("pairing_error");
  follower.close();
  const log = gateway.log().slice(before);
  assert.ok(!log.includes(NUMBER) && !log.includes(code));
});
