// A REST gateway that answers what a test tells it to, and remembers when it was asked.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import QRCode from "qrcode";

/** @typedef {{ status?: number, body: object }} Answer */
/**
 * How one session answers. Each gets how often it was asked for this, from 1.
 *
 * @typedef {{ status: (n: number) => Answer, qr: (n: number) => Answer }} Part
 */

/** A code as WhatsApp makes them, and its picture as gateways send it. */
export async function newCode() {
  const key = () => randomBytes(32).toString("base64");
  const ref = randomBytes(24).toString("base64url");
  const text = `https://wa.me/settings/linked_devices#2@${ref},${key()},${key()},${key()},1`;
  return { text, picture: await QRCode.toDataURL(text) };
}

export const ok = (body) => ({ status: 200, body: { success: true, ...body } });
export const failed = (status, error, message) => ({
  status,
  body: { success: false, error, message },
});

/** Starts one on a free port. */
export async function startRestGateway() {
  /** @type {Map<string, Part>} */
  const parts = new Map();
  const requests = [];

  const server = createServer((request, response) => {
    const [path] = request.url.split("?");
    const [, api, sessions, id, what] = path.split("/");
    const ours = api === "api" && sessions === "sessions";
    requests.push({ at: performance.now(), method: request.method, path });
    const { status, body } = ours
      ? answer(request.method, id, what)
      : failed(404, "NOT_FOUND", "Nothing is here.");
    request.resume();
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });

  function answer(method, id, what) {
    if (method === "POST" && id === undefined) return ok({ status: "created" });
    const part = parts.get(id);
    if (method !== "GET" || !part || !Object.hasOwn(part, what)) {
      return failed(404, "SESSION_NOT_FOUND", "There is no such session.");
    }
    return part[what](times(id, what).length);
  }

  /** When that was asked for, in milliseconds. */
  const times = (id, what) =>
    requests.filter(({ path }) => path === `/api/sessions/${id}/${what}`).map(({ at }) => at);

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** @param {string} id @param {Part} part */
    play: (id, part) => parts.set(id, part),
    times,
    /** What came, as in "GET /api/sessions/aura/status". */
    lines: () => requests.map(({ method, path }) => `${method} ${path}`),
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}
