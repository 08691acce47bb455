/**
 * @import { Bell } from "./bell.js"
 * @import { Drawings } from "./drawings.js"
 * @import { GatewaysView } from "./gateways-view.js"
 * @import { Language, Words } from "./i18n.js"
 * @import { LogLines } from "./log-lines.js"
 * @import { OfflineView } from "./offline-view.js"
 * @import { Preferences } from "./preferences.js"
 * @import { SessionsApi } from "./sessions-api.js"
 * @import { LogLine, Tally } from "./types.js"
 */
import { ApiError } from "./api.js";
import { listen } from "./elements.js";
import { numberFormat, translate, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { formatOf, timeOfDay } from "./messages.js";
import { Poller } from "./poller.js";
import { keepInAddress, queryOfAddress } from "./query.js";
import { GROUPS, groupsOf } from "./session-book.js";
import { isEmpty, offsetOf, ownZone } from "./tally.js";
import { watchSleep } from "./wake.js";

const PACE_MS = 30_000;
const TICK_MS = 1_000;
const LINES = 25;
const RANGES = ["1", "7", "30"];

/** @typedef {Tally & { version: number, lines: LogLine[] | null }} News */

/**
 * @typedef {object} Parts
 * @property {SessionsApi} api
 * @property {Words} words
 * @property {Preferences} preferences
 * @property {() => Promise<{ lang: string } | null>} askPanel
 * @property {() => Promise<boolean>} askMayReadLog
 * @property {() => Promise<Drawings>} drawings
 * @property {{ gateways: GatewaysView, lines: LogLines, offline: OfflineView, bell: Bell }} views
 * @property {{ page: HTMLElement, now: HTMLElement, note: HTMLElement, notice: HTMLElement, ranges: HTMLInputElement[],
 *   bones: HTMLElement, board: HTMLElement, drawn: HTMLElement[], empty: HTMLElement,
 *   emptyText: HTMLElement, noTroubles: HTMLElement, noEnds: HTMLElement, log: HTMLElement,
 *   noLines: HTMLElement }} elements
 */

/** Connects the parts of the dashboard: how linking goes, today and lately. */
export class Dashboard {
  #parts;
  /** @type {Poller<News> | null} */
  #poller = null;
  /** @type {News | null} */
  #news = null;
  #at = 0;
  #mayReadLog = false;
  #named = false;
  /** @type {Drawings | null} */
  #drawings = null;
  #zone = ownZone();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Finds the language, then begins to ask. */
  async start() {
    const { words, preferences, askPanel, askMayReadLog, views, elements } = this.#parts;
    const asked = queryOfAddress().get("days") ?? "";
    const range = RANGES.includes(asked) ? asked : "1";
    elements.ranges.forEach((each) => (each.checked = each.value === range));
    await settleLanguage(words, preferences, askPanel, () => views.offline.showUnspoken());
    this.#mayReadLog = await askMayReadLog();
    this.#speak();
    this.#listen();
    this.#ask();
    views.bell.start();
    setInterval(() => views.offline.tick(), TICK_MS);
  }

  #listen() {
    const { words, preferences, views, elements } = this.#parts;
    for (const range of elements.ranges) {
      range.addEventListener("change", () => {
        keepInAddress({ days: this.#days === "1" ? "" : this.#days });
        this.#ask();
      });
    }
    listen(views.offline, "retry", () => this.#poller?.askNow());
    listen(views.bell, "book", () => {
      this.#showNow();
      if (!this.#named && views.bell.current) {
        // Lines that came before it show identifiers for names.
        this.#named = true;
        views.lines.show(this.#news?.lines ?? []);
      }
    });
    listen(preferences, "language", async (/** @type {Language} */ language) => {
      await words.use(language);
      this.#speak();
    });
    watchSleep({
      wake: () => this.#poller?.askNow(),
      sleep: () => this.#poller?.stop(),
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.#poller?.stop());
  }

  /** How many accounts are how, at this moment: the rest of the page is about what was. */
  #showNow() {
    const { words, views, elements } = this.#parts;
    const { book, current } = views.bell;
    // What nobody knows any more is not told as how it is now.
    const first = current ? book.entries.map((entry) => groupsOf(entry)[0]) : [];
    const number = numberFormat(words.language);
    for (const group of GROUPS.slice(1)) {
      // Each in one group, or they do not add up.
      const count = first.filter((each) => each === group).length;
      // The links stay: one of them may have the focus.
      let link = /** @type {HTMLAnchorElement | null} */ (
        elements.now.querySelector(`[data-group="${group}"]`)
      );
      if (!link) {
        link = document.createElement("a");
        link.href = `sesiones?state=${group}`;
        link.dataset["group"] = group;
        elements.now.append(link);
      }
      link.hidden = count === 0;
      write(link, `${words.say(`ui.group.${group}`)} **${number.format(count)}**`);
    }
  }

  get #days() {
    return this.#parts.elements.ranges.find((each) => each.checked)?.value ?? "1";
  }

  #ask() {
    const { views } = this.#parts;
    this.#poller?.stop();
    let version = 0;
    /** @type {Poller<News>} */
    const poller = new Poller(
      async (after, signal) => {
        const news = await this.#answer(signal);
        if (!isEmpty(news.total)) {
          this.#drawings ??= await this.#parts.drawings();
        }
        return { ...news, version: ++version };
      },
      { paceMs: PACE_MS, isAbsent: () => false },
    );
    listen(poller, "answer", (/** @type {News} */ news) => {
      views.offline.answered();
      this.#news = news;
      this.#at = Date.now();
      this.#show();
    });
    listen(poller, "failure", ({ error, failures }) => {
      views.offline.failed(error, failures);
      if (views.offline.signedOut) {
        poller.stop();
      }
    });
    this.#poller = poller;
    poller.start();
  }

  /** @param {AbortSignal} signal */
  async #answer(signal) {
    const { api } = this.#parts;
    const days = Number(this.#days);
    const lines = this.#mayReadLog
      ? api.events({ limit: LINES }, signal).then(
          ({ events }) => events,
          () => null,
        )
      : null;
    try {
      return { ...(await api.tally({ days, zone: this.#zone }, signal)), lines: await lines };
    } catch (error) {
      const offset = offsetOf(new Date());
      if (error instanceof ApiError && error.status === 400 && this.#zone !== offset) {
        // A browser may know newer zones than the server does.
        this.#zone = offset;
        return { ...(await api.tally({ days, zone: offset }, signal)), lines: await lines };
      }
      throw error;
    }
  }

  #show() {
    const { words, views, elements } = this.#parts;
    const news = this.#news;
    elements.page.dataset["state"] = news ? "DASHBOARD" : "LOADING";
    elements.bones.hidden = news !== null;
    elements.board.hidden = news === null;
    document.title = `${words.say("ui.dash.title")} – Enlace`;
    if (!news) {
      return;
    }
    const empty = isEmpty(news.total);
    elements.empty.hidden = !empty;
    elements.drawn.forEach((each) => (each.hidden = empty));
    write(elements.emptyText, words.say(`ui.dash.empty.${news.days}`));
    write(elements.note, this.#noteOf(news));
    const missing = [
      news.complete ? "" : words.say("ui.dash.incomplete"),
      news.kept_days < news.days ? words.count("ui.dash.kept", news.kept_days) : "",
    ];
    write(elements.notice, missing.filter(Boolean).join(" "));
    if (!empty) {
      this.#drawings?.show(news);
    }
    elements.noEnds.hidden = news.ended.length > 0;
    elements.noTroubles.hidden = news.troubles.length > 0;
    views.gateways.show(news.gateways);
    elements.log.hidden = news.lines === null;
    elements.noLines.hidden = news.lines?.length !== 0;
    views.lines.show(news.lines ?? []);
  }

  /** @param {Tally} tally */
  #noteOf({ days, parts }) {
    const { words } = this.#parts;
    const looks = /** @type {const} */ ({ day: "numeric", month: "long" });
    const [first, last] = [parts.at(0), parts.at(-1)].map((part) => Date.parse(part?.at ?? ""));
    const format = formatOf(words.language, days === 1 ? { weekday: "long", ...looks } : looks);
    const range =
      days === 1 ? format.format(Date.now()) : format.formatRange(first ?? 0, last ?? 0);
    return words.say("ui.dash.note", { range, time: timeOfDay(this.#at, words, true) });
  }

  /** Says everything that is on the page, in the language of now. */
  #speak() {
    const { words, preferences, views } = this.#parts;
    translate(document, words);
    preferences.show();
    views.bell.retell();
    this.#showNow();
    this.#show();
  }
}
