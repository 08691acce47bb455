import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { once } from "../../main/webapp/js/intent.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

test("a script that hangs is waited for once only, and is there when it comes after all", async () => {
  // A pressed button did nothing for as long as the network hung, and the next press nothing again.
  let come;
  let asked = 0;
  const script = once(() => {
    asked++;
    return new Promise((resolve) => (come = resolve));
  }, 3_000);
  const first = assert.rejects(script(), /did not come in time/);
  mock.timers.tick(3_000);
  await first;
  const second = assert.rejects(script(), /did not come in time/);
  mock.timers.tick(0);
  await second;
  come("here");
  assert.equal(await script(), "here");
  assert.equal(asked, 1, "a second of what it makes would listen twice");
});

test("what could not be had is asked for again by the next who needs it", async () => {
  let asked = 0;
  const script = once(async () => {
    if (++asked === 1) throw new Error("refused");
    return "here";
  });
  await assert.rejects(script(), /refused/);
  assert.equal(await script(), "here");
  assert.equal(await script(), "here");
  assert.equal(asked, 2);
});
