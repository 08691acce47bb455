/**
 * @import { Clock, Snapshot } from "./types.js"
 */

/**
 * @callback Ask
 * @param {number | null} after answer when the version is no longer this one; null: at once
 * @param {AbortSignal} signal
 * @param {string | null} boot the run of the server that `after` was counted in
 * @returns {Promise<Snapshot>}
 */

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** A session that is not there yet is looked for at this pace. */
const ABSENT_WAIT_MS = 5_000;
/** How soon a question that hung for no time at all may be put again. */
const BREATH_MS = 1_000;

/**
 * Keeps asking for the newest snapshot: one question at a time, which the server holds until there
 * is news, and less and less often while nobody answers.
 *
 * Fires `answer` with a snapshot, never one older than the last of the same server run; `reboot`
 * before the first answer of another run; `absent` while nobody has opened the session; and
 * `failure` with `{ error, retryMs, failures }`.
 */
export class Poller extends EventTarget {
  #ask;
  #random;
  #now;
  /** @type {{ boot: string | null, version: number } | null} */
  #newest = null;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | null} */
  #running = null;
  #hanging = false;

  /**
   * @param {Ask} ask
   * @param {{ random?: () => number, now?: Clock }} [parts]
   */
  constructor(ask, { random = Math.random, now = () => performance.now() } = {}) {
    super();
    this.#ask = ask;
    this.#random = random;
    this.#now = now;
  }

  /** Does nothing if it is running. */
  start() {
    if (!this.#running) {
      this.#begin();
    }
  }

  /** Drops the question that is under way, too. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running?.abort();
    this.#running = null;
  }

  /** Asks at once, instead of waiting for news or for the next attempt. */
  askNow() {
    const busy = this.#running && !this.#hanging && this.#timer === undefined;
    if (!busy) {
      this.stop();
      this.#begin();
    }
  }

  /**
   * Takes a snapshot that came by another way, as the answer to a wish does.
   *
   * @param {Snapshot} snapshot
   */
  take(snapshot) {
    if (this.#newest && snapshot.boot !== this.#newest.boot) {
      this.#newest = null;
      this.dispatchEvent(new CustomEvent("reboot", { detail: snapshot }));
    }
    if (this.#newest && snapshot.version < this.#newest.version) {
      return;
    }
    this.#newest = { boot: snapshot.boot, version: snapshot.version };
    this.dispatchEvent(new CustomEvent("answer", { detail: snapshot }));
  }

  #begin() {
    this.#running = new AbortController();
    void this.#poll(this.#running.signal, null);
  }

  /**
   * @param {AbortSignal} signal
   * @param {number | null} after
   */
  async #poll(signal, after) {
    this.#timer = undefined;
    this.#hanging = after !== null;
    const asked = this.#now();
    let waitMs;
    try {
      const snapshot = await this.#ask(after, signal, this.#newest?.boot ?? null);
      if (signal.aborted) {
        return;
      }
      this.#failures = 0;
      if (snapshot.version === 0) {
        this.#newest = null;
        this.dispatchEvent(new CustomEvent("absent", { detail: snapshot }));
        waitMs = ABSENT_WAIT_MS;
      } else {
        this.take(snapshot);
        // A server that does not hold the question must not be asked in a storm.
        waitMs =
          after !== null && snapshot.version <= after && this.#now() - asked < BREATH_MS
            ? BREATH_MS
            : 0;
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      waitMs = this.#failed(error);
    }
    // A listener may have stopped it.
    if (!signal.aborted) {
      const next = () =>
        void this.#poll(signal, this.#failures ? null : (this.#newest?.version ?? null));
      if (waitMs) {
        this.#timer = setTimeout(next, waitMs);
      } else {
        next();
      }
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    const full = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#failures++;
    // Up to a fifth less, so that all the pages of a restarted server do not come at once.
    const retryMs = Math.round(full * (1 - 0.2 * this.#random()));
    const detail = { error, retryMs, failures: this.#failures };
    this.dispatchEvent(new CustomEvent("failure", { detail }));
    return retryMs;
  }
}
