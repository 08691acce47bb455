// The gateway over Socket.IO.
//
// A client emits `get_qr {session_id}`: it follows the session from then on, which is made and
// started if need be; one that waits for its next attempt makes it now. It is answered with
// qr_code, authenticated or status. And `logout {session_id}`, answered with disconnected. A client
// may follow as many sessions as it likes; `unfollow {session_id}` ends it for one of them, and the
// end of its connection for all. And `pairing_code {session_id, phone}`: a pairing code on the
// phone, answered to that one client with pairing_code {phone, code, expires_in_ms} or, where it cannot be
// had, pairing_error {phone, error, message}. That it can be asked is told by `pairing: true` in what the
// server emits.
//
// The server emits `status`, `qr_code`, `authenticated` (status linking: scanned; status connected:
// linked), `disconnected`, and `gateway_error {session_id, error, message}` to the one client whose
// wish cannot be met. What went wrong is told once, by `disconnected`; the `status` of the attempts
// that follow does not repeat it.
import { Server } from "socket.io";
import { Refusal, refuseStrangers } from "../loopback.js";

const LARGEST_MESSAGE = 16 * 1024;
/** As people write it. */
const LONGEST_PHONE = 32;

/** @typedef {import("./session.js").Session} Session */

/** @param {Session} session */
const about = (session) => ({ session_id: session.id, status: session.status, pairing: true });

/** @type {Record<string, (session: Session) => object>} */
const payloads = {
  status: (session) => ({
    ...about(session),
    has_qr: session.hasCode,
    ...(session.isUnderWay ? {} : present(session.trouble)),
    ...present({ next_attempt_in_ms: session.nextAttemptIn }),
  }),
  scanned: about,
  open: (session) => ({ ...about(session), ...session.account }),
  closed: (session) => ({
    ...about(session),
    ...session.trouble,
    will_reconnect: session.status === "reconnecting",
    ...present({ next_attempt_in_ms: session.nextAttemptIn }),
  }),
};

const gone = (id) => ({
  session_id: id,
  status: "logged_out",
  reason: "LOGGED_OUT_HERE",
  code: null,
  message: "there is no such session",
  will_reconnect: false,
});

const present = (fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

export class SocketIo {
  #gateway;
  #log;
  #io;

  /**
   * @param {import("node:http").Server} http
   * @param {import("./gateway.js").Gateway} gateway
   * @param {(shown: unknown) => boolean} mayEnter
   * @param {import("pino").Logger} log
   */
  constructor(http, gateway, mayEnter, log) {
    this.#gateway = gateway;
    this.#log = log;
    this.#io = new Server(http, {
      serveClient: false,
      maxHttpBufferSize: LARGEST_MESSAGE,
      connectTimeout: 10_000,
      allowRequest: (request, decide) => {
        try {
          refuseStrangers(request);
          decide(null, true);
        } catch (error) {
          decide(error.message, false);
        }
      },
    });
    this.#io.use((client, next) => {
      const { auth, headers } = client.handshake;
      next(
        mayEnter(auth?.apiKey ?? headers["x-api-key"]) ? undefined : new Error("Not authorized"),
      );
    });
    this.#io.on("connection", (client) => {
      this.#hear(client, "get_qr", (id) => this.#follow(client, id));
      this.#hear(client, "logout", (id) => this.#logout(client, id));
      client.on("pairing_code", (payload) => this.#pair(client, payload));
      this.#hear(client, "unfollow", (id) => {
        this.#gateway.known(id); // refuses what is no session's name
        client.leave(id);
      });
    });
  }

  /** Tells the clients that follow the session what happens to it. @param {Session} session */
  follow(session) {
    const tell = (event, payload) => this.#io.to(session.id).emit(event, payload);
    session.on("status", () => {
      if (session.isUnderWay) tell("status", payloads.status(session));
    });
    session.on("code", () => {
      // Drawing it takes some milliseconds: not for nobody.
      if (this.isFollowed(session.id)) this.#tellCode(session, tell);
    });
    session.on("scanned", () => tell("authenticated", payloads.scanned(session)));
    session.on("open", () => tell("authenticated", payloads.open(session)));
    session.on("closed", () => tell("disconnected", payloads.closed(session)));
  }

  /** Whether a client wants to hear of the session of that name. */
  isFollowed(id) {
    return this.#io.of("/").adapter.rooms.has(id);
  }

  close() {
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  #hear(client, event, act) {
    client.on(event, async (payload) => {
      const id = payload?.session_id ?? payload?.sessionId ?? null;
      try {
        await act(id);
      } catch (error) {
        client.emit("gateway_error", this.#refusal(id, event, error));
      }
    });
  }

  async #pair(client, payload) {
    const id = payload?.session_id ?? payload?.sessionId ?? null;
    const { phone } = payload ?? {};
    const named = typeof phone === "string" ? { phone: phone.slice(0, LONGEST_PHONE) } : {};
    try {
      const code = await this.#gateway.find(id).pairingCode(phone);
      client.emit("pairing_code", { session_id: id, ...named, ...code });
    } catch (error) {
      client.emit("pairing_error", { ...named, ...this.#refusal(id, "pairing_code", error) });
    }
  }

  #refusal(id, event, error) {
    const known = error instanceof Refusal;
    if (!known) this.#log.error({ problem: error?.code ?? error?.name }, `${event} failed`);
    return {
      session_id: typeof id === "string" ? id.slice(0, 63) : null,
      error: known ? error.error : "INTERNAL",
      message: known ? error.message : "A fault of the gateway.",
    };
  }

  async #follow(client, id) {
    const { session } = await this.#gateway.open(id);
    client.join(id);
    const answer = (event, payload) => client.emit(event, payload);
    if (session.hasCode) await this.#tellCode(session, answer);
    else if (session.status === "connected") answer("authenticated", payloads.open(session));
    else answer("status", payloads.status(session));
  }

  // Logging out twice, or what was never there, comes to the same: it is logged out.
  async #logout(client, id) {
    const session = this.#gateway.known(id);
    await session?.logout();
    const followed = session && client.rooms.has(id); // then it was told by the session's own event
    if (!followed) client.emit("disconnected", session ? payloads.closed(session) : gone(id));
  }

  async #tellCode(session, tell) {
    // A code that went while it was drawn is not told.
    const code = await session.code();
    if (code) tell("qr_code", { ...about(session), ...code });
  }
}
