/**
 * @import { Snapshot } from "./types.js"
 */
import { API, ask, send } from "./api.js";

/** The part of the server's door behind which are pairing codes, and what comes of them. */
export class PairingApi {
  #url;

  /** @param {string} sessionId */
  constructor(sessionId) {
    this.#url = new URL(`sessions/${encodeURIComponent(sessionId)}/`, API);
  }

  /**
   * Has a pairing code made.
   *
   * @param {string} phone international, digits only
   * @returns {Promise<Snapshot>}
   */
  async code(phone) {
    return ask(new URL("pairing-code", this.#url), send({ phone }));
  }

  /**
   * Says that the linked account is the right one.
   *
   * @param {string | null} phoneMasked its number as it was shown: it may be another by now
   * @returns {Promise<Snapshot>}
   */
  async confirm(phoneMasked) {
    return ask(new URL("account", this.#url), send({ confirmed: true, phone_masked: phoneMasked }));
  }
}
