#!/usr/bin/env node
// The local gateway: it holds WhatsApp connections with Baileys, and is spoken to over Socket.IO
// and REST on one port.
//
//   node scripts/gateway/main.js [--port 0] [--data DIR] [--max-sessions 250] [--log-level info]
//        [--with-parent]
//        [--socket-options '{"qrTimeout":5000}']     options of Baileys' own, as JSON
//
// Environment: ENLACE_GATEWAY_PORT, ENLACE_GATEWAY_MAX_SESSIONS, and ENLACE_GATEWAY_KEY, the key
// that clients have to show; it is never an argument, because arguments can be read by everyone on
// the machine. --with-parent ends the gateway with its standard input.
//
// stdout has one line, {"event":"ready","url":"http://127.0.0.1:…"}; the log goes to stderr.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { HOST, sayReady } from "../loopback.js";
import { Gateway } from "./gateway.js";
import { baileysLog, muteConsole, openLog } from "./log.js";

/** 200 open sessions took about 900 MiB; Node takes up to four times that by itself. */
const MAX_SESSIONS = 250;

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: process.env.ENLACE_GATEWAY_PORT || "0" },
    data: { type: "string", default: ".enlace/gateway" },
    "max-sessions": {
      type: "string",
      default: process.env.ENLACE_GATEWAY_MAX_SESSIONS || String(MAX_SESSIONS),
    },
    "log-level": { type: "string", default: "info" },
    "socket-options": { type: "string", default: "{}" },
    "with-parent": { type: "boolean", default: false },
  },
});

muteConsole();
const log = openLog(options["log-level"]);
const maxSessions = options["max-sessions"];
if (!/^[1-9][0-9]{0,3}$/.test(maxSessions)) {
  log.fatal(
    `the gateway cannot start: --max-sessions or ENLACE_GATEWAY_MAX_SESSIONS is "${maxSessions}";` +
      " it is a number from 1 to 9999, 250 for one",
  );
  process.exit(1);
}
const gateway = new Gateway({
  directory: resolve(options.data),
  key: process.env.ENLACE_GATEWAY_KEY,
  socketOptions: { logger: baileysLog(log), ...JSON.parse(options["socket-options"]) },
  maxSessions: Number(maxSessions),
  log,
});

let ending = false;
async function end(why, exitCode = 0) {
  if (ending) return;
  ending = true;
  log.info({ why }, "the gateway ends");
  await gateway.close();
  process.exit(exitCode);
}

process.on("SIGTERM", () => end("SIGTERM"));
process.on("SIGINT", () => end("SIGINT"));
if (options["with-parent"]) process.stdin.on("end", () => end("its parent is gone")).resume();
// One session's forgotten promise is no reason to take the others down.
process.on("unhandledRejection", (error) =>
  log.error({ err: described(error) }, "unhandled rejection"),
);
process.on("uncaughtException", (error) => {
  log.fatal({ err: described(error) }, "uncaught exception");
  end("uncaught exception", 1);
});

/** Not the error itself: Baileys hangs stanzas on its own, with keys in them. */
function described(error) {
  const { name, message, stack } = error instanceof Error ? error : new Error(typeof error);
  return {
    type: name,
    message: message.slice(0, 200),
    stack: stack?.split("\n").slice(1, 8).join("\n"),
  };
}

try {
  const port = await gateway.start(Number(options.port));
  sayReady({ url: `http://${HOST}:${port}` });
} catch (error) {
  log.fatal(`the gateway cannot start: ${error.message}`);
  process.exit(1);
}
