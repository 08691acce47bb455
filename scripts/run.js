// Starts the gateway and the panel, in practice mode WhatsApp's stand-in before them, and ends them
// together. scripts/run calls it when all is built.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { lockDirectory, openDirectory, Taken } from "./gateway/directory.js";

const HELP = `scripts/run [--practice | --gateway URL] [--host 127.0.0.1] [--port 8080]

Starts Enlace. The first line on stdout is the panel's URL, good for signing in once and for ten minutes.
Enter prints another one; Ctrl-C ends everything.

  (nothing)        with the local gateway: a phone can be linked
  --practice       without internet: WhatsApp is played on this machine, and so is the phone
                   (scripts/practice/phone scan …, or the button on the page)
  --gateway URL    with a gateway of your own; its key goes into ENLACE_GATEWAY_KEY
  --port N         the panel's port, 0 for a free one
  --host NAME      the address that the panel listens on
  --help

Environment: ENLACE_DATA, where keys and logs are (.enlace in the project), and every other setting
of the README; they may be in ENLACE_DATA/enlace.properties as well, or in the file that
ENLACE_CONFIG names. ENLACE_LOGIN=none lets in whoever uses this machine. With a gateway in them, the local one is not started. Options win over them,
and --practice takes nothing of gateways, webhooks, database and file. And ENLACE_WAR and
ENLACE_LAUNCHER: another WAR, another directory with the launcher's jars.
`;

const START_DEADLINE_MS = 60_000;
const END_DEADLINE_MS = 10_000;
const LARGEST_LOG = 5 * 1024 * 1024;
/** How much of what a child said on stderr is shown when it dies. */
const LAST_WORDS = 1000;

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const scripts = join(root, "scripts");
const options = readOptions();
const data = resolve(process.env.ENLACE_DATA || join(root, ".enlace"));
const settings = settingsFile();
const practiceFile = join(data, "practice.json");
const children = [];
let ending = false;
let practiceLeft; // what practiceFile holds, if it is ours

process.on("SIGINT", () => end());
process.on("SIGTERM", () => end());
process.on("SIGHUP", () => end());

mkdirSync(data, { recursive: true, mode: 0o700 });
const logFile = join(data, "enlace.log");
if (existsSync(logFile) && statSync(logFile).size > LARGEST_LOG) {
  renameSync(logFile, `${logFile}.old`);
}
const log = openSync(logFile, "a", 0o600);

try {
  process.stdout.write(`${await start()}\n`);
  say(`Enlace runs. Ctrl-C ends it; the log is in ${logFile}.`);
  printMoreLinks();
} catch (error) {
  say(error.message);
  await end(1);
}

/** @returns {Promise<string>} the panel's URL */
async function start() {
  const env = { ENLACE_DATA: data, ENLACE_CONFIG: settings };
  if (options.host) env.ENLACE_HOST = options.host;
  if (options.port) env.ENLACE_PORT = options.port;
  if (options.gateway) env.ENLACE_GATEWAY_URL = options.gateway;
  if (options.practice || !hasGateway()) Object.assign(env, await startGateway());
  return startPanel(env);
}

/** Returns the file with settings, as the panel is to be told; empty for the one it finds itself. */
function settingsFile() {
  const named = process.env.ENLACE_CONFIG?.trim();
  return named && named !== "none" ? resolve(named) : (named ?? "");
}

/** Whether somebody said where a gateway is. */
function hasGateway() {
  const { ENLACE_GATEWAY_URL, ENLACE_GATEWAYS } = process.env;
  if (options.gateway || ENLACE_GATEWAY_URL?.trim() || ENLACE_GATEWAYS?.trim()) return true;
  const file = settings || join(data, "enlace.properties");
  // Whatever it says of gateways was meant for one of one's own; the panel reads what exactly.
  return existsSync(file) && /^\s*enlace\.gateway/m.test(readFileSync(file, "utf8"));
}

/** Returns what the panel has to know of the gateway, and of the practice phone. */
async function startGateway() {
  const key = randomBytes(24).toString("base64url");
  const node = [process.execPath];
  const main = [join(scripts, "gateway/main.js"), "--with-parent", "--data"];
  // The port is free for each run to choose, and the key is this run's: nobody else is to find the
  // gateway.
  const secret = {
    ...noneInherited(/^ENLACE_GATEWAY/i),
    ENLACE_GATEWAY_KEY: key,
    ENLACE_GATEWAY_PORT: "0",
  };
  const ours = { ...secret, ENLACE_GATEWAY_MAX_SESSIONS: process.env.ENLACE_GATEWAY_MAX_SESSIONS };
  if (!options.practice) {
    const { url } = await ready("The gateway", [...node, ...main, join(data, "gateway")], ours);
    return {
      ...secret,
      ENLACE_GATEWAY_URL: url,
      ENLACE_GATEWAY_KIND: "socketio",
      ENLACE_PRACTICE_URL: "",
    };
  }
  const keys = join(data, "practice");
  clearPractice(keys);
  const practice = await ready("The practice server", [
    ...node,
    join(scripts, "practice/main.js"),
    "--with-parent",
  ]);
  practiceLeft = JSON.stringify({ control_url: practice.control_url });
  writeFileSync(practiceFile, practiceLeft, { mode: 0o600 });
  const trusting = ["--import", new URL("practice/trust.js", import.meta.url).href];
  const { url } = await ready("The gateway", [...node, ...trusting, ...main, keys], {
    ...ours,
    ENLACE_PRACTICE_SERVER: practice.url,
  });
  return {
    // Nothing leaves this machine, and what is only played is not kept with what is real.
    ...noneInherited(/^ENLACE_(WEBHOOK|STORE)/i),
    ENLACE_CONFIG: "none",
    ...secret,
    ENLACE_GATEWAY_URL: url,
    ENLACE_GATEWAY_KIND: "socketio",
    ENLACE_PRACTICE_URL: practice.control_url,
  };
}

/** What was set for a gateway of one's own is nothing to the one that is started here. */
function noneInherited(kind) {
  const names = Object.keys(process.env).filter((name) => kind.test(name));
  return Object.fromEntries(names.map((name) => [name, ""]));
}

/**
 * Deletes the keys of the last practice: its devices ended with its server. Not those of one that
 * is going on.
 */
function clearPractice(keys) {
  openDirectory(keys);
  let unlock;
  try {
    unlock = lockDirectory(keys);
  } catch (error) {
    if (!(error instanceof Taken)) throw error;
    throw new Error(
      `Enlace is being practised with already (process ${error.owner}). End that one, or set another ENLACE_DATA.`,
      { cause: error },
    );
  }
  for (const name of readdirSync(keys).filter((name) => name !== "lock")) {
    rmSync(join(keys, name), { recursive: true, force: true });
  }
  unlock();
}

async function startPanel(env) {
  const launcher = process.env.ENLACE_LAUNCHER || join(root, "target/launcher");
  const separator = process.platform === "win32" ? ";" : ":";
  const command = [
    process.env.ENLACE_JAVA || "java",
    `@${join(scripts, "launcher.args")}`,
    // The archive serves only the class path that it was made with, to the letter.
    `-XX:SharedArchiveFile=${join(launcher, "enlace.jsa")}`,
    ...["-cp", [join(launcher, "enlace-launcher.jar"), join(launcher, "lib/*")].join(separator)],
    "dev.enlace.launcher.Main",
  ];
  const war = process.env.ENLACE_WAR || join(root, "target/enlace.war");
  return firstLine("The panel", command, { ENLACE_WAR: war, ENLACE_WITH_PARENT: "1", ...env });
}

async function ready(name, command, env) {
  return JSON.parse(await firstLine(name, command, env));
}

/**
 * Starts a child and resolves to the first line that it prints. What it says on stderr goes to the
 * log; when it ends, everything ends.
 */
function firstLine(name, [program, ...args], env = {}) {
  const child = spawn(program, args, {
    cwd: root,
    // An empty value unsets what was inherited.
    env: Object.fromEntries(
      Object.entries({ ...process.env, ...env }).filter(([, value]) => value !== ""),
    ),
    stdio: ["pipe", "pipe", "pipe"],
    // Ctrl-C in a terminal reaches the whole group: the children are to be ended in order, by us.
    detached: true,
  });
  const ended = new Promise((resolve) => {
    child.once("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once("error", (error) => resolve(error.code));
  });
  children.push({ child, ended });
  let lastWords = "";
  child.stderr.on("data", (words) => {
    writeSync(log, words);
    lastWords = (lastWords + words).slice(-LAST_WORDS);
  });
  child.stdin.on("error", () => {});
  ended.then((how) => {
    if (ending) return;
    say(lastWords);
    say(`${name} ended (${how}), so everything ends. The log is in ${logFile}.`);
    end(1);
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(
        new Error(
          `${name} did not start within ${START_DEADLINE_MS / 1000} s. The log is in ${logFile}.`,
        ),
      );
    }, START_DEADLINE_MS);
    const lines = createInterface({ input: child.stdout });
    lines.once("line", (line) => {
      clearTimeout(late);
      // A link that signs somebody in is for the terminal, and never for the log.
      lines.on("line", (more) =>
        more.includes("#t=") ? process.stdout.write(`${more}\n`) : writeSync(log, `${more}\n`),
      );
      resolve(line);
    });
  });
}

/** Has the panel print another link for every Enter, if it is one that is signed in to by links. */
function printMoreLinks() {
  const panel = children[children.length - 1].child;
  process.stdin.on("error", () => {});
  process.stdin.on("data", (keys) => {
    if (String(keys).includes("\n")) panel.stdin.write("\n");
  });
  // A terminal stops whoever reads from it in the background.
  const listen = () => (isInFront() ? process.stdin.resume() : process.stdin.pause());
  process.on("SIGCONT", listen);
  listen();
}

function isInFront() {
  if (!process.stdin.isTTY) return true;
  try {
    const state = execFileSync("ps", ["-o", "stat=", "-p", String(process.pid)]);
    return String(state).includes("+");
  } catch {
    return false;
  }
}

/** Ends the children, the last one started first. */
async function end(exitCode = 0) {
  if (ending) return;
  ending = true;
  for (const { child, ended } of children.reverse()) {
    const hurry = setTimeout(() => child.kill("SIGKILL"), END_DEADLINE_MS);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(hurry);
  }
  if (practiceLeft && existsSync(practiceFile)) {
    if (readFileSync(practiceFile, "utf8") === practiceLeft) rmSync(practiceFile);
  }
  process.exit(exitCode);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        practice: { type: "boolean", default: false },
        gateway: { type: "string" },
        host: { type: "string" },
        port: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    if (values.practice && values.gateway) {
      throw new Error("--practice brings its own gateway; --gateway cannot be given with it.");
    }
    return values;
  } catch (error) {
    say(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}
