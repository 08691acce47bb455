#!/usr/bin/env node
// A gateway played by the real npm socket.io server, so that the panel's own client can be checked
// against it.
//
//   node scripts/tests/socketio-server.js 4|2 [--code TEXT] [--namespace /chat] [--path /socket.io/]
//        [--auth TOKEN] [--ping-interval MS] [--ping-timeout MS] [--port 0] [--names-sessions]
//
// stdout, one JSON object a line:
//   {"event":"ready","url":"http://127.0.0.1:1234","version":"4.8.4"}
//   {"event":"connected","id":"…","transport":"websocket","protocol":4,"namespace":"/chat"}
//       the protocol is Engine.IO's
//   {"event":"received","name":"get_qr","args":[…],"ack":false}
//   {"event":"refused","id":"…"}                     the token was missing or wrong
//   {"event":"disconnected","id":"…","reason":"…"}   reason: Socket.IO's own word
//   {"event":"acked","answer":[…]}                   what came back for {"ack":true}
//   {"event":"bad_command","line":"…"}
// stdin, one JSON object a line, applied to every client of the namespace:
//   {"emit":["event",payload,…]}   {"binary":true}   {"kick":true}   {"ack":true}   {"exit":true}
//
// The token is read from auth.token, auth.apiKey, the header X-API-Key, or the query's token:
// version 2 knows no auth. With --names-sessions a code comes with the session_id that it was asked
// for under. Ends with stdin, so that a test that dies takes it along.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const require = createRequire(import.meta.url);
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    code: { type: "string", default: "https://wa.me/settings/linked_devices#2@test" },
    namespace: { type: "string", default: "/" },
    path: { type: "string", default: "/socket.io/" },
    auth: { type: "string" },
    "ping-interval": { type: "string" },
    "ping-timeout": { type: "string" },
    port: { type: "string", default: "0" },
    "names-sessions": { type: "boolean", default: false },
  },
});
const version = positionals[0] ?? "4";
if (version !== "4" && version !== "2") {
  console.error(`socketio-server.js: there is no version "${version}" here, only 4 and 2`);
  process.exit(2);
}

/** Stands for a QR image that a gateway sends as bytes: the signature of a PNG, and no more. */
const IMAGE = Buffer.from("89504e470d0a1a0a", "hex");

const say = (event, details = {}) =>
  process.stdout.write(`${JSON.stringify({ event, ...details })}\n`);
const sayReceived = (name, args) => {
  const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
  say("received", { name, args, ack: ack !== undefined });
  ack?.({ ok: true });
};

function tokenOf({ auth, query, headers }) {
  return auth?.token ?? auth?.apiKey ?? headers["x-api-key"] ?? query?.token;
}

const http = createServer((_, response) => response.writeHead(404).end());
const settings = {
  path: options.path,
  ...(options["ping-interval"] && { pingInterval: Number(options["ping-interval"]) }),
  ...(options["ping-timeout"] && { pingTimeout: Number(options["ping-timeout"]) }),
};
const io =
  version === "4"
    ? new (require("socket.io").Server)(http, settings)
    : require("socket.io-v2")(http, { serveClient: false, ...settings });
const namespace = io.of(options.namespace);
const clients = new Set();

namespace.use((client, next) => {
  if (options.auth === undefined || tokenOf(client.handshake) === options.auth) return next();
  say("refused", { id: client.id });
  next(new Error("Not authorized"));
});

namespace.on("connection", (client) => {
  clients.add(client);
  say("connected", {
    id: client.id,
    transport: client.conn.transport.name,
    protocol: version === "4" ? client.conn.protocol : 3,
    namespace: options.namespace,
  });
  // Every event, whatever its name: version 2 has no onAny().
  client.use(([name, ...args], next) => {
    sayReceived(name, args);
    next();
  });
  client.on("get_qr", ({ session_id }) =>
    client.emit("qr_code", {
      ...(options["names-sessions"] && { session_id }),
      qr: options.code,
    }),
  );
  client.on("disconnect", (reason) => {
    clients.delete(client);
    say("disconnected", { id: client.id, reason });
  });
});

const commands = {
  emit: ([name, ...args]) => namespace.emit(name, ...args),
  binary: () => namespace.emit("qr_image", { mimetype: "image/png", qr: IMAGE }),
  kick: () => clients.forEach((client) => client.disconnect(false)),
  ack: () =>
    clients.forEach((client) =>
      client.emit("ping_me", { n: 1 }, (...answer) => say("acked", { answer })),
    ),
  exit: () => process.exit(0),
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    try {
      const [[name, argument]] = Object.entries(JSON.parse(line));
      commands[name](argument);
    } catch {
      say("bad_command", { line });
    }
  })
  .on("close", () => process.exit(0));

http.listen(Number(options.port), "127.0.0.1", () => {
  const library = version === "4" ? "socket.io" : "socket.io-v2";
  say("ready", {
    url: `http://127.0.0.1:${http.address().port}`,
    version: require(`${library}/package.json`).version,
  });
});
