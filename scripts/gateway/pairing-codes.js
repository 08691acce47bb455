// Pairing codes. Baileys sends the request and leaves it at that; whether
// WhatsApp took it stands in an answer that it hands to nobody.
import { once } from "node:events";
import { Refusal } from "../loopback.js";

/** WhatsApp's answer to the request. */
const ANSWER_MS = 5_000;
/** A code of a round that was begun anew for it. */
const ROUND_MS = 4_000;
/** Whoever types needs that much time; a round with less of it left is begun anew. */
const LEAST_LIFE_MS = 75_000;
const DIGITS = /^[1-9][0-9]{6,14}$/;

/** By WhatsApp's codes, where they say what can be done. */
const REFUSALS = {
  404: ["PAIRING_PHONE_UNKNOWN", "WhatsApp does not know this number"],
  429: ["PAIRING_RATE_LIMIT", "WhatsApp wants to be asked for a code later"],
};

/** @typedef {import("./session.js").Session} Session */

export class PairingCodes {
  #session;
  #busy = false;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  /**
   * @param {string} phone
   * @param {() => any} socket Baileys' socket of now
   * @returns {Promise<{ code: string, expires_in_ms: number }>}
   */
  async ask(phone, socket) {
    const digits = String(phone ?? "").replace(/^\+|[ ().-]/g, "");
    if (!DIGITS.test(digits)) {
      const message = "A number has 7 to 15 digits, and begins with its country's code.";
      throw new Refusal(400, "BAD_PHONE", message);
    }
    if (this.#busy) throw new Refusal(409, "PAIRING_FAILED", "A code is being asked for already.");
    if (!this.#session.hasCode) {
      const message = `The session is ${this.#session.status}; it has to show a code.`;
      throw new Refusal(409, "NOT_READY", message);
    }
    this.#busy = true;
    try {
      if (this.#session.roundLeft < LEAST_LIFE_MS && this.#session.round.ordinal > 1) {
        await this.#beginRound();
      }
      return {
        code: await this.#request(socket(), digits),
        expires_in_ms: this.#session.roundLeft,
      };
    } finally {
      this.#busy = false;
    }
  }

  async #beginRound() {
    this.#session.restart();
    try {
      await once(this.#session, "code", { signal: AbortSignal.timeout(ROUND_MS) });
    } catch {
      throw new Refusal(503, "PAIRING_FAILED", "A new round of codes did not begin in time.");
    }
  }

  async #request(socket, digits) {
    const answered = answerOf(socket);
    try {
      const code = await socket.requestPairingCode(digits);
      const refused = await answered.within(ANSWER_MS);
      if (refused === undefined) return code;
      const [error, message] = REFUSALS[refused] ?? [
        "PAIRING_FAILED",
        "WhatsApp did not give a code",
      ];
      throw new Refusal(refused === 429 ? 429 : 502, error, `${message} (${refused}).`);
    } finally {
      answered.forget();
    }
  }
}

/**
 * WhatsApp's answer to the request that is sent next. Before a phone is linked nothing else is
 * asked that it could refuse.
 */
function answerOf(socket) {
  const done = "CB:iq,type:result,link_code_companion_reg";
  const refused = "CB:iq,type:error";
  let settle;
  const answer = new Promise((resolve) => (settle = resolve));
  const onDone = () => settle(undefined);
  const onRefused = ({ content }) => {
    const error = Array.isArray(content) ? content.find(({ tag }) => tag === "error") : undefined;
    settle(Number(error?.attrs?.code) || 0);
  };
  socket.ws.on(done, onDone);
  socket.ws.on(refused, onRefused);
  let timer;
  return {
    within: (ms) => {
      const late = new Promise((resolve) => (timer = setTimeout(resolve, ms, 408)));
      return Promise.race([answer, late]);
    },
    forget: () => {
      clearTimeout(timer);
      socket.ws.off(done, onDone);
      socket.ws.off(refused, onRefused);
    },
  };
}
