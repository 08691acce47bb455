/**
 * @import { EventGroup } from "./event-groups.js"
 * @import { Summary } from "./types.js"
 * @import { Query } from "./sessions-api.js"
 * @import { Words } from "./i18n.js"
 */
import { EVENT_GROUPS, eventGroupOf } from "./event-groups.js";
import { keepInAddress, queryOfAddress } from "./query.js";
import { nameOf } from "./session-book.js";

/**
 * Which lines of the log one looks for. The words are looked for among the lines that are there;
 * for all else the server is asked.
 *
 * Fires `query` when the server has to be asked anew, and `text` when only the words are others.
 */
export class LogFilterView extends EventTarget {
  #elements;
  #words;
  /** @type {Map<string, string | null>} */
  #names = new Map();
  /** @type {HTMLInputElement[]} */
  #groups;

  /**
   * @param {{ session: HTMLSelectElement, reason: HTMLSelectElement, text: HTMLInputElement,
   *   groups: HTMLElement }} elements
   * @param {Words} words
   */
  constructor(elements, words) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#groups = [...elements.groups.querySelectorAll("input")];
    const query = queryOfAddress();
    const { session, reason, text } = elements;
    text.value = query.get("q") ?? "";
    offer(session, [["", ""], both(query.get("session") ?? "")]);
    session.value = query.get("session") ?? "";
    offer(reason, [["", ""], both(query.get("reason") ?? "")]);
    reason.value = query.get("reason") ?? "";
    const group = eventGroupOf(query.get("event"));
    this.#groups.forEach((each) => (each.checked = each.value === group));
    for (const each of [session, reason, ...this.#groups]) {
      each.addEventListener("change", () => this.#tell("query"));
    }
    text.addEventListener("input", () => this.#tell("text"));
  }

  /** What the server is asked for. @returns {Query} */
  get query() {
    const { session, reason } = this.#elements;
    return { session: session.value, reason: reason.value, event: EVENT_GROUPS[this.#group] };
  }

  get text() {
    return this.#elements.text.value.trim();
  }

  get active() {
    const { session, reason } = this.#elements;
    return [session.value, reason.value, this.text].some(Boolean) || this.#group !== "all";
  }

  /** What people call a session. @param {string} id */
  nameOf(id) {
    return nameOf({ session_id: id, name: this.#names.get(id) ?? null }, this.#words);
  }

  /** @param {Summary[]} sessions that there are to choose from */
  setSessions(sessions) {
    this.#names = new Map(sessions.map((each) => [each.session_id, each.name]));
    this.retell();
  }

  /** Says it again, in the language of now. */
  retell() {
    const { session, reason, text } = this.#elements;
    const words = this.#words;
    const collator = new Intl.Collator(words.language, { numeric: true });
    const chosen = session.value;
    const sessions = [...new Set([...this.#names.keys(), chosen])].filter(Boolean);
    offer(session, [
      ["", words.say("ui.log.all_sessions")],
      ...sessions
        .map((id) => pair(id, this.nameOf(id)))
        .sort(([, a], [, b]) => collator.compare(a, b)),
    ]);
    const reasons = words.names("reason.", ".title");
    offer(reason, [
      ["", words.say("ui.log.all_reasons")],
      ...reasons
        .map((code) => pair(code, `${words.say(`reason.${code}.title`)} · ${code}`))
        .sort(([, a], [, b]) => collator.compare(a, b)),
    ]);
    text.placeholder = words.say("ui.log.search");
  }

  /** Looks for everything again. */
  clear() {
    const { session, reason, text } = this.#elements;
    session.value = "";
    reason.value = "";
    text.value = "";
    this.#groups.forEach((each) => (each.checked = each.value === "all"));
    this.#tell("query");
    text.focus();
  }

  /** @returns {EventGroup} */
  get #group() {
    return eventGroupOf(this.#groups.find((each) => each.checked)?.value ?? null);
  }

  /** @param {"query" | "text"} what */
  #tell(what) {
    const { session, reason } = this.#elements;
    const group = this.#group;
    keepInAddress({
      session: session.value,
      reason: reason.value,
      event: group === "all" ? "" : group,
      q: this.text,
    });
    this.dispatchEvent(new CustomEvent(what));
  }
}

/** @typedef {[value: string, label: string]} Choice */

/**
 * Puts up what there is to choose from; what is chosen stays chosen.
 *
 * @param {HTMLSelectElement} select
 * @param {Choice[]} choices
 */
function offer(select, choices) {
  const { value } = select;
  select.replaceChildren(...choices.map(([each, label]) => new Option(label, each)));
  select.value = value;
}

/**
 * @param {string} value
 * @param {string} label
 * @returns {Choice}
 */
function pair(value, label) {
  return [value, label];
}

/** @param {string} value */
function both(value) {
  return pair(value, value);
}
