/**
 * @import { LogLine, LogPage } from "./types.js"
 */

/** The lines that are there, newest first, without a gap among them. */
export class LogBook {
  /** @type {LogLine[]} */
  #lines = [];
  /** @type {number | null} */
  #nextBefore = null;
  /** Whether the store answers; else the lines are from memory. */
  complete = true;

  get lines() {
    return this.#lines;
  }

  /** What to ask before for older ones, if there are any. */
  get nextBefore() {
    return this.#nextBefore;
  }

  get newest() {
    return this.#lines[0]?.seq ?? 0;
  }

  forget() {
    this.#lines = [];
    this.#nextBefore = null;
  }

  /**
   * Takes what is newest.
   *
   * @param {LogPage} page
   * @param {boolean} isNext whether it was asked for from the newest line on, and not as a first page
   * @returns {{ added: LogLine[], anew: boolean }} anew: nothing of before is there any more
   */
  takeNewest(page, isNext) {
    const { events, next_before, complete } = page;
    const oldest = events.at(-1)?.seq ?? 0;
    const more = next_before !== null;
    // Between its last line and the newest that was there, some did not fit onto the page.
    const gap = isNext ? more : more && oldest > this.newest;
    const healed = complete && !this.complete;
    this.complete = complete;
    if (this.#lines.length === 0 || gap || healed) {
      this.#lines = events;
      this.#nextBefore = next_before;
      return { added: events, anew: true };
    }
    const { newest } = this;
    const added = events.filter(({ seq }) => seq > newest);
    this.#lines = [...added, ...this.#lines];
    return { added, anew: false };
  }

  /**
   * @param {LogPage} page
   * @returns {LogLine[]} what it added
   */
  takeOlder({ events, next_before }) {
    const oldest = this.#lines.at(-1)?.seq ?? Infinity;
    const added = events.filter(({ seq }) => seq < oldest);
    this.#lines = [...this.#lines, ...added];
    this.#nextBefore = next_before;
    return added;
  }
}
