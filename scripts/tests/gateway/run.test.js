// The commands: scripts/run with a panel that is played, and the practice phone.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { call, follow, launch, readDataUrl, script, stopAll, until } from "../harness.js";

const directory = mkdtempSync(join(tmpdir(), "enlace-"));
mkdirSync(join(directory, "lib"));

after(async () => {
  await stopAll();
  rmSync(directory, { recursive: true });
});

/** Stands for `java`: prints a URL as the launcher does, leaves its environment in a file, and waits. */
function playedPanel(name, then = "setInterval(() => {}, 1000);") {
  const [program, seen] = [join(directory, name), join(directory, `${name}.json`)];
  writeFileSync(
    program,
    `#!${process.execPath}
     require("node:fs").writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ env: process.env, pid: process.pid }));
     console.error("a word for the log");
     console.log("http://127.0.0.1:8080/");
     ${then}`,
  );
  chmodSync(program, 0o755);
  return { program, seen: () => JSON.parse(readFileSync(seen, "utf8")) };
}

const run = (panel, args, env) =>
  launch(process.execPath, [script("run.js"), ...args], {
    ENLACE_JAVA: panel.program,
    ENLACE_LAUNCHER: directory,
    ENLACE_GATEWAY_URL: "",
    ...env,
  });

const isAlive = (url) =>
  fetch(url).then(
    () => true,
    () => false,
  );

const phone = (args, env, input) =>
  new Promise((resolve) => {
    const child = execFile(
      script("practice/phone"),
      args,
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
    child.stdin.end(input);
  });

test("practice: one command, a code, a phone that scans and unlinks, and one end for all", async () => {
  const data = join(directory, "practice");
  const panel = playedPanel("practice-panel");
  const running = await run(panel, ["--practice", "--port", "0"], { ENLACE_DATA: data });
  assert.equal(running.line, "http://127.0.0.1:8080/");
  const { env } = panel.seen();
  assert.deepEqual([env.ENLACE_PORT, env.ENLACE_DATA], ["0", data]);
  assert.match(env.ENLACE_WAR, /enlace\.war$/);

  const key = env.ENLACE_GATEWAY_KEY;
  assert.equal((await call("GET", `${env.ENLACE_GATEWAY_URL}/api/sessions`)).status, 401);
  const follower = follow({ url: env.ENLACE_GATEWAY_URL }, "shop", { auth: { apiKey: key } });
  const { qr } = await follower.saw("qr_code");
  const picture = join(directory, "code.png");
  writeFileSync(picture, Buffer.from(qr.split(",")[1], "base64"));

  const here = { ENLACE_DATA: data, ENLACE_PRACTICE_URL: "" };
  assert.match((await phone(["scan", "https://example.com"], here)).stderr, /not_a_linking_code/);
  const scanned = await phone(["scan", picture, "--name", "Aura"], here);
  assert.equal(scanned.code, 0, scanned.stderr);
  assert.equal((await follower.saw("authenticated", { status: "connected" })).name, "Aura");
  assert.equal(JSON.parse((await phone(["state"], here)).stdout).devices.length, 1);
  await phone(["unlink"], here);
  await follower.saw("disconnected", { reason: "LOGGED_OUT_BY_PHONE" });

  follower.events.length = 0;
  follower.client.emit("get_qr", { session_id: "shop" });
  const again = await follower.saw("qr_code");
  const piped = await phone(["scan", "-"], here, readDataUrl(again.qr));
  assert.equal(piped.code, 0, piped.stderr);
  follower.close();

  assert.equal(await running.stop(), 0);
  assert.equal(await isAlive(env.ENLACE_GATEWAY_URL), false);
  assert.equal(await isAlive(env.ENLACE_PRACTICE_URL), false);
  const log = readFileSync(join(data, "enlace.log"), "utf8");
  assert.ok(log.includes("a word for the log") && !log.includes(key));
  assert.equal((await phone(["state"], here)).code, 1);
});

test("the end of one is the end of all, and it is said which", async () => {
  const panel = playedPanel("dying-panel", "setTimeout(() => process.exit(3), 300);");
  const running = await run(panel, [], { ENLACE_DATA: join(directory, "dying") });
  const [code] = await running.ended;
  assert.equal(code, 1);
  assert.match(running.log(), /The panel ended \(exit code 3\).*enlace\.log/);
  assert.equal(await isAlive(panel.seen().env.ENLACE_GATEWAY_URL), false);
});

test("a panel that does not start is named", async () => {
  const panel = playedPanel("no-panel");
  writeFileSync(panel.program, `#!${process.execPath}\nprocess.exit(1);`);
  const data = join(directory, "none");
  await assert.rejects(run(panel, [], { ENLACE_DATA: data }), /The panel ended \(exit code 1\)/);
});

test("a run that is killed leaves nobody behind", async () => {
  const panel = playedPanel(
    "left-panel",
    'process.stdin.on("end", () => process.exit()).resume();',
  );
  const running = await run(panel, ["--practice"], { ENLACE_DATA: join(directory, "killed") });
  const { env, pid } = panel.seen();
  assert.equal(env.ENLACE_WITH_PARENT, "1", "the launcher is told to do as this panel does");
  running.child.kill("SIGKILL");
  const isGone = () => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  };
  await until("the panel's end", isGone);
  for (const url of [env.ENLACE_GATEWAY_URL, env.ENLACE_PRACTICE_URL]) {
    await until(`the end of ${url}`, async () => !(await isAlive(url)));
  }
});

test("a practice that is going on is not disturbed by a second one", async () => {
  const data = join(directory, "twice");
  const first = await run(playedPanel("first-panel"), ["--practice"], { ENLACE_DATA: data });
  const left = readFileSync(join(data, "practice.json"), "utf8");
  await assert.rejects(
    run(playedPanel("second-panel"), ["--practice"], { ENLACE_DATA: data }),
    /practised with already \(process \d+\).*ENLACE_DATA/,
  );
  assert.equal(readFileSync(join(data, "practice.json"), "utf8"), left);

  writeFileSync(join(data, "practice.json"), "somebody else's");
  assert.equal(await first.stop(), 0);
  assert.equal(readFileSync(join(data, "practice.json"), "utf8"), "somebody else's");
});

// The key's file of a gateway of one's own kept the panel from the local one: two keys were set.
test("what is set for a gateway of one's own is kept from the local one", async () => {
  const foreign = {
    ENLACE_GATEWAY_KEY: "mine",
    ENLACE_GATEWAY_KEY_FILE: "/nowhere",
    ENLACE_GATEWAY_KEY_HEADER: "X-Mine",
    ENLACE_GATEWAY_KIND: "rest",
    ENLACE_GATEWAY_PATH: "/mine/",
    ENLACE_GATEWAY_NAMESPACE: "/mine",
    ENLACE_GATEWAY_AUTH: '{"mine":"1"}',
    ENLACE_GATEWAY_HEADERS: '{"mine":"1"}',
    ENLACE_GATEWAY_VENTAS_URL: "https://mine.example",
  };
  const panel = playedPanel("foreign-panel");
  const env = { ENLACE_DATA: join(directory, "foreign"), ...foreign };
  const running = await run(panel, [], env);
  const seen = Object.entries(panel.seen().env).filter(([name]) => /^ENLACE_GATEWAY/.test(name));
  assert.deepEqual(seen.map(([name]) => name).sort(), [
    "ENLACE_GATEWAY_KEY",
    "ENLACE_GATEWAY_KIND",
    "ENLACE_GATEWAY_PORT",
    "ENLACE_GATEWAY_URL",
  ]);
  assert.ok(seen.every(([, value]) => !/mine|rest/.test(value)));
  assert.equal(await running.stop(), 0);
});

test("practice takes nothing of gateways, webhooks, database and file", async () => {
  const data = join(directory, "apart");
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, "enlace.properties"), "enlace.gateway.url=https://mine.example\n");
  const panel = playedPanel("apart-panel");
  const running = await run(panel, ["--practice"], {
    ENLACE_DATA: data,
    ENLACE_GATEWAYS: "mine",
    ENLACE_WEBHOOKS: "mine",
    ENLACE_WEBHOOK_MINE_URL: "https://mine.example",
    ENLACE_STORE_URL: "jdbc:postgresql://mine.example/enlace",
  });
  const seen = panel.seen().env;
  assert.equal(seen.ENLACE_CONFIG, "none");
  const ours = Object.entries(seen).filter(([name]) => name.startsWith("ENLACE_"));
  assert.deepEqual(
    ours.filter(([, value]) => /mine/.test(value)).map(([name]) => name),
    [],
  );
  assert.equal(await running.stop(), 0);
});

for (const [where, lines, env] of [
  ["a list", "", { ENLACE_GATEWAYS: "ventas" }],
  ["the file in the data directory", "# mine\n enlace.gateways = ventas\n", {}],
  ["a file of another name", "", { ENLACE_CONFIG: "named.properties" }],
]) {
  test(`with a gateway in ${where} none is started`, async () => {
    const data = join(directory, `in ${where}`);
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, "enlace.properties"), lines);
    const named = join(data, "named.properties");
    writeFileSync(named, "enlace.gateway.url=https://gateway.example\n");
    const panel = playedPanel(`panel in ${where}`);
    const config = env.ENLACE_CONFIG ? { ENLACE_CONFIG: named } : {};
    const running = await run(panel, [], { ENLACE_DATA: data, ...env, ...config });
    const seen = panel.seen().env;
    assert.equal(seen.ENLACE_GATEWAY_URL, undefined);
    assert.equal(seen.ENLACE_GATEWAYS, env.ENLACE_GATEWAYS);
    assert.equal(seen.ENLACE_CONFIG, config.ENLACE_CONFIG);
    assert.equal(await running.stop(), 0);
  });
}

test("with a gateway of one's own none is started", async () => {
  const panel = playedPanel("own-panel");
  const env = { ENLACE_DATA: join(directory, "own"), ENLACE_GATEWAY_KEY: "mine" };
  const running = await run(panel, ["--gateway", "https://gateway.example/x"], env);
  const seen = panel.seen().env;
  assert.equal(seen.ENLACE_GATEWAY_URL, "https://gateway.example/x");
  assert.equal(seen.ENLACE_GATEWAY_KEY, "mine");
  assert.equal(seen.ENLACE_PRACTICE_URL, undefined);
  running.child.kill("SIGINT");
  await until("the end", () => running.child.exitCode === 0);
});
