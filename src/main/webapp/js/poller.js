/**
 * @import { Clock } from "./types.js"
 */
import { ApiError } from "./api.js";

/** @typedef {{ version: number, boot: string | null }} Versioned */

/**
 * @template {Versioned} A
 * @callback Ask
 * @param {number | null} after answer when the version is no longer this one; null: at once
 * @param {AbortSignal} signal
 * @param {string | null} boot the server run in which it had that version
 * @returns {Promise<A>}
 */

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** A session that is not there yet is looked for at this pace. */
const ABSENT_WAIT_MS = 5_000;
/** How soon a question that hung for no time at all may be put again. */
const BREATH_MS = 1_000;

/**
 * Keeps asking for what is new, of one session or of the whole list: one question at a time, which
 * the server holds until there is news, and less and less often while nobody answers.
 *
 * Fires `answer` with an answer, never one older than the last of the same server run; `reboot`
 * before the first answer of another run; `absent` while there is nothing to follow; and `failure`
 * with `{ error, retryMs, failures }`.
 *
 * @template {Versioned} A
 */
export class Poller extends EventTarget {
  #ask;
  #random;
  #now;
  #paceMs;
  #isAbsent;
  /** @type {{ boot: string | null, version: number } | null} */
  #newest = null;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | null} */
  #running = null;
  #hanging = false;

  /**
   * @param {Ask<A>} ask
   * @param {object} [parts]
   * @param {() => number} [parts.random]
   * @param {Clock} [parts.now]
   * @param {number} [parts.paceMs] the least time between an answer and the next question
   * @param {(answer: A) => boolean} [parts.isAbsent] whether there is nothing to follow yet
   */
  constructor(
    ask,
    {
      random = Math.random,
      now = () => performance.now(),
      paceMs = 0,
      isAbsent = ({ version }) => version === 0,
    } = {},
  ) {
    super();
    this.#ask = ask;
    this.#random = random;
    this.#now = now;
    this.#paceMs = paceMs;
    this.#isAbsent = isAbsent;
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
   * Takes an answer that came by another way, as the one to a wish does.
   *
   * @param {A} answer
   */
  take(answer) {
    if (this.#newest && answer.boot !== this.#newest.boot) {
      this.#newest = null;
      this.dispatchEvent(new CustomEvent("reboot", { detail: answer }));
    }
    if (this.#newest && answer.version < this.#newest.version) {
      return;
    }
    this.#newest = { boot: answer.boot, version: answer.version };
    this.dispatchEvent(new CustomEvent("answer", { detail: answer }));
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
      const answer = await this.#ask(after, signal, this.#newest?.boot ?? null);
      if (signal.aborted) {
        return;
      }
      this.#failures = 0;
      if (this.#isAbsent(answer)) {
        this.#newest = null;
        this.dispatchEvent(new CustomEvent("absent", { detail: answer }));
        waitMs = ABSENT_WAIT_MS;
      } else {
        this.take(answer);
        // A server that does not hold the question must not be asked in a storm.
        const unheld = after !== null && answer.version <= after && this.#now() - asked < BREATH_MS;
        waitMs = Math.max(this.#paceMs, unheld ? BREATH_MS : 0);
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
    const ownMs = Math.round(full * (1 - 0.2 * this.#random()));
    const retryMs = Math.max(ownMs, error instanceof ApiError ? (error.retryMs ?? 0) : 0);
    const detail = { error, retryMs, failures: this.#failures };
    this.dispatchEvent(new CustomEvent("failure", { detail }));
    return retryMs;
  }
}
