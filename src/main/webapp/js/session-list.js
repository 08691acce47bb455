/**
 * @import { AlertsLater } from "./alerts-later.js"
 * @import { Favicon } from "./favicon.js"
 * @import { FilterView } from "./filter-view.js"
 * @import { Hold } from "./hold.js"
 * @import { ListView } from "./list-view.js"
 * @import { OfflineView } from "./offline-view.js"
 * @import { Poller } from "./poller.js"
 * @import { Preferences } from "./preferences.js"
 * @import { RowMenu } from "./row-menu.js"
 * @import { RowWish } from "./row-actions.js"
 * @import { Change, SessionBook } from "./session-book.js"
 * @import { Wishes } from "./wishes.js"
 * @import { StoreView } from "./store-view.js"
 * @import { ListAnswer } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { listen } from "./elements.js";
import { translate, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { headingOf } from "./list-heading.js";
import { Newsroom } from "./news.js";
import { othersOf } from "./row-actions.js";
import { nameOf, pageOf } from "./session-book.js";
import { watchSleep } from "./wake.js";

const TICK_MS = 1_000;
/** Ages are told in minutes. */
const AGES_EVERY_MS = 15_000;
/** Even a tab that nobody sees gets its turn more often than this: the machine has slept. */
const SLEPT_MS = 100_000;

/**
 * @typedef {object} Parts
 * @property {Words} words
 * @property {Poller<ListAnswer>} poller
 * @property {Preferences} preferences
 * @property {SessionBook} book
 * @property {Hold} hold
 * @property {Pick<Wishes, "grant">} wishes
 * @property {AlertsLater} alerts
 * @property {Favicon} favicon
 * @property {() => Promise<{ lang: string } | null>} askPanel
 * @property {{ list: ListView, menu: RowMenu, create: { open: (gateways: string[]) => void },
 *   filter: FilterView, offline: OfflineView, store: StoreView }} views
 * @property {{ page: HTMLElement, count: HTMLElement, stalled: HTMLElement, heading: HTMLElement, order: HTMLElement,
 *   reorder: HTMLButtonElement, none: HTMLElement, unfilter: HTMLButtonElement, empty: HTMLElement,
 *   content: HTMLElement, table: HTMLElement, bones: HTMLElement, openers: HTMLElement[] }} elements
 */

/** Connects the parts of the list: news from the poller to the rows, wishes to the server. */
export class SessionList {
  #parts;
  #newsroom = new Newsroom();
  #known = false;
  /** Whether nobody knows what happened since the last answer. */
  #unsure = false;
  #tickedAt = Date.now();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Finds the language, then begins to ask. */
  async start() {
    const { words, poller, preferences, askPanel, views } = this.#parts;
    await settleLanguage(words, preferences, askPanel, () => views.offline.showUnspoken());
    views.list.setFilter(views.filter.filter);
    this.#speak();
    this.#listenToNews();
    this.#listenToPeople();
    poller.start();
    setInterval(() => views.offline.tick(), TICK_MS);
    setInterval(() => this.#tick(), AGES_EVERY_MS);
  }

  #listenToNews() {
    const { poller, book, views, askPanel } = this.#parts;
    listen(poller, "reboot", () => {
      // Kept on show until the first answer of the new run says what there is.
      this.#newsroom.forget();
      book.forget();
      void askPanel();
    });
    listen(poller, "answer", (/** @type {ListAnswer} */ answer) => {
      views.offline.answered();
      views.store.show(answer);
      this.#tellNews(book.take(answer));
      this.#known = true;
      if (this.#unsure) {
        this.#unsure = false;
        views.list.tick();
      }
      this.#show();
    });
    listen(poller, "failure", ({ error, failures }) => {
      views.offline.failed(error, failures);
      this.#showTab();
      if (views.offline.signedOut) {
        poller.stop();
      }
    });
    listen(views.offline, "retry", () => poller.askNow());
    watchSleep({ wake: () => this.#wake(), sleep: () => poller.stop() });
  }

  #listenToPeople() {
    const { words, book, hold, wishes, preferences, views, elements } = this.#parts;
    const { list, menu, filter, create } = views;
    listen(filter, "filter", (wanted) => {
      list.setFilter(wanted);
      this.#showFrame();
    });
    elements.unfilter.addEventListener("click", () => filter.clear());
    listen(list, "order", (/** @type {boolean} */ stale) => (elements.order.hidden = !stale));
    listen(hold, "release", () => this.#showFrame());
    elements.reorder.addEventListener("click", () => {
      elements.heading.focus({ preventScroll: true });
      list.arrange();
      this.#showFrame();
    });
    // What is granted may take a session off the book.
    const grant = async (/** @type {{ id: string, wish: RowWish }} */ { id, wish }) => {
      await wishes.grant(id, wish);
      this.#show();
    };
    listen(list, "wish", grant);
    listen(list, "more", ({ id, button }) => {
      const entry = book.get(id);
      if (entry) {
        const page = pageOf(id);
        menu.open(id, button, {
          label: words.say("ui.list.more", { session: nameOf(entry, words) }),
          wishes: othersOf(entry),
          links: {
            diagnosis: page.replace(/whatsapp$/, "diagnostico"),
            log: `registro?session=${encodeURIComponent(id)}`,
          },
        });
      }
    });
    listen(menu, "open", () => hold.pin());
    listen(menu, "close", () => hold.unpin());
    listen(menu, "wish", grant);
    for (const opener of elements.openers) {
      opener.addEventListener("click", () => create.open(book.gateways));
    }
    listen(preferences, "language", async (language) => {
      await words.use(language);
      this.#speak();
    });
  }

  /** @param {Change[]} changes */
  #tellNews(changes) {
    const news = changes.flatMap(({ before, after }) => {
      const id = after.session_id;
      const kind = this.#newsroom.of(id, before?.status ?? null, after.status);
      return kind ? [{ id, name: nameOf(after, this.#parts.words), kind }] : [];
    });
    this.#parts.alerts.tell(news);
  }

  /** Asks before it says how long anything has lasted: it may be over. */
  #wake() {
    const { poller, views } = this.#parts;
    this.#unsure = true;
    if (!views.offline.signedOut) {
      poller.askNow();
    }
  }

  /**
   * Says what only the time has changed: one that waits for long is none of the calm ones any more. Of what it is not
   * told of it says nothing.
   */
  #tick() {
    const { list, offline } = this.#parts.views;
    const now = Date.now();
    const slept = now - this.#tickedAt > SLEPT_MS;
    this.#tickedAt = now;
    this.#unsure ||= offline.offline;
    if (slept) {
      this.#wake();
    } else if (this.#known && !this.#unsure) {
      this.#parts.book.settle(now);
      list.tick();
      this.#show();
    }
  }

  #show() {
    const { book, views, elements } = this.#parts;
    elements.table.toggleAttribute("data-gateways", book.gateways.length > 1);
    views.filter.show(book.counts);
    views.list.show(book);
    this.#showFrame();
  }

  /** What stands around the rows. */
  #showFrame() {
    const { book, words, views, elements } = this.#parts;
    const empty = this.#known && book.size === 0 && views.list.size === 0;
    elements.page.dataset["state"] = !this.#known ? "LOADING" : empty ? "EMPTY" : "LIST";
    elements.bones.hidden = this.#known;
    elements.empty.hidden = !empty;
    elements.content.hidden = !this.#known || empty;
    elements.none.hidden = views.list.size > 0;
    elements.table.hidden = views.list.size === 0;
    if (this.#known) {
      const { count, waiting } = headingOf(book, words);
      write(elements.count, count);
      write(elements.stalled, waiting);
    }
    this.#showTab();
  }

  #showTab() {
    const { book, words, favicon, views } = this.#parts;
    const n = book.counts.attention + book.counts.stalled;
    const { offline } = views.offline;
    const count = !offline && n > 0 ? `(${n}) ` : "";
    document.title = `${count}${words.say(offline ? "ui.tab.OFFLINE" : "ui.list.title")} – Enlace`;
    favicon.show(offline ? "offline" : n > 0 ? "attention" : "calm");
  }

  /** Says everything that is on the page, in the language of now. */
  #speak() {
    const { words, preferences, alerts, views } = this.#parts;
    translate(document, words);
    preferences.show();
    alerts.show();
    views.store.retell();
    views.list.retell();
    views.filter.show(this.#parts.book.counts);
    this.#showFrame();
  }
}
