// What is said when Chromium does not start, or runs without its sandbox.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const page = new URL("page.js", import.meta.url).href;

/** Starts a Chromium that ends at once, as somebody else than root. */
function start(env) {
  const program = `
    process.getuid = () => 1000;
    const { startBrowser } = await import(${JSON.stringify(page)});
    await startBrowser().catch((error) => console.log(error.message));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    {
      encoding: "utf8",
      env: { ...process.env, CHROMIUM: process.execPath, CHROMIUM_SANDBOX: "", ...env },
    },
  );
  return { said: stdout, warned: stderr };
}

// In a container it aborted with no word of how to get on.
test("a Chromium that does not start names the way to do without its sandbox", () => {
  const { said, warned } = start({});
  assert.match(said, /did not start.*CHROMIUM_SANDBOX=0/);
  assert.doesNotMatch(said, /--no-sandbox/);
  assert.equal(warned, "");
});

test("the sandbox is switched off by its name only, and not silently", () => {
  const { said, warned } = start({ CHROMIUM_SANDBOX: "0" });
  assert.match(warned, /without its sandbox \(CHROMIUM_SANDBOX=0\)/);
  assert.match(said, /--no-sandbox/);
});
