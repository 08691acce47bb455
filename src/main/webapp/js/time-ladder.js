/**
 * @import { Clock, LinkState } from "./types.js"
 */

/** Whoever waits for longer is told that it is slow. */
export const SLOW_MS = 10_000;
/** Whoever waits for longer is told what they can do about it. */
export const LONG_MS = 120_000;
/** After these, one is told more: that it is slow, what was tried, what one can do. */
const RUNGS_MS = [SLOW_MS, 30_000, LONG_MS];
/** Two answers about one time differ by less. */
export const WAY_MS = 2_000;

/**
 * What one waits for; two states with the same word are one wait. A pairing code is beside a QR code.
 *
 * @type {Partial<Record<LinkState | "PAIRING", string>>}
 */
export const WAITS = {
  PAIRING: "code",
  CONNECTING: "code",
  WAITING_FOR_QR: "code",
  LINKING: "link",
  RECONNECTING: "way",
};

/** How long somebody has been waiting, and how much they should be told by now. */
export class TimeLadder {
  #now;
  /** @type {string | undefined} */
  #wait;
  #began = 0;

  /** @param {Clock} [now] */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /**
   * @param {LinkState | "PAIRING"} state
   * @param {number} waitedMs how long it has lasted
   * @param {boolean} [whole] whether nothing before counts
   */
  show(state, waitedMs, whole = true) {
    const wait = WAITS[state];
    const began = this.#now() - waitedMs;
    const later = began - this.#began;
    if (!wait || wait !== this.#wait || (whole ? Math.abs(later) >= WAY_MS : later < 0)) {
      this.#began = began;
    }
    this.#wait = wait;
  }

  /** Begins the wait anew: somebody has just done something about it. */
  reset() {
    this.#wait = undefined;
  }

  get waiting() {
    return this.#wait !== undefined;
  }

  get elapsedMs() {
    return this.#wait ? this.#now() - this.#began : 0;
  }

  /** 0 to 3: how many of 10 s, 30 s and 2 min are over. */
  get rung() {
    return RUNGS_MS.filter((ms) => this.elapsedMs >= ms).length;
  }
}
