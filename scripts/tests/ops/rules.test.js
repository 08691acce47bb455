// The files of docs/deploy for Prometheus, judged by its own tool; whether each alert fires when it should, and only
// then, stands in alerts.test.yml.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { script } from "../harness.js";
import { deployed, promtool, skip } from "./prometheus.js";

describe("the alerts", { skip }, () => {
  const alerts = readFileSync(deployed("alerts.yml"), "utf8");
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);

  test("are rules, and say what is wrong, what to do, and where it is written", () => {
    assert.match(promtool(["check", "rules", deployed("alerts.yml")]), /SUCCESS/);
    for (const part of ["expr", "severity", "summary", "description", "runbook"]) {
      const found = [...alerts.matchAll(new RegExp(`^ +${part}: `, "gm"))];
      assert.equal(found.length, names.length, `${part} at each`);
    }
  });

  test("lead to headings that are there", () => {
    const runbooks = [...alerts.matchAll(/runbook: (\S+)/g)].map(([, runbook]) => runbook);
    for (const runbook of runbooks) {
      const [file, anchor] = runbook.split("#");
      const headings = readFileSync(script(`../${file}`), "utf8").matchAll(/^#+ (.*)$/gm);
      const anchors = [...headings].map(([, heading]) =>
        heading
          .toLowerCase()
          .replace(/[^\w\s-]/g, "")
          .replaceAll(" ", "-"),
      );
      assert.ok(!anchor || anchors.includes(anchor), runbook);
    }
  });

  test("fire when they should, and only then", () => {
    // Each moment in there names all that fire, so that one that is named here is silent elsewhere.
    const cases = readFileSync(script("tests/ops/alerts.test.yml"), "utf8");
    const firing = [...cases.matchAll(/alertname="(\w+)"/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(firing)].sort(), [...names].sort());
    assert.match(promtool(["test", "rules", script("tests/ops/alerts.test.yml")]), /SUCCESS/);
  });

  test("and the example of a configuration can be used", () => {
    const path = deployed("prometheus.yml");
    assert.match(promtool(["check", "config", "--syntax-only", path]), /SUCCESS/);
  });
});
