/**
 * @import { Snapshot } from "./types.js"
 */

/** While the next code is on its way, nobody's typing is to be disturbed. */
const BETWEEN = [null, "QR_NOT_READY", "QR_RENEWING", "QR_ROUND_OVER"];

/**
 * In which of the two ways somebody links: scanning a code, or typing one on the phone. Where the
 * screen is a phone's, the second comes first: one cannot scan what is on the scanning phone.
 */
export class Way {
  #small;
  /** @type {"qr" | "number" | null} */
  #chosen = null;
  #begun = false;

  /**
   * @param {(() => boolean) | null} small whether the screen is a phone's; null where it is not for
   *   them to link
   */
  constructor(small) {
    this.#small = small;
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
    const { status, reason, pairing } = snapshot;
    this.#begun = status === "AWAITING_SCAN" || (this.#begun && status === "WAITING_FOR_QR");
    const shown =
      status === "AWAITING_SCAN" || (this.#begun && BETWEEN.includes(/** @type {any} */ (reason)));
    if (!shown || !pairing?.offered || this.#small === null) {
      return { ...snapshot, way: null };
    }
    const first = this.#small() || pairing.phase !== null ? "number" : "qr";
    return { ...snapshot, way: this.#chosen ?? first };
  }
}
