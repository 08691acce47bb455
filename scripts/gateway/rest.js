// The gateway over HTTP.
//
//   POST   /api/sessions {session_id}            201, or 200 when it is there already; it is started
//   GET    /api/sessions                         all of them
//   GET    /api/sessions/ID/status
//   GET    /api/sessions/ID/qr                   the code as a PNG; 500 QR_GENERATION_ERROR without one, and why
//   POST   /api/sessions/ID/restart              a new round, a new connection
//   POST   /api/sessions/ID/pairing-code {phone} a pairing code
//   POST   /api/sessions/ID/logout               unlinks the account
//   DELETE /api/sessions/ID                      unlinks it and forgets the session
import { readJson, Refusal } from "../loopback.js";

/** @param {import("./session.js").Session} session */
const statusOf = (session) => ({
  session_id: session.id,
  status: session.status,
  hasQR: session.hasCode,
  ...session.round,
  ...session.account,
  ...session.trouble,
  next_attempt_in_ms: session.nextAttemptIn,
  pairing: true,
});

export class Rest {
  #gateway;
  #mayEnter;

  /**
   * @param {import("./gateway.js").Gateway} gateway
   * @param {(shown: unknown) => boolean} mayEnter
   */
  constructor(gateway, mayEnter) {
    this.#gateway = gateway;
    this.#mayEnter = mayEnter;
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @returns {Promise<[number, object]>}
   */
  async answer(request) {
    if (!this.#mayEnter(request.headers["x-api-key"])) {
      throw new Refusal(401, "UNAUTHORIZED", "The key in X-API-Key is missing or wrong.");
    }
    const [path] = request.url.split("?");
    const [, api, sessions, id, part, ...rest] = path.split("/");
    if (api !== "api" || sessions !== "sessions" || rest.length > 0) throw notFound();
    const routes = id === undefined ? { "": this.#ofAll() } : this.#ofOne(id);
    if (!Object.hasOwn(routes, part ?? "")) throw notFound();
    const route = routes[part ?? ""];
    const handler = Object.hasOwn(route, request.method) && route[request.method];
    if (!handler) {
      throw new Refusal(
        405,
        "METHOD_NOT_ALLOWED",
        `Only ${Object.keys(route).join(" and ")} here.`,
      );
    }
    const body = request.method === "POST" ? await readJson(request) : {};
    const [status, answer] = await handler(body);
    return [status, { success: true, ...answer }];
  }

  #ofAll() {
    return {
      GET: () => [200, { sessions: this.#gateway.sessions().map(statusOf) }],
      POST: async ({ session_id }) => {
        const { session, isNew } = await this.#gateway.open(session_id);
        return [isNew ? 201 : 200, statusOf(session)];
      },
    };
  }

  #ofOne(id) {
    const find = () => this.#gateway.find(id);
    return {
      "": {
        DELETE: async () => {
          await this.#gateway.remove(id);
          return [200, { session_id: id }];
        },
      },
      status: { GET: () => [200, statusOf(find())] },
      qr: { GET: async () => [200, await codeOf(find())] },
      restart: {
        POST: () => {
          find().restart();
          return [200, statusOf(find())];
        },
      },
      logout: {
        POST: async () => {
          await find().logout();
          return [200, statusOf(find())];
        },
      },
      "pairing-code": {
        POST: async ({ phone }) => [200, { session_id: id, ...(await find().pairingCode(phone)) }],
      },
    };
  }
}

async function codeOf(session) {
  const code = await session.code();
  if (code) return { session_id: session.id, ...code };
  const { reason, code: number, message } = session.trouble;
  const why = message ?? `The session is ${session.status}.`;
  const details = { session_id: session.id, status: session.status, reason, code: number };
  throw new Refusal(500, "QR_GENERATION_ERROR", why, details);
}

const notFound = () => new Refusal(404, "NOT_FOUND", "There is nothing at this address.");
