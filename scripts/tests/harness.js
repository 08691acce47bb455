// What the tests share: the processes, and the panel's and the phone's view of them.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { io } from "socket.io-client";
import { readPicture } from "../practice/picture.js";

/** A file of scripts/, by its path there. */
export const script = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/*---- Processes ----*/

const END_DEADLINE_MS = 5_000;
const running = new Set();

/** Starts a program and waits for its first line, in which it says that it is ready. */
export async function launch(program, args, env = {}) {
  const launched = begin(program, args, env);
  const lines = createInterface({ input: launched.child.stdout });
  const [line] = await launched.unlessEnded(once(lines, "line"));
  return { ...launched, line };
}

/**
 * Starts a program that says among much else that it is ready, and waits until it does.
 *
 * @param {RegExp} ready
 */
export async function launchUntil(ready, program, args, env = {}, cwd = undefined) {
  const launched = begin(program, args, env, cwd);
  launched.child.stdout.on("data", launched.hear);
  const says = `${program} to say ${ready}`;
  await launched.unlessEnded(until(says, () => ready.test(launched.log()), { timeoutMs: 60_000 }));
  return launched;
}

function begin(program, args, env, cwd = undefined) {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    cwd,
  });
  running.add(child);
  const ended = once(child, "exit");
  ended.then(() => running.delete(child));
  let log = "";
  const hear = (chunk) => (log += chunk);
  child.stderr.on("data", hear);
  const unlessEnded = (promise) =>
    Promise.race([
      promise,
      ended.then(([code]) => assert.fail(`${args.join(" ")} ended with ${code}: ${log}`)),
    ]);
  const stop = async () => {
    child.kill();
    return (await ended)[0];
  };
  return { child, ended, stop, hear, unlessEnded, log: () => log };
}

/** Asks every program to end, so that it takes along what it has started; and then makes it. */
export async function stopAll() {
  await Promise.all(
    [...running].map(async (child) => {
      const hurry = setTimeout(() => child.kill("SIGKILL"), END_DEADLINE_MS);
      child.kill("SIGTERM");
      await once(child, "exit");
      clearTimeout(hurry);
    }),
  );
}

export async function launchPractice() {
  const practice = await launch(process.execPath, [script("practice/main.js")]);
  return { ...practice, ...JSON.parse(practice.line) };
}

/**
 * @param {{ url: string } | undefined} practice the server to link with; without it, WhatsApp itself
 * @param {string} directory where the keys are
 */
export async function launchGateway(
  practice,
  directory,
  { key, port, maxSessions, socketOptions = {} } = {},
) {
  const trusting = practice
    ? ["--import", new URL("../practice/trust.js", import.meta.url).href]
    : [];
  const options = ["--data", directory, "--socket-options", JSON.stringify(socketOptions)];
  const gateway = await launch(
    process.execPath,
    [...trusting, script("gateway/main.js"), ...options],
    {
      ENLACE_PRACTICE_SERVER: practice?.url,
      ENLACE_GATEWAY_KEY: key ?? "",
      ENLACE_GATEWAY_PORT: String(port ?? 0),
      ENLACE_GATEWAY_MAX_SESSIONS: String(maxSessions ?? ""),
    },
  );
  return { ...gateway, url: JSON.parse(gateway.line).url };
}

/**
 * Makes a token that lets in, as `scripts/token` does.
 *
 * @param {string} data the panel's data directory
 * @param {string[]} options `--role`, `--session` …
 */
export function makeToken(data, ...options) {
  const printed = execFileSync(script("token"), ["create", "--name", "Ana", ...options], {
    env: { ...process.env, ENLACE_DATA: data },
    stdio: ["ignore", "pipe", "ignore"],
  });
  return String(printed).trim();
}

/** A port that nothing listens on, for now. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** With texts replaced that each stand there exactly once. */
export function changed(text, changes) {
  for (const [before, after] of Object.entries(changes)) {
    assert.equal(text.split(before).length, 2, `${JSON.stringify(before)} stands there once`);
    text = text.replace(before, after);
  }
  return text;
}

/*---- The panel's and the phone's view ----*/

export async function call(method, url, body, headers = {}) {
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

export async function until(what, check, { timeoutMs = 15_000, everyMs = 25 } = {}) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > deadline) assert.fail(`waited ${timeoutMs} ms in vain for ${what}`);
    await sleep(everyMs);
  }
}

/** A panel that asks over REST. */
export const panel = ({ url }) => {
  const at = (id, part) => `${url}/api/sessions/${id}${part ? `/${part}` : ""}`;
  const status = async (id) => (await call("GET", at(id, "status"))).body;
  return {
    create: (id) => call("POST", `${url}/api/sessions`, { session_id: id }),
    list: () => call("GET", `${url}/api/sessions`),
    status,
    qr: (id) => call("GET", at(id, "qr")),
    pairingCode: (id, phone) => call("POST", at(id, "pairing-code"), { phone }),
    restart: (id) => call("POST", at(id, "restart")),
    logout: (id) => call("POST", at(id, "logout")),
    remove: (id) => call("DELETE", at(id)),
    reaches: (id, wanted, options) =>
      until(
        `${id} to be ${wanted}`,
        async () => {
          const now = await status(id);
          return now.status === wanted && now;
        },
        options,
      ),
    /** What a phone would read from the picture of the code. */
    async shownCode(id) {
      await this.reaches(id, "qr");
      return readDataUrl((await this.qr(id)).body.qr);
    },
  };
};

/** A panel that follows one session over Socket.IO. */
export function follow({ url }, sessionId, options = {}) {
  const client = io(url, { transports: ["websocket"], reconnection: false, ...options });
  const events = [];
  client.onAny((event, payload) => events.push({ event, ...payload }));
  if (sessionId) client.emit("get_qr", { session_id: sessionId, sessionId });
  const saw = (event, matches = {}) =>
    until(`${event} ${JSON.stringify(matches)}`, () =>
      events.find(
        (seen) =>
          seen.event === event &&
          Object.entries(matches).every(([name, value]) => seen[name] === value),
      ),
    );
  return { client, events, saw, close: () => client.close() };
}

export const phone = ({ control_url: url }) => {
  const post = (path, body = {}) => call("POST", url + path, body);
  return {
    scan: (qr, details) => post("/scan", { qr, ...details }),
    enterCode: (code, number) => post("/enter-code", { code, phone: number }),
    logout: (which) => post("/logout", which),
    drop: (which) => post("/drop", which),
    settings: (changes) => post("/settings", changes),
    state: async () => (await call("GET", `${url}/state`)).body,
  };
};

export async function link(web, device, id, details) {
  await web.create(id);
  const scanned = await device.scan(await web.shownCode(id), details);
  assert.equal(scanned.status, 200, JSON.stringify(scanned.body));
  await web.reaches(id, "connected");
  return scanned.body;
}

export const readDataUrl = (dataUrl) =>
  readPicture(Buffer.from(dataUrl.replace("data:image/png;base64,", ""), "base64"));
