/**
 * @import { Snapshot } from "./types.js"
 * @import { TimeLadder } from "./time-ladder.js"
 * @import { Way } from "./way.js"
 */
import { aged, calm } from "./snapshot.js";

/** What the server told last, and what of it a person is shown: in which way, and how soon. */
export class Telling {
  #way;
  #ladder;
  /** @type {{ told: Snapshot, snapshot: Snapshot, monotonic: number, wall: number } | null} */
  #last = null;

  /**
   * @param {Way} way
   * @param {TimeLadder} ladder
   */
  constructor(way, ladder) {
    this.#way = way;
    this.#ladder = ladder;
  }

  /**
   * The snapshot that is to be shown for one that the server told.
   *
   * @param {Snapshot} told
   */
  take(told) {
    const chosen = this.#way.of(told);
    const { status, way, pairing } = chosen;
    if (way === "number" && status === "AWAITING_SCAN" && pairing?.phase === "ASKED") {
      this.#ladder.show("PAIRING", 0);
    } else {
      this.#ladder.show(status, told.waited_ms ?? told.since_ms);
    }
    const snapshot = calm(chosen, this.#ladder.rung);
    this.#last = { told, snapshot, monotonic: performance.now(), wall: Date.now() };
    return snapshot;
  }

  /** What the tab is called for it. */
  get tab() {
    const { status = "LOADING", reason, way } = this.#last?.snapshot ?? {};
    if (reason === "ACCOUNT_PAUSED") {
      return "PAUSED";
    }
    return status === "AWAITING_SCAN" && way === "number" ? "NUMBER" : status;
  }

  /** What was told last, as it would read by now. */
  get now() {
    if (!this.#last) {
      return null;
    }
    const { told, monotonic, wall } = this.#last;
    return aged(told, Math.max(performance.now() - monotonic, Date.now() - wall));
  }

  /** Whether there is more to be said by now than was. */
  get isOutgrown() {
    const last = this.#last;
    return last !== null && calm(last.told, this.#ladder.rung).reason !== last.snapshot.reason;
  }

  /** Takes the other way from now on. */
  switchWay() {
    if (this.#last) {
      this.#way.switch(this.#last.snapshot);
    }
  }
}
