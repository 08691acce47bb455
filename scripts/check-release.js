#!/usr/bin/env node
// check-release.js: what `mvn -Prelease package` left in target/release is whole, says what is in it, and runs.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const START_DEADLINE_MS = 60_000;
/** In tenths of what `systemd-analyze security` counts: 100 is a service that may do everything. */
const MOST_EXPOSED = 15;
const release = fileURLToPath(new URL("../target/release", import.meta.url));
const pom = readFileSync(fileURLToPath(new URL("../pom.xml", import.meta.url)), "utf8");
const [, version] = /<artifactId>enlace<\/artifactId>\s*<version>([^<]+)</.exec(pom);
const name = `enlace-${version}`;
const unpacked = mkdtempSync(join(tmpdir(), "enlace-release-"));

try {
  checkSums(["war", "tar.gz", "zip", "cdx.json"].map((ending) => `${name}.${ending}`));
  execFileSync("tar", ["-xzf", join(release, `${name}.tar.gz`), "-C", unpacked]);
  const home = join(unpacked, name);
  const jars = checkBillOfMaterials(home);
  await checkRuns("java", ["-jar", join(home, "enlace.jar")]);
  await checkRuns(join(home, "bin/enlace"), []);
  checkService(home);
  console.log(`ok: ${name}, ${jars} libraries`);
} finally {
  rmSync(unpacked, { recursive: true, force: true });
}

function checkSums(files) {
  const sums = readFileSync(join(release, "SHA256SUMS"), "utf8").trim().split("\n");
  assert.deepEqual(
    sums.sort(),
    files
      .map((file) => {
        const sum = createHash("sha256").update(readFileSync(join(release, file)));
        return `${sum.digest("hex")} *${file}`;
      })
      .sort(),
  );
}

/** Every library is in it, those of the launcher and those of the WAR. */
function checkBillOfMaterials(home) {
  const { components } = JSON.parse(readFileSync(join(release, `${name}.cdx.json`), "utf8"));
  const known = components.map((component) => `${component.name}-${component.version}`);
  assert.equal(new Set(known).size, known.length, "each stands there once");
  const war = execFileSync("jar", ["tf", join(home, "enlace.war")], { encoding: "utf8" });
  const jars = [
    ...readdirSync(join(home, "lib")).filter((jar) => jar !== "enlace-launcher.jar"),
    ...war.match(/(?<=^WEB-INF\/lib\/).+\.jar$/gm),
  ].map((jar) => jar.replace(/\.jar$/, ""));
  assert.deepEqual(
    jars.filter((jar) => !known.includes(jar)),
    [],
    "the bill of materials lacks these",
  );
  assert.ok(
    known.some((component) => component.startsWith("lean-qr-")),
    "and what npm brought",
  );
  return known.length;
}

/** systemd understands every line of the unit, finds its program, and does not think it too open. */
function checkService(home) {
  const unit = join(unpacked, "enlace.service");
  const text = readFileSync(join(home, "deploy/enlace.service"), "utf8");
  assert.match(text, /^ExecStart=\/opt\/enlace\/bin\/enlace$/m);
  writeFileSync(unit, text.replaceAll("/opt/enlace", home));
  const analyze = (...args) => spawnSync("systemd-analyze", [...args, unit], { encoding: "utf8" });
  const verified = analyze("verify");
  if (verified.error?.code === "ENOENT") {
    console.log("skipped: there is no systemd-analyze here to read the unit");
    return;
  }
  // What it does not know it ignores, and says so without failing.
  assert.deepEqual([verified.status, verified.stderr], [0, ""]);
  const security = analyze("security", "--offline=true", `--threshold=${MOST_EXPOSED}`);
  assert.equal(security.status, 0, security.stdout + security.stderr);
}

async function checkRuns(program, args) {
  const child = spawn(program, args, {
    env: {
      ...process.env,
      ENLACE_GATEWAY_URL: "http://127.0.0.1:9",
      ENLACE_PORT: "0",
      ENLACE_DATA: join(unpacked, "data"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk) => (log += chunk));
  const late = setTimeout(() => child.kill("SIGKILL"), START_DEADLINE_MS);
  const ended = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    ended.then(() => assert.fail(`${program} did not start: ${log}`)),
  ]);
  const answer = await fetch(new URL("/healthz", line));
  assert.equal(answer.status, 200);
  child.kill();
  await ended;
  clearTimeout(late);
}
