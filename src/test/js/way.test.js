import assert from "node:assert/strict";
import { test } from "node:test";
import { Way } from "../../main/webapp/js/way.js";

const OFFERED = { offered: true, phase: null, again_in_ms: 0 };
const code = (more = {}) => ({
  status: "AWAITING_SCAN",
  reason: null,
  pairing: { ...OFFERED },
  ...more,
});
const wayOf = (way, snapshot) => way.of(snapshot).way;

test("the picture comes first, and on a phone's screen the number", () => {
  assert.equal(wayOf(new Way(() => false), code()), "qr");
  assert.equal(wayOf(new Way(() => true), code()), "number");
});

test("where the gateway gives no such codes there is nothing to choose", () => {
  const way = new Way(() => true);
  assert.equal(wayOf(way, code({ pairing: { ...OFFERED, offered: false } })), null);
  assert.equal(wayOf(way, code({ pairing: undefined })), null);
});

test("what somebody chose stays, whatever comes", () => {
  const way = new Way(() => false);
  way.switch(way.of(code()));
  assert.equal(wayOf(way, code()), "number");
  way.switch(way.of(code()));
  assert.equal(wayOf(way, code({ pairing: { ...OFFERED, phase: "CODE" } })), "qr");
});

test("a code that was asked for in another tab is shown in this one", () => {
  const way = new Way(() => false);
  assert.equal(wayOf(way, code({ pairing: { ...OFFERED, phase: "CODE" } })), "number");
});

test("a picture that renews itself does not take the number from under somebody's fingers", () => {
  const way = new Way(() => true);
  assert.equal(wayOf(way, code({ status: "WAITING_FOR_QR", reason: "QR_NOT_READY" })), null);
  assert.equal(wayOf(way, code()), "number");
  assert.equal(wayOf(way, code({ status: "WAITING_FOR_QR", reason: "QR_RENEWING" })), "number");
  assert.equal(wayOf(way, code({ status: "WAITING_FOR_QR", reason: "WA_UNREACHABLE" })), null);
  assert.equal(wayOf(way, code({ status: "CONNECTING", reason: "GW_REFUSED" })), null);
  assert.equal(wayOf(way, code({ status: "WAITING_FOR_QR", reason: "QR_RENEWING" })), null);
});

test("whoever only looks on has no way to choose, on a phone neither", () => {
  const way = new Way(null);
  assert.equal(wayOf(way, code()), null);
  assert.equal(wayOf(way, code({ pairing: { ...OFFERED, phase: "CODE" } })), null);
});

// A page on a phone began with a QR code, which that phone cannot scan, and said that this could not be helped.
test("on a phone the number comes first before anything was begun, too", () => {
  const before = { status: "IDLE", reason: null, pairing: { ...OFFERED } };
  assert.equal(wayOf(new Way(() => true), before), "number");
  assert.equal(wayOf(new Way(() => true), { ...before, status: "LOGGED_OUT" }), "number");
  assert.equal(wayOf(new Way(() => true), { ...before, reason: "QR_PAUSED" }), "number");
  assert.equal(wayOf(new Way(() => true), { ...before, reason: "ACCOUNT_PAUSED" }), null);
  assert.equal(wayOf(new Way(() => false), before), null);
});

test("whoever asked for a pairing code sees that it is being asked for, from the first moment", () => {
  const way = new Way(() => false);
  const pairing = { ...OFFERED, phase: "ASKED" };
  assert.equal(wayOf(way, { status: "CONNECTING", reason: null, pairing }), "number");
  assert.equal(wayOf(way, { status: "WAITING_FOR_QR", reason: "QR_NOT_READY", pairing }), "number");
  assert.equal(wayOf(way, { status: "CONNECTING", reason: "GW_REFUSED", pairing }), null);
});
