import assert from "node:assert/strict";
import { test } from "node:test";
import { Countdown } from "../../main/webapp/js/countdown.js";

function clocks() {
  const at = { monotonic: 500, wall: 1_800_000_000_000 };
  const countdown = new Countdown({ monotonic: () => at.monotonic, wall: () => at.wall });
  const pass = (ms) => {
    at.monotonic += ms;
    at.wall += ms;
  };
  return { at, countdown, pass };
}

test("counts whole seconds, of which the last is 1", () => {
  const { countdown, pass } = clocks();
  countdown.start(2000);
  assert.equal(countdown.seconds, 2);
  pass(1001);
  assert.equal(countdown.seconds, 1);
  pass(998);
  assert.equal(countdown.seconds, 1);
  pass(1);
  assert.equal(countdown.seconds, 0);
});

test("is over when the wall clock says so, though the other stood still in a sleep", () => {
  const { at, countdown } = clocks();
  countdown.start(20_000);
  at.wall += 20_000;
  assert.equal(countdown.leftMs, 0);
});

test("is over when the monotonic clock says so, though the wall clock was set back", () => {
  const { at, countdown } = clocks();
  countdown.start(20_000);
  at.monotonic += 20_000;
  at.wall -= 3_600_000;
  assert.equal(countdown.leftMs, 0);
});

test("knows what share is left of the whole", () => {
  const { countdown, pass } = clocks();
  countdown.start(15_000, 20_000);
  assert.equal(countdown.share, 0.75);
  pass(10_000);
  assert.equal(countdown.share, 0.25);
});

test("never goes below nothing, and has nothing once cleared", () => {
  const { countdown, pass } = clocks();
  countdown.start(1000);
  pass(5000);
  assert.equal(countdown.leftMs, 0);
  assert.equal(countdown.running, true);
  countdown.clear();
  assert.equal(countdown.running, false);
  assert.equal(countdown.share, 0);
});
