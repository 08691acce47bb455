/**
 * @import { Bell } from "./bell.js"
 * @import { Language, Words } from "./i18n.js"
 * @import { LogFilterView } from "./log-filter-view.js"
 * @import { LogLines } from "./log-lines.js"
 * @import { OfflineView } from "./offline-view.js"
 * @import { Preferences } from "./preferences.js"
 * @import { SessionsApi } from "./sessions-api.js"
 * @import { StoreView } from "./store-view.js"
 * @import { LogLine, LogPage } from "./types.js"
 */
import { listen } from "./elements.js";
import { translate, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { LogBook } from "./log-book.js";
import { refusalOf } from "./messages.js";
import { Poller } from "./poller.js";
import { watchSleep } from "./wake.js";

/** While somebody follows, it is asked for what is new at this pace. */
const FOLLOW_MS = 3_000;
const TICK_MS = 1_000;
/** Further down than this somebody reads, and nothing may move. */
const READING_PX = 160;

/** @typedef {LogPage & { version: number, isNext: boolean }} Followed */

/**
 * @typedef {object} Parts
 * @property {SessionsApi} api
 * @property {Words} words
 * @property {Preferences} preferences
 * @property {() => Promise<{ lang: string } | null>} askPanel
 * @property {{ filter: LogFilterView, lines: LogLines, offline: OfflineView, store: StoreView,
 *   bell: Bell }} views
 * @property {{ page: HTMLElement, follow: HTMLButtonElement, note: HTMLElement,
 *   fresh: HTMLButtonElement, older: HTMLButtonElement, none: HTMLElement, noneText: HTMLElement,
 *   unfilter: HTMLButtonElement, bones: HTMLElement, log: HTMLElement, file: HTMLAnchorElement,
 *   notice: HTMLElement, heading: HTMLElement }} elements
 */

/** Connects the parts of the log: what happened, in all sessions or one, while it happens. */
export class LogOfAll {
  #parts;
  #book = new LogBook();
  /** @type {Poller<Followed> | null} */
  #poller = null;
  #following = true;
  #known = false;
  /** What came while somebody read further down. @type {LogLine[]} */
  #held = [];

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Finds the language, then begins to ask. */
  async start() {
    const { words, preferences, askPanel, views } = this.#parts;
    await settleLanguage(words, preferences, askPanel, () => views.offline.showUnspoken());
    this.#speak();
    this.#listen();
    this.#ask();
    void this.#askSessions();
    views.bell.start();
    setInterval(() => views.offline.tick(), TICK_MS);
  }

  #listen() {
    const { words, preferences, views, elements } = this.#parts;
    const { filter, lines, offline } = views;
    filter.addEventListener("query", () => {
      this.#book.forget();
      this.#known = false;
      this.#ask();
    });
    filter.addEventListener("text", () => {
      lines.setText(filter.text);
      this.#showFrame();
    });
    elements.follow.addEventListener("click", () => {
      this.#following = !this.#following;
      this.#ask();
    });
    elements.fresh.addEventListener("click", () => {
      scrollTo({ top: 0 });
      elements.heading.focus({ preventScroll: true });
      this.#letIn();
    });
    addEventListener("scroll", () => !isReading() && this.#letIn(), { passive: true });
    elements.older.addEventListener("click", () => void this.#askOlder());
    elements.unfilter.addEventListener("click", () => filter.clear());
    listen(offline, "retry", () => this.#poller?.askNow());
    listen(preferences, "language", async (/** @type {Language} */ language) => {
      await words.use(language);
      this.#speak();
    });
    watchSleep({
      wake: () => this.#following && this.#poller?.askNow(),
      sleep: () => this.#poller?.stop(),
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.#poller?.stop());
  }

  /** Asks for the newest, and goes on if somebody follows. */
  #ask() {
    const { api, views } = this.#parts;
    const { query } = views.filter;
    this.#poller?.stop();
    /** @type {Poller<Followed>} */
    const poller = new Poller(
      async (after, signal) => {
        const page = await api.events({ ...query, after }, signal);
        const version = page.events[0]?.seq ?? after ?? 0;
        // The lines are numbered by the clock: another run of the server goes on with them.
        return { ...page, boot: "", version, isNext: after !== null };
      },
      { paceMs: FOLLOW_MS, isAbsent: () => false },
    );
    listen(poller, "answer", (/** @type {Followed} */ page) => {
      views.offline.answered();
      this.#take(page);
      if (!this.#following) {
        poller.stop();
      }
    });
    listen(poller, "failure", ({ error, failures }) => {
      views.offline.failed(error, failures);
      if (views.offline.signedOut) {
        poller.stop();
      }
    });
    this.#poller = poller;
    poller.start();
    this.#showFrame();
  }

  /** @param {Followed} page */
  #take(page) {
    const { lines, store } = this.#parts.views;
    const { added, anew } = this.#book.takeNewest(page, page.isNext);
    if (anew || !this.#known) {
      this.#held = [];
      lines.show(this.#book.lines);
      lines.setText(this.#parts.views.filter.text);
    } else if (isReading()) {
      this.#held = [...added, ...this.#held];
    } else if (added.length > 0) {
      lines.prepend(added);
    }
    this.#known = true;
    const known = { trouble: null, since_ms: null, waiting: 0, put_aside: null };
    store.show({ store: { ok: page.complete, ...known } });
    this.#showFrame();
  }

  #letIn() {
    if (this.#held.length > 0) {
      this.#parts.views.lines.prepend(this.#held);
      this.#held = [];
      this.#showFrame();
    }
  }

  async #askOlder() {
    const { api, words, views, elements } = this.#parts;
    const before = this.#book.nextBefore;
    if (before === null || elements.older.getAttribute("aria-disabled") === "true") {
      return;
    }
    elements.older.setAttribute("aria-disabled", "true");
    write(elements.notice, "");
    try {
      const added = this.#book.takeOlder(await api.events({ ...views.filter.query, before }));
      views.lines.append(added);
    } catch (error) {
      write(elements.notice, refusalOf(error, words));
    } finally {
      elements.older.setAttribute("aria-disabled", "false");
      this.#showFrame();
    }
  }

  /** The names of the sessions; without them their ids do. */
  async #askSessions() {
    const { api, views } = this.#parts;
    try {
      const { sessions } = await api.list(null, new AbortController().signal, null);
      views.filter.setSessions(sessions);
      this.#held = [];
      views.lines.show(this.#book.lines);
      this.#showFrame();
    } catch {
      // What can be chosen is what the page's address names.
    }
  }

  /** What stands around the lines. */
  #showFrame() {
    const { api, words, views, elements } = this.#parts;
    const { filter, lines } = views;
    const empty = lines.size === 0;
    elements.page.dataset["state"] = this.#known ? "LOG" : "LOADING";
    elements.bones.hidden = this.#known;
    elements.log.hidden = !this.#known || empty;
    elements.none.hidden = !this.#known || !empty;
    write(elements.noneText, words.say(filter.active ? "ui.log.none" : "ui.log.nothing"));
    elements.unfilter.hidden = !filter.active;
    elements.older.hidden = !this.#known || this.#book.nextBefore === null;
    elements.follow.setAttribute("aria-pressed", String(this.#following));
    write(elements.note, words.say(this.#following ? "ui.log.following" : "ui.log.paused"));
    elements.fresh.hidden = this.#held.length === 0;
    write(elements.fresh, words.count("ui.log.fresh", this.#held.length));
    elements.file.href = api.fileOf(filter.query);
    document.title = `${words.say("ui.log.title")} – Enlace`;
  }

  /** Says everything that is on the page, in the language of now. */
  #speak() {
    const { words, preferences, views } = this.#parts;
    translate(document, words);
    preferences.show();
    views.store.retell();
    views.bell.retell();
    views.filter.retell();
    views.lines.show(this.#book.lines);
    this.#held = [];
    this.#showFrame();
  }
}

function isReading() {
  return scrollY > READING_PX;
}
