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
  /** @type {{ told: Snapshot, snapshot: Snapshot, calmed: boolean, monotonic: number, wall: number } | null} */
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
    // Since when, the server does not tell.
    const asked = way === "number" && pairing?.phase === "ASKED";
    if (asked && status === "AWAITING_SCAN") {
      this.#ladder.show("PAIRING", 0, false);
    } else {
      this.#ladder.show(status, told.waited_ms ?? told.since_ms, !asked);
    }
    const snapshot = calm(chosen, this.#ladder.rung);
    const calmed = snapshot !== chosen;
    this.#last = { told, snapshot, calmed, monotonic: performance.now(), wall: Date.now() };
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
    return this.#last?.calmed === true && this.#ladder.rung > 0;
  }

  /** Takes the other way from now on. */
  switchWay() {
    if (this.#last) {
      this.#way.switch(this.#last.snapshot);
    }
  }
}
