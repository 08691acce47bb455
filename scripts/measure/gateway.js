import { createServer } from "node:http";
import { Server } from "socket.io";
import { codeText } from "./codes.js";
import { now } from "./numbers.js";

const CODES_IN_A_ROUND = 6;
/** So long that no code runs out while something is measured. */
const LIFE_MS = 240_000;

/** A gateway on Socket.IO that issues a code whenever it is told to. */
export class Gateway {
  #http = createServer((_, response) => response.writeHead(404).end());
  #io = new Server(this.#http, { serveClient: false });
  #issued = 0;

  constructor() {
    this.#io.on("connection", (client) => {
      client.on("get_qr", (payload) => {
        client.join(payload.session_id);
        client.emit("qr_code", this.#payload(payload.session_id, codeText()));
      });
    });
  }

  /** Starts listening; returns its URL. */
  async start() {
    await new Promise((resolve) => this.#http.listen(0, "127.0.0.1", () => resolve(undefined)));
    return `http://127.0.0.1:${this.#http.address().port}`;
  }

  /**
   * Sends a code, as text or as a picture.
   *
   * @param {string} session
   * @param {string} qr
   * @returns {number} the instant just before
   */
  issue(session, qr) {
    const payload = this.#payload(session, qr);
    const at = now();
    this.#io.to(session).emit("qr_code", payload);
    return at;
  }

  close() {
    this.#io.disconnectSockets(true);
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #payload(session, qr) {
    const ordinal = (this.#issued++ % CODES_IN_A_ROUND) + 1;
    return {
      session_id: session,
      status: "qr",
      qr,
      ordinal,
      of: CODES_IN_A_ROUND,
      expires_in_ms: LIFE_MS,
    };
  }
}
