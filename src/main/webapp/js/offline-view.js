/**
 * @import { Clock } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { ApiError, UNREACHABLE } from "./api.js";
import { $, button } from "./elements.js";
import { write } from "./i18n.js";
import { ageOf } from "./messages.js";

/** One lost question is not worth a banner. */
const FAILURES = 2;
/** From here on it is read out, too. */
const ALERT_MS = 30_000;

/**
 * Says that the panel itself does not answer, and how old what one sees is.
 *
 * Fires `retry` when somebody does not want to wait.
 */
export class OfflineView extends EventTarget {
  #elements;
  #words;
  #now;
  #lastAnswer;
  #offline = false;
  /** @type {unknown} */
  #error = null;
  /** @type {number | null} */
  #retryAt = null;

  /**
   * With the elements by which every page has it.
   *
   * @param {Words} words
   */
  static ofPage(words) {
    const elements = {
      page: document.body,
      banner: $("offline"),
      title: $("offline-title"),
      text: $("offline-text"),
      alert: $("offline-alert"),
      retry: button("offline-retry"),
    };
    return new OfflineView(elements, words);
  }

  /**
   * @param {{ page: HTMLElement, banner: HTMLElement, title: HTMLElement, text: HTMLElement, alert: HTMLElement,
   *   retry: HTMLButtonElement }} elements
   * @param {Words} words
   * @param {Clock} [now]
   */
  constructor(elements, words, now = Date.now) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#now = now;
    this.#lastAnswer = now();
    elements.retry.addEventListener("click", () => this.dispatchEvent(new CustomEvent("retry")));
  }

  get offline() {
    return this.#offline;
  }

  answered() {
    this.#lastAnswer = this.#now();
    this.#offline = false;
    this.tick();
  }

  /**
   * @param {unknown} error
   * @param {number} failures in a row
   * @param {number | null} [retryMs] until it is asked again
   */
  failed(error, failures, retryMs = null) {
    this.#error = error;
    this.#retryAt = retryMs === null ? null : this.#now() + retryMs;
    this.#offline = failures >= FAILURES || this.#offline || this.signedOut;
    this.tick();
  }

  /** Asking again is of no use then. */
  get signedOut() {
    return this.#error instanceof ApiError && this.#error.status === 401;
  }

  /** Until the panel is asked again; null where it is not. */
  get retryMs() {
    return this.#retryAt === null || this.signedOut ? null : this.#retryAt - this.#now();
  }

  /** What the browser's tab says while it is so. */
  get tab() {
    return this.#offline ? (this.signedOut ? "SIGNED_OUT" : "OFFLINE") : null;
  }

  /** Not even the page's words came: what stands on it has to do. */
  showUnspoken() {
    this.#elements.banner.hidden = false;
  }

  tick() {
    const { page, banner, title, text, alert, retry } = this.#elements;
    page.toggleAttribute("data-offline", this.#offline);
    page.toggleAttribute("data-signed-out", this.#offline && this.signedOut);
    banner.hidden = !this.#offline;
    if (!this.#offline) {
      write(alert, "");
      return;
    }
    const words = this.#words;
    const ms = this.#now() - this.#lastAnswer;
    retry.hidden = this.signedOut;
    if (this.signedOut) {
      write(title, words.say("ui.signed_out"));
      write(text, words.say("ui.signed_out.body"));
    } else {
      write(title, this.#said() || words.say("ui.offline"));
      write(text, words.say("ui.offline.since", { age: ageOf(ms, words) }));
    }
    write(alert, ms > ALERT_MS ? words.say("ui.offline.alert") : "");
  }

  /** What the panel itself gave as the reason, if it was the panel that spoke. */
  #said() {
    const code = this.#error instanceof ApiError ? this.#error.code : UNREACHABLE;
    return this.#words.say(`error.${code}`);
  }
}
