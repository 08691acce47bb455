import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Words } from "../../main/webapp/js/i18n.js";
import { headOf, timeOf } from "../../main/webapp/js/stand.js";
import { absentSession } from "./samples.js";

const file = new URL("../../main/webapp/i18n/es.json", import.meta.url);
const words = new Words(async () => JSON.parse(readFileSync(file, "utf8")));
await words.use("es");

test("whoever links already is not sent to a button that is not there", () => {
  // Every account without a code was said to wait for a press on «Vincular WhatsApp».
  const step = { step: "HAS_QR", verdict: "WARNING", ms: 3, skipped: null, detail: null };
  const check = { ...step, reason: "QR_NOT_READY", message: "Preparando", advice: null };
  const diagnosis = { ok: true, took_ms: 40, steps: [check] };
  const bodyIn = (status) => {
    const snapshot = status && { ...absentSession("aura"), status };
    return headOf({ kind: "done", diagnosis, snapshot, at: 0 }, words).body;
  };
  for (const status of ["CONNECTING", "WAITING_FOR_QR", "AWAITING_SCAN", "LINKING"]) {
    assert.match(bodyIn(status), /^Ya se está vinculando/, status);
  }
  for (const status of ["IDLE", "NEEDS_ACTION", "LOGGED_OUT", null]) {
    assert.match(bodyIn(status), /pulsa Vincular WhatsApp/, status);
  }
});

test("the time is told ahead, along and afterwards, and not of what has none", () => {
  const diagnosis = { ok: true, took_ms: 38_240, steps: [] };
  const done = { kind: "done", diagnosis, snapshot: null, at: Date.now() };
  const waiting = { kind: "waiting", why: "busy", until: 10_000 };
  assert.equal(timeOf(waiting, words, 7_400), "Empieza en 3 s");
  assert.equal(timeOf({ ...waiting, until: 0 }, words, 7_400), "");
  assert.equal(timeOf({ kind: "running", since: 0 }, words, 900), "");
  assert.match(timeOf({ kind: "running", since: 0 }, words, 2_900), /2 s$/);
  assert.match(timeOf(done, words, 0), /, en 38,2 s$/);
});
