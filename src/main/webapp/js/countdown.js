/**
 * @import { Clock } from "./types.js"
 */

/**
 * Counts down to one moment by two clocks, and believes the one that says less is left: the
 * monotonic clock may stand still while a laptop sleeps, and the wall clock may be set back.
 */
export class Countdown {
  #monotonic;
  #wall;
  /** @type {{ monotonic: number, wall: number, totalMs: number } | null} */
  #end = null;

  /** @param {{ monotonic?: Clock, wall?: Clock }} [clocks] */
  constructor({ monotonic = () => performance.now(), wall = () => Date.now() } = {}) {
    this.#monotonic = monotonic;
    this.#wall = wall;
  }

  /**
   * @param {number} leftMs
   * @param {number} [totalMs] what the ring takes as a whole
   */
  start(leftMs, totalMs = leftMs) {
    this.#end = {
      monotonic: this.#monotonic() + leftMs,
      wall: this.#wall() + leftMs,
      totalMs: Math.max(totalMs, leftMs, 1),
    };
  }

  clear() {
    this.#end = null;
  }

  get running() {
    return this.#end !== null;
  }

  /** Zero once it is over. */
  get leftMs() {
    if (!this.#end) {
      return 0;
    }
    const { monotonic, wall } = this.#end;
    return Math.max(0, Math.min(monotonic - this.#monotonic(), wall - this.#wall()));
  }

  /** Whole seconds, of which the last is 1. */
  get seconds() {
    return Math.ceil(this.leftMs / 1000);
  }

  /** From 1 to 0. */
  get share() {
    return this.#end ? this.leftMs / this.#end.totalMs : 0;
  }
}
