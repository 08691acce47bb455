// What the gateway and the practice server share: small JSON servers that only this machine's own
// programs may use.
import { createServer } from "node:http";

export const HOST = "127.0.0.1";

const LARGEST_BODY = 16 * 1024;
const REQUEST_DEADLINE_MS = 10_000;

/**
 * Something a client asked for that cannot be had: `status` is HTTP's, `error` the code on the
 * wire.
 */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} error
   * @param {string} message one sentence for a person, without secrets
   * @param {object} details further fields of the answer
   */
  constructor(status, error, message, details = {}) {
    super(message);
    this.status = status;
    this.error = error;
    this.details = details;
  }
}

/**
 * Turns away what a web page of somebody else could send from a browser on this machine: a request
 * under a foreign name (DNS rebinding), and one that a page of another origin made.
 *
 * @param {import("node:http").IncomingMessage} request
 * @throws {Refusal} 421 BAD_HOST or 403 FOREIGN_ORIGIN
 */
export function refuseStrangers({ headers }) {
  const name = headers.host?.replace(/:\d+$/, "").toLowerCase();
  if (!["127.0.0.1", "localhost", "[::1]"].includes(name)) {
    throw new Refusal(421, "BAD_HOST", "This server answers under this machine's own names only.");
  }
  const site = headers["sec-fetch-site"] ?? "none";
  const own = headers.origin === undefined || headers.origin === `http://${headers.host}`;
  if (!own || !["none", "same-origin"].includes(site)) {
    throw new Refusal(403, "FOREIGN_ORIGIN", "Pages of another origin are not answered.");
  }
}

/**
 * The object in a request's body, an empty one where there is no body.
 *
 * @param {import("node:http").IncomingMessage} request
 * @returns {Promise<Record<string, any>>}
 * @throws {Refusal} 413 over 16 KiB, 400 when it is not a JSON object
 */
export async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new Refusal(413, "BODY_TOO_LARGE", `A body has at most ${LARGEST_BODY} bytes.`);
    }
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (body !== null && typeof body === "object" && !Array.isArray(body)) return body;
  } catch {
    // Said below.
  }
  throw new Refusal(400, "BAD_JSON", "The body is not a JSON object.");
}

/**
 * A server whose answers are JSON. `answer` resolves to `[status, body]`, or throws a Refusal.
 *
 * @param {(request: import("node:http").IncomingMessage) => Promise<[number, object]>} answer
 * @param {(error: unknown) => void} report told of what is no Refusal: a fault of ours
 */
export function jsonServer(answer, report) {
  // Kept alive for longer than the event loop ever stands still: no connection closes under a
  // request.
  const manners = {
    keepAliveTimeout: 60_000,
    headersTimeout: REQUEST_DEADLINE_MS,
    requestTimeout: REQUEST_DEADLINE_MS,
    maxHeaderSize: 8192,
  };
  return createServer(manners, async (request, response) => {
    let status, body;
    try {
      refuseStrangers(request);
      [status, body] = await answer(request);
    } catch (error) {
      [status, body] = refusalAnswer(error, report);
    }
    // What was left unread of a body that was refused is not worth reading.
    if (!request.complete) response.setHeader("connection", "close");
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    response.end(JSON.stringify(body));
  });
}

function refusalAnswer(thrown, report) {
  if (thrown instanceof Refusal) {
    const { status, error, message, details } = thrown;
    return [status, { success: false, error, message, ...details }];
  }
  report(thrown);
  return [500, { success: false, error: "INTERNAL", message: "A fault of this server." }];
}

/**
 * Starts listening on the loopback address.
 *
 * @param {import("node:http").Server} server
 * @param {number} port 0 takes a free one
 * @returns {Promise<number>} the port
 */
export function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve(server.address().port);
    });
  });
}

/** The one line on stdout by which a server says that it is up, and where. */
export function sayReady(details) {
  process.stdout.write(`${JSON.stringify({ event: "ready", ...details })}\n`);
}
