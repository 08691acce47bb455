/**
 * @import { EventsAnswer, LogEntry } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { sentenceOf, timeOfDay } from "./messages.js";

/** How many lines a page keeps unless it says otherwise; the server keeps more. */
const LINES = 100;

/** What happened, newest first, in this browser's own time. */
export class LogView {
  #list;
  #empty;
  #words;
  #ask;
  #most;
  #technical;
  /** @type {{ entry: LogEntry, at: number }[]} */
  #lines = [];
  /** @type {string | null} */
  #boot = null;
  #seq = 0;
  #asking = false;
  #askAgain = false;

  /**
   * @param {{ list: HTMLElement, empty: HTMLElement }} elements
   * @param {Words} words
   * @param {(seq: number) => Promise<EventsAnswer>} ask
   * @param {number} [most] lines
   * @param {boolean} [technical] whether a line has its technical part, for who looks after it all
   */
  constructor({ list, empty }, words, ask, most = LINES, technical = false) {
    this.#technical = technical;
    this.#list = list;
    this.#empty = empty;
    this.#words = words;
    this.#ask = ask;
    this.#most = most;
  }

  /** Gets what is new. What comes in while it asks is asked for right after. */
  async refresh() {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#askAgain = false;
        this.#add(await this.#ask(this.#seq));
      } while (this.#askAgain);
    } catch {
      // The poller is the one that says that the panel is away; the next snapshot asks again.
    } finally {
      this.#asking = false;
    }
  }

  clear() {
    this.#lines = [];
    this.#seq = 0;
    this.#list.replaceChildren();
    this.#empty.hidden = false;
  }

  /** The lines as they read, newest first. */
  get sentences() {
    return this.#lines.map(
      ({ entry, at }) =>
        `${timeOfDay(at, this.#words, true)} ${sentenceOf(entry, this.#words)}` +
        (entry.detail ? ` (${entry.detail})` : ""),
    );
  }

  /** Says everything again, in the language of now. */
  retell() {
    this.#list.replaceChildren(...this.#lines.map((line) => this.#element(line)));
  }

  /** @param {EventsAnswer} answer */
  #add({ boot, events }) {
    if (this.#boot !== null && boot !== this.#boot) {
      this.#boot = boot;
      this.clear();
      // Counted from the other run's number, these may be too few.
      this.#askAgain = true;
      return;
    }
    this.#boot = boot;
    const now = Date.now();
    const lines = events
      .filter((entry) => entry.seq > this.#seq)
      .map((entry) => ({ entry, at: now - entry.ms_ago }));
    if (lines.length === 0) {
      return;
    }
    this.#seq = Math.max(...lines.map(({ entry }) => entry.seq));
    this.#lines = [...lines, ...this.#lines].slice(0, this.#most);
    this.#list.prepend(...lines.slice(0, this.#most).map((line) => this.#element(line)));
    while (this.#list.childElementCount > this.#most) {
      this.#list.lastElementChild?.remove();
    }
    this.#empty.hidden = true;
  }

  /** @param {{ entry: LogEntry, at: number }} line */
  #element({ entry, at }) {
    const item = document.createElement("li");
    item.dataset["event"] = entry.event;
    const time = document.createElement("time");
    time.dateTime = new Date(at).toISOString();
    time.textContent = timeOfDay(at, this.#words, true);
    const text = document.createElement("div");
    text.textContent = sentenceOf(entry, this.#words);
    if (entry.detail && this.#technical) {
      const detail = document.createElement("small");
      detail.textContent = entry.detail;
      detail.dir = "auto";
      text.append(detail);
    }
    item.append(time, text);
    return item;
  }
}
