/**
 * @import { EventsAnswer, LogEntry } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { sentenceOf, timeOfDay } from "./messages.js";

/** Two clocks that are no further apart are taken for one. */
const ONE_CLOCK_MS = 5_000;

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
  /** Which attempt it has come to. */
  #attempt = 0;
  #ahead = document.createElement("li");
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

  /**
   * Says which attempt it is by now, where that is not written down: what goes on for long is written now and then.
   *
   * @param {number} attempt
   */
  show(attempt) {
    this.#attempt = attempt;
    const entries = this.#lines.map(({ entry }) => entry);
    const known = entries.length === 0 || attempt <= attemptBefore(entries, 0);
    this.#ahead.remove();
    if (!known) {
      const [mark, text] = [document.createElement("time"), document.createElement("div")];
      mark.textContent = "…";
      text.textContent = this.#words.say("ui.log.now", { attempt });
      this.#ahead.replaceChildren(mark, text);
      this.#list.prepend(this.#ahead);
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
    this.#list.replaceChildren(...this.#lines.map((line, i) => this.#element(line, i)));
    this.show(this.#attempt);
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
      .map((entry) => ({ entry, at: momentOf(entry, now) }));
    if (lines.length === 0) {
      return;
    }
    this.#seq = Math.max(...lines.map(({ entry }) => entry.seq));
    this.#lines = [...lines, ...this.#lines].slice(0, this.#most);
    this.#ahead.remove();
    this.#list.prepend(...lines.slice(0, this.#most).map((line, i) => this.#element(line, i)));
    while (this.#list.childElementCount > this.#most) {
      this.#list.lastElementChild?.remove();
    }
    this.#empty.hidden = true;
    this.show(this.#attempt);
  }

  /**
   * @param {{ entry: LogEntry, at: number }} line
   * @param {number} i which of all lines
   */
  #element({ entry, at }, i) {
    const item = document.createElement("li");
    item.dataset["event"] = entry.event;
    const time = document.createElement("time");
    time.dateTime = new Date(at).toISOString();
    time.textContent = timeOfDay(at, this.#words, true);
    const text = document.createElement("div");
    text.textContent = sentenceOf(entry, this.#words);
    const n = skippedBefore(
      this.#lines.map((line) => line.entry),
      i,
    );
    if (n > 0) {
      const skipped = document.createElement("small");
      skipped.textContent = this.#words.count("ui.log.skipped", n);
      text.append(skipped);
    }
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

/**
 * When it happened, in this browser's time. What is reckoned from an answer's arrival is another second with every answer;
 * so where the two clocks agree, the server's own word is taken.
 *
 * @param {LogEntry} entry
 * @param {number} now
 */
export function momentOf({ at, ms_ago }, now) {
  const [told, reckoned] = [Date.parse(at ?? ""), now - ms_ago];
  return Math.abs(told - reckoned) <= ONE_CLOCK_MS ? told : reckoned;
}

/**
 * How many attempts before that line were made and not written down.
 *
 * @param {LogEntry[]} entries newest first
 * @param {number} i
 */
export function skippedBefore(entries, i) {
  const attempt = entries[i]?.params["attempt"];
  const before = attemptBefore(entries, i + 1);
  return attempt && before > 0 ? Math.max(0, attempt - before - 1) : 0;
}

/**
 * The newest attempt that the lines from that one on tell of; 0 for none.
 *
 * @param {LogEntry[]} entries newest first
 * @param {number} i
 */
function attemptBefore(entries, i) {
  return entries.slice(i).find(({ params }) => params["attempt"])?.params["attempt"] ?? 0;
}
