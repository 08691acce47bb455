#!/usr/bin/env node
// Brings scripts/node_modules to what package-lock.json says, and does nothing when it is there already: `mvn package`
// and every script here call it first, so it has to be quick.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const scripts = dirname(fileURLToPath(import.meta.url));
const stamp = join(scripts, "node_modules", ".enlace-lock");
const lock = createHash("sha256")
  .update(readFileSync(join(scripts, "package-lock.json")))
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.error("Installing the Node packages that scripts/package-lock.json names…");
  // Only libraries are used: no package's own install script is needed, so none is run.
  const npm = spawnSync(
    "npm",
    ["ci", "--ignore-scripts", "--omit=peer", "--no-fund", "--no-audit"],
    {
      cwd: scripts,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    },
  );
  if (npm.error || npm.status !== 0) {
    console.error(
      `npm ci did not finish (${npm.error?.message ?? `exit code ${npm.status}`}). Enlace needs Node 20 or later with npm, and a way to the npm registry.`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
