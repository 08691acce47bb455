// Every turn that a link can take, with the real Baileys and nothing played but WhatsApp.
import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { DEFAULT_SETTINGS } from "../../practice/server.js";
import {
  follow,
  launchGateway,
  launchPractice,
  link,
  panel,
  phone,
  readDataUrl,
  stopAll,
  until,
} from "../harness.js";

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

test("a code comes over REST and Socket.IO, is scanned, and the link opens", async () => {
  await device.settings({ qrDelayMs: 300, linkDelayMs: 200 });
  const created = await web.create("shop");
  assert.deepEqual([created.status, created.body.success], [201, true]);
  assert.equal((await web.create("shop")).status, 200);
  const tooEarly = await web.qr("shop");
  assert.deepEqual([tooEarly.status, tooEarly.body.error], [500, "QR_GENERATION_ERROR"]);
  assert.equal((await web.status("shop")).hasQR, false);

  const follower = follow(gateway, "shop");
  await follower.saw("status", { status: "starting", has_qr: false });
  const pushed = await follower.saw("qr_code");
  const polled = (await web.qr("shop")).body;
  assert.deepEqual([pushed.session_id, pushed.status], ["shop", "qr"]);
  assert.deepEqual([pushed.ordinal, pushed.of, polled.ordinal, polled.of], [1, 6, 1, 6]);
  assert.ok(pushed.expires_in_ms > 55_000 && pushed.expires_in_ms <= 60_000);
  const code = readDataUrl(polled.qr);
  assert.match(code, /^https:\/\/wa\.me\/settings\/linked_devices#2@/);
  assert.equal(readDataUrl(pushed.qr), code);

  const scanned = await device.scan(code, { phone: "+55 11 99999-0001", name: "Aura" });
  assert.equal(scanned.status, 200, JSON.stringify(scanned.body));
  await follower.saw("authenticated", { status: "linking" });
  const linked = await follower.saw("authenticated", { status: "connected" });
  assert.deepEqual([linked.phone, linked.name], ["5511999990001", "Aura"]);
  const status = await web.reaches("shop", "connected");
  assert.deepEqual([status.hasQR, status.phone, status.reason], [false, "5511999990001", null]);
  assert.ok(!follower.events.some(({ event }) => event === "disconnected"), "515 is no failure");
  const [known] = (await device.state()).devices;
  assert.ok(known.online && known.pre_keys > 0);
  assert.equal((await device.scan(code)).status, 410, "a code serves once");

  const late = follow(gateway, "shop");
  assert.equal((await late.saw("authenticated")).status, "connected");
  follower.close();
  late.close();
});

test("a code that is asked for late says how long it has left", async () => {
  await web.create("shop");
  await web.reaches("shop", "qr");
  const left = async () => {
    const follower = follow(gateway, "shop");
    const code = await follower.saw("qr_code");
    follower.close();
    return code.expires_in_ms;
  };
  const first = await left();
  await until("a code that is older", async () => (await left()) < first);
});

test("a scan that was not made with the code's secret is refused", async () => {
  await web.create("shop");
  const follower = follow(gateway, "shop");
  const fields = (await web.shownCode("shop")).split(",");
  fields[3] = Buffer.alloc(32, 7).toString("base64");
  const forged = await device.scan(fields.join(","));
  assert.deepEqual([forged.status, forged.body.error], [422, "companion_refused"]);
  const told = await follower.saw("disconnected", { reason: "LINK_REJECTED" });
  assert.equal(told.will_reconnect, true);
  await web.reaches("shop", "qr");
  assert.deepEqual((await device.state()).devices, []);
  follower.close();
});

test("the practice server tells unreadable, foreign and expired codes apart", async () => {
  await device.settings({ firstRefTtlMs: 0, nextRefTtlMs: 0 });
  await web.create("shop");
  const code = await web.shownCode("shop");
  assert.equal((await device.scan(code)).status, 410);
  assert.equal((await device.scan("https://example.com/menu")).status, 400);
  assert.equal((await device.scan(undefined)).status, 400);
  assert.equal((await device.scan(code.replace("2@", "2@x"))).status, 404);
});

test("a dropped connection comes back without a new scan", async () => {
  await link(web, device, "shop");
  const follower = follow(gateway, "shop");
  await follower.saw("authenticated", { status: "connected" });
  for (const how of ["terminate", "close"]) {
    follower.events.length = 0;
    assert.equal((await device.drop({ how })).body.dropped, 1);
    const told = await follower.saw("disconnected", { reason: "WA_DROPPED" });
    assert.deepEqual([told.status, told.code, told.will_reconnect], ["reconnecting", 428, true]);
    await follower.saw("authenticated", { status: "connected" });
    assert.ok(!follower.events.some(({ event }) => event === "qr_code"));
  }
  follower.close();
});

test("an unreachable server is named, and tried again until it answers", async () => {
  await link(web, device, "shop");
  for (const [mode, code] of [
    ["down", 408],
    ["http-error", 503],
  ]) {
    await device.settings({ mode });
    await device.drop();
    const { reason, message } = await until("the failed attempt", async () => {
      const now = await web.status("shop");
      return now.status === "reconnecting" && now.code === code && now;
    });
    assert.equal(reason, "WA_UNREACHABLE");
    assert.match(message, mode === "down" ? /ECONNREFUSED/ : /HTTP 503/);
    await device.settings({ mode: "up" });
    await web.reaches("shop", "connected");
  }
});

test("asking for a code makes the next attempt at once", async () => {
  await device.settings({ mode: "down" });
  await web.create("shop");
  const waiting = await until("a long wait", async () => {
    const now = await web.status("shop");
    return now.next_attempt_in_ms > 1_500 && now;
  });
  assert.deepEqual([waiting.status, waiting.reason], ["reconnecting", "WA_UNREACHABLE"]);
  await device.settings({ mode: "up" });
  const follower = follow(gateway, "shop");
  const asked = performance.now();
  await follower.saw("qr_code");
  assert.ok(performance.now() - asked < waiting.next_attempt_in_ms);
  follower.close();
});

test("one failure is told once, and the attempt after it does not repeat it", async () => {
  await device.settings({ mode: "down" });
  const follower = follow(gateway, "shop");
  const failed = () => follower.events.filter(({ reason }) => reason !== undefined);
  const waiting = await until("two failures", () => failed()[1]);
  assert.deepEqual(
    failed().map(({ event, reason }) => [event, reason]),
    Array(2).fill(["disconnected", "WA_UNREACHABLE"]),
  );
  assert.ok(waiting.next_attempt_in_ms > 0);
  const tried = follower.events.filter(({ event }) => event === "status");
  for (const { status, next_attempt_in_ms: wait } of tried) {
    assert.deepEqual([status, wait], ["starting", undefined]);
  }
  // Whoever asks meanwhile makes the next attempt begin.
  follower.events.length = 0;
  follower.client.emit("get_qr", { session_id: "shop" });
  const answer = await follower.saw("status");
  assert.deepEqual([answer.status, answer.reason], ["starting", undefined]);
  const { reason } = await until("a status over REST", () => web.status("shop"));
  assert.equal(reason, "WA_UNREACHABLE", "a question is answered with what is known");
  follower.close();
});

for (const [failure, reason] of [
  [403, "WA_REFUSED"],
  [405, "GW_OUTDATED"],
]) {
  test(`a refusal with ${failure} is told with its code and not repeated by a timer`, async () => {
    await device.settings({ failure });
    const follower = follow(gateway, "shop");
    const told = await follower.saw("disconnected");
    assert.deepEqual([told.status, told.reason, told.code], ["refused", reason, failure]);
    assert.deepEqual([told.will_reconnect, told.next_attempt_in_ms], [false, undefined]);
    const { status, body } = await web.qr("shop");
    assert.deepEqual([status, body.reason, body.code], [500, reason, failure]);
    await device.settings({ failure: null });
    follower.client.emit("get_qr", { session_id: "shop" });
    await follower.saw("qr_code");
    follower.close();
  });
}

test("a restricted account is told as such", async () => {
  await link(web, device, "shop");
  await device.settings({ failure: 403 });
  await device.drop();
  const { reason, code } = await web.reaches("shop", "refused");
  assert.deepEqual([reason, code], ["ACCOUNT_RESTRICTED", 403]);
});

test("the phone removes the device, online and offline", async () => {
  await link(web, device, "online");
  await device.logout({});
  const gone = await web.reaches("online", "logged_out");
  assert.deepEqual([gone.code, gone.reason, gone.phone], [401, "LOGGED_OUT_BY_PHONE", null]);
  assert.equal((await web.qr("online")).status, 500);

  const { jid } = await link(web, device, "offline");
  await device.settings({ mode: "down" });
  await web.reaches("offline", "reconnecting");
  assert.deepEqual((await device.logout({ jid })).body.logged_out, [jid]);
  await device.settings({ mode: "up" });
  assert.equal((await web.reaches("offline", "logged_out")).reason, "LOGGED_OUT_BY_PHONE");

  await link(web, device, "online");
});

test("logging out tells WhatsApp and forgets the keys", async () => {
  const { jid } = await link(web, device, "shop");
  const follower = follow(gateway, "shop");
  await follower.saw("authenticated");
  follower.client.emit("logout", { session_id: "shop", sessionId: "shop" });
  const told = await follower.saw("disconnected");
  assert.deepEqual([told.status, told.reason], ["logged_out", "LOGGED_OUT_HERE"]);
  assert.equal(told.will_reconnect, false);
  await until(`${jid} to go`, async () => (await device.state()).devices.length === 0);
  assert.equal((await web.status("shop")).phone, null);
  assert.equal((await web.logout("shop")).body.status, "logged_out", "again is no harm");
  await link(web, device, "shop");
  follower.close();
});

test("deleting a session logs it out and deletes its keys", async () => {
  await link(web, device, "shop");
  const file = join(directory, "keys", "shop.json");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(join(directory, "keys")).mode & 0o777, 0o700);
  assert.equal((await web.remove("shop")).status, 200);
  await until("the device to go", async () => (await device.state()).devices.length === 0);
  assert.deepEqual((await web.list()).body.sessions, []);
  assert.ok(!existsSync(file));
  assert.equal((await web.status("shop")).error, "SESSION_NOT_FOUND");
});

test("a restarted gateway is linked still, and waits with what was not", async () => {
  const keys = join(directory, "restarted");
  const first = await launchGateway(practice, keys);
  await link(panel(first), device, "linked");
  await panel(first).create("fresh");
  await panel(first).reaches("fresh", "qr");
  assert.equal(await first.stop(), 0);
  assert.ok(!existsSync(join(keys, "lock")));
  const next = await launchGateway(practice, keys);
  await panel(next).reaches("linked", "connected");
  assert.equal((await panel(next).status("fresh")).status, "stopped");
  assert.equal((await device.state()).devices.length, 1);
  await assert.rejects(launchGateway(practice, keys), /another gateway/);
  await next.stop();
});

// The number of a gateway that was killed was some other program's after the next start of the
// machine, and the gateway refused to start for as long as that one ran.
test("the lock of a gateway that was killed does not outlive it", async () => {
  const keys = join(directory, "killed");
  const lock = join(keys, "lock");
  const killed = await launchGateway(practice, keys);
  killed.child.kill("SIGKILL");
  await killed.ended;
  const [, start] = readFileSync(lock, "utf8").split(" ");
  assert.equal(Boolean(start), existsSync("/proc/self/stat"));
  for (const left of [readFileSync(lock), start ? `${process.pid} ${start}` : "", "0"]) {
    writeFileSync(lock, left);
    const next = await launchGateway(practice, keys);
    assert.equal(await next.stop(), 0);
    assert.ok(!existsSync(lock));
  }
});

test("a second gateway with the same keys takes the connection over", async () => {
  await link(web, device, "shop");
  const copy = join(directory, "copy");
  cpSync(join(directory, "keys", "shop.json"), join(copy, "shop.json"));
  const second = await launchGateway(practice, copy);
  await panel(second).reaches("shop", "connected");
  const { code, reason } = await web.reaches("shop", "replaced");
  assert.deepEqual([code, reason], [440, "LINK_REPLACED"]);
  await second.stop();
});

test("a code typed on the phone links too, and a wrong one does not", async () => {
  const number = "5511999990002";
  assert.equal((await device.enterCode("AAAAAAAA", number)).status, 404);
  await web.create("shop");
  await web.reaches("shop", "qr");
  assert.equal((await web.pairingCode("shop", "12")).body.error, "BAD_PHONE");
  await web.pairingCode("shop", number);
  await device.drop();
  await web.reaches("shop", "reconnecting");
  await web.reaches("shop", "qr");
  const { code } = (await web.pairingCode("shop", number)).body;
  assert.match(code, /^[0-9A-Z]{8}$/);
  const wrong = await device.enterCode(code === "AAAAAAAA" ? "BBBBBBBB" : "AAAAAAAA", number);
  assert.deepEqual([wrong.status, wrong.body.error], [422, "wrong_code"]);
  const right = await device.enterCode(code, number);
  assert.equal(right.status, 200, JSON.stringify(right.body));
  assert.equal((await web.reaches("shop", "connected")).phone, number);
});

test("the codes of a round turn over and run out, and asking begins a new round", async () => {
  await device.settings({ refCount: 3 });
  const hasty = await launchGateway(practice, join(directory, "hasty"), {
    socketOptions: { qrTimeout: 400 },
  });
  const follower = follow(hasty, "shop");
  const told = await follower.saw("disconnected");
  assert.deepEqual([told.status, told.reason], ["qr_expired", "QR_ROUND_OVER"]);
  assert.equal(told.will_reconnect, false);
  const codes = follower.events.filter(({ event }) => event === "qr_code");
  assert.deepEqual(
    codes.map(({ ordinal, of }) => [ordinal, of]),
    [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  );
  assert.ok(codes.every((code) => code.expires_in_ms <= 400));
  assert.equal(new Set(codes.map(({ qr }) => readDataUrl(qr))).size, 3);
  follower.events.length = 0;
  follower.client.emit("get_qr", { session_id: "shop" });
  assert.equal((await follower.saw("qr_code")).ordinal, 1);
  follower.close();
  await hasty.stop();
});

test("a server that falls silent is noticed", async () => {
  const hasty = await launchGateway(practice, join(directory, "silent"), {
    socketOptions: { connectTimeoutMs: 800, keepAliveIntervalMs: 500 },
  });
  const hastyWeb = panel(hasty);
  await link(hastyWeb, device, "shop");
  await device.settings({ mode: "silent" });
  await device.drop({ how: "freeze" });
  const lost = await hastyWeb.reaches("shop", "reconnecting");
  assert.deepEqual([lost.code, lost.reason], [408, "WA_DROPPED"]);
  await until("the handshake to time out", async () => {
    const { reason } = await hastyWeb.status("shop");
    return reason === "WA_UNREACHABLE";
  });
  await device.settings({ mode: "up" });
  await hastyWeb.reaches("shop", "connected");
  await hasty.stop();
});

test("the log has neither codes nor keys nor numbers", async () => {
  const before = gateway.log().length;
  await web.create("shop");
  const code = await web.shownCode("shop");
  const [ref, ...keys] = code.split("#")[1].split(",");
  await device.scan(code, { phone: "5511999990003", name: "Aura Secreta" });
  await web.reaches("shop", "connected");
  await device.drop();
  await web.reaches("shop", "reconnecting");
  await web.reaches("shop", "connected");
  await device.logout();
  await web.reaches("shop", "logged_out");
  await until("the log", () => gateway.log().slice(before).includes('"status":"logged_out"'));
  const log = gateway.log();
  for (const secret of [ref, ...keys.slice(0, 3), "5511999990003", "Aura Secreta", "data:image"]) {
    assert.ok(!log.includes(secret));
  }
  assert.ok(!/\d{11,}@|SessionEntry|<Buffer/.test(log));
});
