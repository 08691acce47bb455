import { API, ask, send } from "./api.js";

/**
 * How a share link is. One that is made later has another `id`.
 *
 * @typedef {{ id: string, by: string | null, expires_in_ms: number, opened_ms_ago: number | null }} Share
 */

/** The part of the server's door behind which share links are made. */
export class ShareApi {
  #url;

  /** @param {string} sessionId */
  constructor(sessionId) {
    this.#url = new URL(`sessions/${encodeURIComponent(sessionId)}/share`, API);
  }

  /**
   * A new one; the one before it is good no longer.
   *
   * @returns {Promise<{ link: string, share: Share }>}
   */
  async make() {
    return ask(this.#url, send({}));
  }

  /** @returns {Promise<{ share: Share | null }>} */
  async look() {
    return ask(this.#url);
  }

  /** @returns {Promise<{ withdrawn: boolean }>} */
  async withdraw() {
    return ask(this.#url, send({}, "DELETE"));
  }
}
