// That scripts/bench works; what it measures in a hurry means nothing.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { figure } from "../../measure/figure.js";
import { clockSkew, percentile } from "../../measure/numbers.js";

const run = promisify(execFile);
const bench = fileURLToPath(new URL("../../bench", import.meta.url));

test("measures every part beside its floor", { timeout: 240_000 }, async () => {
  const hasWrk = spawnSync("wrk", ["--version"]).error === undefined;
  const parts = ["event", ...(hasWrk ? ["status"] : []), "held", "sessions", "start"];
  const { stdout } = await run(bench, [...parts, "--quick", "--json"]);
  const { figures } = JSON.parse(stdout);
  assert.deepEqual([...new Set(figures.map(({ part }) => part))], parts);
  for (const { name, value, floor, goal, met } of figures) {
    assert.ok(value > 0 && (floor === null || floor > 0), name);
    assert.equal(met === null, goal === null, name);
  }
});

test("judges by the value or by its ratio to the floor", () => {
  const measured = { unit: "ms", value: 30, floor: 10 };
  const met = (goal) => figure("part", "name", { ...measured, goal }).met;
  assert.equal(met({ of: "value", most: 30 }), true);
  assert.equal(met({ of: "value", most: 29 }), false);
  assert.equal(met({ of: "ratio", most: 3 }), true);
  assert.equal(met({ of: "ratio", least: 3.1 }), false);
  assert.equal(met(undefined), null);
});

test("takes the percentile that is one of the values", () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i);
  assert.equal(percentile(values, 50), 100);
  assert.equal(percentile(values, 99), 198);
  assert.equal(percentile([7], 99), 7);
});

test("finds how far another clock is ahead", async () => {
  const clock = () => performance.timeOrigin + performance.now();
  assert.equal(await clockSkew(async () => clock()), 0);
  const ahead = await clockSkew(async () => clock() + 500);
  assert.ok(Math.abs(ahead - 500) < 5, String(ahead));
});
