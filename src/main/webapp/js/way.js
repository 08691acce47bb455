/**
 * @import { Snapshot } from "./types.js"
 */

import { BETWEEN_CODES } from "./snapshot.js";

/** While the next code is on its way, nobody's typing is to be disturbed. @type {(string | null)[]} */
const BETWEEN = [null, "QR_GENERATION_ERROR", ...BETWEEN_CODES];

/**
 * In which of the two ways somebody links: scanning the QR code, or with the phone's number. Where the
 * screen is a phone's, the second comes first, and before anything is begun: one cannot scan what is on
 * the scanning phone.
 */
export class Way {
  #small;
  #isReady;
  /** @type {"qr" | "number" | null} */
  #chosen = null;
  #begun = false;

  /**
   * @param {(() => boolean) | null} small whether the screen is a phone's; null where it is not for
   *   them to link
   * @param {() => boolean} [isReady] whether there is what takes the number by now
   */
  constructor(small, isReady = () => true) {
    this.#small = small;
    this.#isReady = isReady;
  }

  /** Takes the other way from now on. */
  switch(/** @type {Snapshot} */ { way }) {
    this.#chosen = way === "number" ? "qr" : "number";
  }

  /**
   * The snapshot, with the way that it is shown in; null where there is nothing to choose.
   *
   * @param {Snapshot} snapshot
   * @returns {Snapshot}
   */
  of(snapshot) {
    const { status, pairing } = snapshot;
    this.#begun = status === "AWAITING_SCAN" || (this.#begun && status === "WAITING_FOR_QR");
    const small = this.#small;
    if (!pairing?.offered || !small || !this.#isReady() || !this.#isOpen(snapshot)) {
      return { ...snapshot, way: null };
    }
    const first = small() || pairing.phase !== null ? "number" : "qr";
    return { ...snapshot, way: this.#chosen ?? first };
  }

  /** Whether there is something to choose just now. @param {Snapshot} snapshot */
  #isOpen({ status, reason, pairing }) {
    switch (status) {
      case "AWAITING_SCAN":
        return true;
      case "IDLE":
        return reason !== "ACCOUNT_PAUSED" && this.#small?.() === true;
      case "LOGGED_OUT":
        return this.#small?.() === true;
      case "CONNECTING":
      case "WAITING_FOR_QR":
        return (this.#begun || pairing?.phase === "ASKED") && BETWEEN.includes(reason);
      default:
        return false;
    }
  }
}
