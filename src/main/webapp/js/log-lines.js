/**
 * @import { LogLine } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { dateOf, formatOf, sentenceOf, timeOfDay } from "./messages.js";
import { pageOf, plain } from "./session-book.js";

const DAY_MS = 86_400_000;

/** The lines of the log as they read, newest first, each day under its own heading. */
export class LogLines {
  #list;
  #words;
  #nameOf;
  /** @type {{ line: LogLine, element: HTMLElement, said: string }[]} */
  #shown = [];
  #text = "";

  /**
   * @param {HTMLElement} list
   * @param {Words} words
   * @param {(id: string) => string} nameOf what people call a session
   */
  constructor(list, words, nameOf) {
    this.#list = list;
    this.#words = words;
    this.#nameOf = nameOf;
  }

  /** How many lines can be seen. */
  get size() {
    return this.#shown.filter(({ element }) => !element.hidden).length;
  }

  /** @param {LogLine[]} lines all of them */
  show(lines) {
    this.#shown = lines.map((line) => this.#made(line));
    this.#list.replaceChildren();
    this.#arrange();
  }

  /** @param {LogLine[]} lines above all others */
  prepend(lines) {
    this.#shown.unshift(...lines.map((line) => this.#made(line)));
    this.#arrange();
  }

  /** @param {LogLine[]} lines below all others */
  append(lines) {
    this.#shown.push(...lines.map((line) => this.#made(line)));
    this.#arrange();
  }

  /** @param {string} text only lines that have all its words can be seen */
  setText(text) {
    this.#text = plain(text);
    this.#arrange();
  }

  #arrange() {
    const wanted = this.#text.split(/\s+/).filter(Boolean);
    /** @type {HTMLElement[]} */
    const elements = [];
    let day = "";
    for (const { line, element, said } of this.#shown) {
      element.hidden = !wanted.every((word) => said.includes(word));
      const own = dayOf(Date.parse(line.at));
      if (!element.hidden && own !== day) {
        day = own;
        elements.push(this.#heading(Date.parse(line.at)));
      }
      elements.push(element);
    }
    this.#list.querySelectorAll(".day").forEach((heading) => heading.remove());
    let at = this.#list.firstElementChild;
    for (const element of elements) {
      if (element === at) {
        at = at.nextElementSibling;
      } else {
        this.#list.insertBefore(element, at);
      }
    }
  }

  /** @param {number} at */
  #heading(at) {
    const item = document.createElement("li");
    item.className = "day";
    const heading = document.createElement("h2");
    const days = Math.round((startOf(Date.now()) - startOf(at)) / DAY_MS);
    const relative = new Intl.RelativeTimeFormat(this.#words.language, { numeric: "auto" });
    heading.textContent =
      days < 2
        ? relative.format(-days, "day")
        : formatOf(this.#words.language, { dateStyle: "full" }).format(at);
    item.append(heading);
    return item;
  }

  /** @param {LogLine} line */
  #made(line) {
    const { event, session_id, detail, reason, gateway, by } = line;
    const words = this.#words;
    const at = Date.parse(line.at);
    const item = document.createElement("li");
    item.dataset["event"] = event;
    const time = document.createElement("time");
    time.dateTime = line.at;
    time.textContent = timeOfDay(at, words, true);
    time.title = `${dateOf(at, words)} · ${line.at.replace("T", " ").replace("Z", "")} UTC`;
    const session = document.createElement("a");
    session.href = pageOf(session_id);
    session.textContent = this.#nameOf(session_id);
    session.dir = "auto";
    const text = document.createElement("div");
    const sentence = sentenceOf(line, words) || words.say("ui.log.other");
    text.textContent = sentence;
    const why = reason ? words.say(`reason.${reason}.title`) : "";
    const small = [
      sentence.startsWith(why) ? null : why,
      by && !sentence.includes(by) ? by : null,
      reason && !detail?.startsWith(reason) ? reason : null,
      detail,
    ].filter(Boolean);
    if (small.length > 0) {
      const more = document.createElement("small");
      more.textContent = small.join(" · ");
      more.dir = "auto";
      text.append(more);
    }
    item.append(time, session, text);
    const said = plain([sentence, session.textContent, session_id, gateway, ...small].join(" "));
    return { line, element: item, said };
  }
}

/** @param {number} at */
function startOf(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** @param {number} at */
function dayOf(at) {
  return String(startOf(at));
}
