// Requests as no client of good manners would send them, byte by byte.
import { once } from "node:events";
import { connect } from "node:net";

/**
 * Sends one, and reads the answer to its end.
 *
 * @param {string} url of the server
 * @param {string} line such as "GET /a/%2e%2e/b"
 * @param {Record<string, string>} headers beside Host and Connection
 */
export async function raw(url, line, headers = {}) {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${line}`)));
  const chunks = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  const all = { Host: host, Connection: "close", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${line} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  await once(socket, "end");
  socket.destroy();
  const text = Buffer.concat(chunks).toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const [first, ...rest] = text.slice(0, end).split("\r\n");
  return {
    status: Number(first.split(" ")[1]),
    headers: Object.fromEntries(
      rest.map((header) => {
        const colon = header.indexOf(":");
        return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
      }),
    ),
    body: text.slice(end + 4),
    whole: text,
  };
}
