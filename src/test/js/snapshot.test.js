import assert from "node:assert/strict";
import { test } from "node:test";
import { attemptOf, calm } from "../../main/webapp/js/snapshot.js";

const waiting = (more = {}) => ({
  status: "WAITING_FOR_QR",
  reason: "QR_NOT_READY",
  retry: { attempt: 1, next_attempt_in_ms: 2_000 },
  ...more,
});

// Half a second after the press the page said that the code was not ready, and offered to try again.
test("a code that is not there at once is waited for, and not told as a failure", () => {
  const early = calm(waiting(), 0);
  assert.equal(early.reason, null);
  assert.equal(early.retry.next_attempt_in_ms, null);
});

// Every 20 s, for a tenth of a second, «Reintentar ahora» came to where the other way's button had been.
test("nothing is to be pressed for between two codes", () => {
  for (const reason of ["QR_RENEWING", "QR_ROUND_OVER"]) {
    const early = calm(waiting({ reason }), 0);
    assert.deepEqual([early.reason, early.retry.next_attempt_in_ms], [reason, null]);
    assert.deepEqual(calm(waiting({ reason }), 1), waiting({ reason }));
  }
});

test("after ten seconds it is said", () => {
  assert.deepEqual(calm(waiting(), 1), waiting());
});

test("what is amiss is said at once", () => {
  for (const reason of ["QR_GENERATION_ERROR", "WA_UNREACHABLE", "QR_DEMO"]) {
    assert.equal(calm(waiting({ reason }), 0).reason, reason);
  }
  const refused = { ...waiting({ reason: "GW_REFUSED" }), status: "CONNECTING" };
  assert.deepEqual(calm(refused, 0), refused);
});

test("the attempt that is being made counts, as it does in the log", () => {
  const of = (status, attempt, next) =>
    attemptOf({ status, retry: { attempt, next_attempt_in_ms: next } });
  assert.equal(of("CONNECTING", 0, null), 1);
  assert.equal(of("CONNECTING", 6, 4_000), 6);
  assert.equal(of("RECONNECTING", 6, null), 7);
  assert.equal(of("WAITING_FOR_QR", 2, 0), 2);
  assert.equal(of("NEEDS_ACTION", 3, null), 3);
  assert.equal(of("LINKING", 0, null), 0);
});
