/**
 * @import { Clock } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { ApiError } from "./api.js";
import { write } from "./i18n.js";
import { waitOf } from "./messages.js";

const TICK_MS = 500;

/**
 * Holds buttons back for as long as the panel wants us to wait, and shows on them how long that is.
 *
 * Fires `over` when it is.
 */
export class Patience extends EventTarget {
  #buttons;
  #words;
  #now;
  #until = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLButtonElement[]} buttons each with the key of its word
   * @param {Words} words
   * @param {Clock} [now]
   */
  constructor(buttons, words, now = () => performance.now()) {
    super();
    this.#buttons = buttons;
    this.#words = words;
    this.#now = now;
  }

  get waiting() {
    return this.#timer !== undefined;
  }

  /**
   * Begins to wait, if that is what the panel says.
   *
   * @param {unknown} error
   */
  take(error) {
    if (error instanceof ApiError && error.status === 429 && error.retryMs !== null) {
      this.#until = this.#now() + error.retryMs;
      clearTimeout(this.#timer);
      this.#wait();
    }
  }

  #wait() {
    this.#timer = setTimeout(() => this.#tick(), TICK_MS);
    this.show();
  }

  #tick() {
    if (this.#now() < this.#until) {
      this.#wait();
      return;
    }
    this.#timer = undefined;
    this.show();
    this.dispatchEvent(new CustomEvent("over"));
  }

  /** Says it again, in the language of now. */
  show() {
    const left = waitOf(Math.max(0, this.#until - this.#now()) + 999, this.#words);
    for (const button of this.#buttons) {
      const word = this.#words.say(button.dataset["t"] ?? "");
      button.setAttribute("aria-disabled", String(this.waiting));
      write(button, this.waiting ? `${word} · ${left}` : word);
    }
  }
}
