import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeLadder } from "../../main/webapp/js/time-ladder.js";

function ladder() {
  const at = { ms: 1_000_000 };
  return { at, ladder: new TimeLadder(() => at.ms) };
}

for (const state of ["CONNECTING", "WAITING_FOR_QR", "LINKING", "RECONNECTING"]) {
  test(`tells more after 10 s, 30 s and 2 min of ${state}`, () => {
    const { at, ladder: climbing } = ladder();
    climbing.show(state, 0);
    const rungs = [9_999, 10_000, 29_999, 30_000, 119_999, 120_000].map((ms) => {
      at.ms = 1_000_000 + ms;
      return climbing.rung;
    });
    assert.deepEqual(rungs, [0, 1, 1, 2, 2, 3]);
  });
}

for (const state of ["IDLE", "AWAITING_SCAN", "LINKED", "NEEDS_ACTION", "LOGGED_OUT"]) {
  test(`has nothing to say in ${state}, however long it lasts`, () => {
    const { at, ladder: climbing } = ladder();
    climbing.show(state, 0);
    at.ms += 3_600_000;
    assert.equal(climbing.waiting, false);
    assert.equal(climbing.rung, 0);
  });
}

test("counts from when the state began, not from when the page opened", () => {
  const { ladder: climbing } = ladder();
  climbing.show("CONNECTING", 31_000);
  assert.equal(climbing.rung, 2);
});

test("believes whoever knows the whole wait, and is not moved by the way of an answer", () => {
  const { at, ladder: climbing } = ladder();
  climbing.show("CONNECTING", 9_000);
  at.ms += 1_000;
  climbing.show("WAITING_FOR_QR", 9_950);
  assert.equal(climbing.elapsedMs, 10_000);
  assert.equal(climbing.rung, 1);
  climbing.show("CONNECTING", 130_000);
  assert.equal(climbing.rung, 3);
  climbing.show("CONNECTING", 3_000);
  assert.equal(climbing.rung, 0);
});

test("goes on where only a part of the wait is told", () => {
  const { at, ladder: climbing } = ladder();
  climbing.show("CONNECTING", 0);
  at.ms += 9_000;
  climbing.show("PAIRING", 0, false);
  at.ms += 1_000;
  assert.equal(climbing.rung, 1);
  climbing.show("PAIRING", 0, false);
  assert.equal(climbing.elapsedMs, 10_000);
});

test("begins anew after a code was there", () => {
  const { at, ladder: climbing } = ladder();
  climbing.show("WAITING_FOR_QR", 0);
  at.ms += 60_000;
  climbing.show("AWAITING_SCAN", 0);
  climbing.show("WAITING_FOR_QR", 0);
  assert.equal(climbing.rung, 0);
});

test("begins anew when somebody has done something", () => {
  const { at, ladder: climbing } = ladder();
  climbing.show("CONNECTING", 0);
  at.ms += 60_000;
  climbing.reset();
  climbing.show("CONNECTING", 0, false);
  assert.equal(climbing.rung, 0);
});
