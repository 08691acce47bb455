#!/usr/bin/env node
// The practice server: WhatsApp's server and a phone, on this machine alone, so that linking can be
// practised offline.
//
//   node scripts/practice/main.js [--port 0] [--control-port 0] [--settings '{"refCount":3}']
//        [--verbose] [--with-parent]
//
// stdout has one line, {"event":"ready","url":"ws://…","control_url":"http://…"}. --verbose tells on
// stderr what happens; --with-parent ends it with its standard input. Nothing is kept: its devices
// are gone with it.
import { parseArgs } from "node:util";
import { HOST, listen, sayReady } from "../loopback.js";
import { controlServer } from "./control.js";
import { PracticeServer } from "./server.js";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "control-port": { type: "string", default: "0" },
    settings: { type: "string", default: "{}" },
    verbose: { type: "boolean", default: false },
    "with-parent": { type: "boolean", default: false },
  },
});

const tell = (event, details) => console.error(JSON.stringify({ event, ...details }));
const server = await new PracticeServer({
  port: Number(options.port),
  settings: JSON.parse(options.settings),
  log: options.verbose ? tell : undefined,
}).start();
const control = controlServer(server, (error) => tell("fault", { message: error?.stack }));
const controlPort = await listen(control, Number(options["control-port"]));

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
if (options["with-parent"]) process.stdin.on("end", () => process.exit(0)).resume();
sayReady({ url: server.url, control_url: `http://${HOST}:${controlPort}` });
