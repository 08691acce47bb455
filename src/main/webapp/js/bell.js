/**
 * @import { Words } from "./i18n.js"
 * @import { StoreView } from "./store-view.js"
 * @import { ListAnswer } from "./types.js"
 */
import { AlertsLater } from "./alerts-later.js";
import { ApiError } from "./api.js";
import { all, listen } from "./elements.js";
import { Newsroom } from "./news.js";
import { Poller } from "./poller.js";
import { nameOf, pageOf, SessionBook } from "./session-book.js";
import { SessionsApi } from "./sessions-api.js";
import { watchSleep } from "./wake.js";

const ROOT = new URL("../", import.meta.url);
/** However much happens, all sessions are asked for no more often than this. */
const PACE_MS = 1_000;
/** One lost question makes nothing old that is known. */
const FAILURES = 2;

/**
 * Calls people from a page that is not about how the sessions are now: it watches them beside whatever else the page
 * does, and tells the page how the store is, too.
 *
 * Fires `book` when it knows more of them, or no longer how they are.
 */
export class Bell extends EventTarget {
  #alerts;
  #store;
  #words;
  #poller;
  #book = new SessionBook();
  #newsroom = new Newsroom();
  #current = false;

  /**
   * With the elements by which every page has it.
   *
   * @param {Words} words
   * @param {StoreView} [store] where the page learns of the store from nobody else
   */
  static ofPage(words, store) {
    const icon = /** @type {HTMLLinkElement} */ (all('link[rel="icon"]')[0]);
    const open = (/** @type {string | null} */ id) =>
      location.assign(new URL(id === null ? "sesiones" : pageOf(id), ROOT));
    const alerts = new AlertsLater(words, open, icon.href);
    const sessions = new SessionsApi();
    /** @type {Poller<ListAnswer>} */
    const poller = new Poller((after, signal, boot) => sessions.list(after, signal, boot), {
      paceMs: PACE_MS,
      isAbsent: () => false,
    });
    return new Bell(alerts, poller, words, store);
  }

  /**
   * @param {AlertsLater} alerts
   * @param {Poller<ListAnswer>} poller
   * @param {Words} words
   * @param {StoreView} [store]
   */
  constructor(alerts, poller, words, store) {
    super();
    this.#words = words;
    this.#alerts = alerts;
    this.#poller = poller;
    this.#store = store;
  }

  /** Begins to watch; to be called when the page's words are there. */
  start() {
    const poller = this.#poller;
    listen(poller, "reboot", () => {
      this.#newsroom.forget();
      this.#book.forget();
    });
    listen(poller, "answer", (/** @type {ListAnswer} */ answer) => this.#take(answer));
    listen(poller, "failure", ({ error, failures }) => {
      const signedOut = error instanceof ApiError && error.status === 401;
      if (signedOut) {
        poller.stop();
      }
      if (signedOut || failures >= FAILURES) {
        this.#current = false;
        this.dispatchEvent(new CustomEvent("book"));
      }
    });
    watchSleep({ wake: () => poller.askNow(), sleep: () => poller.stop() });
    poller.start();
  }

  /** Whether they are now as it knows them; false before the first answer, too. */
  get current() {
    return this.#current;
  }

  /** What it knows of all sessions. */
  get book() {
    return this.#book;
  }

  /** Says how it is set, in the language of now. */
  retell() {
    this.#alerts.show();
    this.#store?.retell();
  }

  /** @param {ListAnswer} answer */
  #take(answer) {
    this.#store?.show(answer);
    const changes = this.#book.take(answer);
    this.#current = true;
    this.#alerts.tell(
      changes.flatMap(({ before, after }) => {
        const id = after.session_id;
        const kind = this.#newsroom.of(id, before?.status ?? null, after.status);
        return kind ? [{ id, name: nameOf(after, this.#words), kind }] : [];
      }),
    );
    this.dispatchEvent(new CustomEvent("book"));
  }
}
