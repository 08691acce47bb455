// The check of what the docs say.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { script } from "../harness.js";

const directory = mkdtempSync(join(tmpdir(), "enlace-"));
mkdirSync(join(directory, "docs"));

after(() => rmSync(directory, { recursive: true }));

/** What it says, line by line, and how it ends. */
function check(readme) {
  writeFileSync(join(directory, "README.md"), readme);
  const { status, stderr } = spawnSync(process.execPath, [script("check-docs.js"), directory], {
    encoding: "utf8",
  });
  return [status, ...stderr.split("\n").filter(Boolean)];
}

test("links to files that are there, to the web and in code are no faults", () => {
  writeFileSync(join(directory, "docs", "a.md"), "[up](../README.md#x) ![here](a.md)");
  const readme = "[a](docs/a.md#b) [b](https://x.example/y) [c](#d) `[e](f)`\n```\n[g](h)\n```\n";
  assert.deepEqual(check(readme), [0]);
});

// The README was about to be handed over with its tables unfilled, and with a link to no page.
test("what was left to be filled in and dead links are named with their lines", () => {
  writeFileSync(join(directory, "docs", "a.md"), "[out](../../etc/passwd)");
  assert.deepEqual(check("| {{ROW}} |\n[a](docs/b.md) [b](docs/a.md)\n\n[c]: docs/c.md\n"), [
    1,
    "README.md:1 still has to be filled in",
    "README.md:2 leads to docs/b.md, which is not there",
    "README.md:4 leads to docs/c.md, which is not there",
    "docs/a.md:1 leads to ../../etc/passwd, which is not there",
  ]);
});
