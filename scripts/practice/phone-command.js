#!/usr/bin/env node
// The practice phone's command.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readPicture } from "./picture.js";

const HELP = `The phone of scripts/run --practice.

  phone scan CODE               scans a linking code: its text, a PNG file with it in,
                                SESSION@http://panel-address, or - for either on standard input
        [--phone NUMBER]        which phone scans; a new one when left out
        [--name NAME]           the account's name
  phone enter CODE --phone N    types a linking code of eight letters and digits
  phone unlink [--phone N]      removes linked devices: those of one phone, or all
  phone drop [HOW]              breaks the connections: terminate (default), close, freeze
  phone settings [NAME=VALUE]   changes settings of the practice server (mode=down …), shows them
  phone state                   shows connections, devices, settings

  --control URL                 where the practice server listens; otherwise ENLACE_PRACTICE_URL, or
                                what scripts/run --practice left in ENLACE_DATA (.enlace)
`;

/** What a person can mend; shown without a stack. */
class Unable extends Error {}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    control: { type: "string" },
    phone: { type: "string" },
    name: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
const [command, ...rest] = positionals;
const { phone, name } = options;

const commands = {
  scan: async () => post("/scan", { qr: await codeIn(rest[0]), phone, name }),
  enter: () => post("/enter-code", { code: rest[0], phone }),
  unlink: () => post("/logout", { phone }),
  drop: () => post("/drop", { how: rest[0], phone }),
  settings: () => post("/settings", Object.fromEntries(rest.map(setting))),
  state: () => call(`${controlUrl()}/state`),
};

function controlUrl() {
  const file = join(process.env.ENLACE_DATA || ".enlace", "practice.json");
  const left = () => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).control_url : null);
  const url = options.control || process.env.ENLACE_PRACTICE_URL || left();
  if (!url)
    throw new Unable(
      "No practice server is known: start scripts/run --practice, or give --control URL.",
    );
  return url.replace(/\/$/, "");
}

const post = (path, body) =>
  call(controlUrl() + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function call(url, request) {
  let response;
  try {
    response = await fetch(url, { ...request, signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    throw new Unable(
      `${new URL(url).origin} does not answer (${error.cause?.code ?? error.name}).`,
    );
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Unable(`${answer.error ?? response.status}: ${answer.message ?? ""}`);
  return answer;
}

/** The text of the code that was named on the command line. */
async function codeIn(source) {
  if (!source) throw new Unable("What is to be scanned? See --help.");
  if (source === "-") {
    const piped = Buffer.concat(await process.stdin.toArray());
    return piped[0] === 0x89 ? picture(piped) : piped.toString("utf8").trim();
  }
  const shown = /^([a-z0-9][a-z0-9_-]{0,62})@(https?:\/\/.+)$/.exec(source);
  if (shown) return codeOnPanel(shown[1], shown[2]);
  return existsSync(source) ? picture(readFileSync(source)) : source;
}

function picture(png) {
  const code = readPicture(png);
  if (!code) throw new Unable("There is no readable QR code in the picture.");
  return code;
}

async function codeOnPanel(session, panel) {
  const path = `api/sessions/${session}/status`;
  const { qr_code: code, status } = await call(new URL(path, panel.replace(/\/?$/, "/")).href);
  if (!code) throw new Unable(`The panel shows no code; the session is ${status}.`);
  return code;
}

function setting(assignment) {
  const [key, value] = assignment.split(/=(.*)/s);
  try {
    return [key, JSON.parse(value)];
  } catch {
    return [key, value];
  }
}

if (options.help || !Object.hasOwn(commands, command ?? "")) {
  (options.help ? process.stdout : process.stderr).write(HELP);
  process.exitCode = options.help ? 0 : 2;
} else {
  try {
    console.log(JSON.stringify(await commands[command](), null, 2));
  } catch (error) {
    if (!(error instanceof Unable)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
