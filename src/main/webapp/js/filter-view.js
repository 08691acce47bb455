/**
 * @import { Group } from "./session-book.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { keepInAddress, queryOfAddress } from "./query.js";
import { GROUPS } from "./session-book.js";

/** @typedef {{ text: string, group: Group }} Filter */

/**
 * Which sessions one looks for.
 *
 * Fires `filter` with a {@link Filter}.
 */
export class FilterView extends EventTarget {
  #text;
  #groups;
  #words;

  /**
   * @param {{ text: HTMLInputElement, groups: HTMLElement }} elements
   * @param {Words} words
   */
  constructor({ text, groups }, words) {
    super();
    this.#text = text;
    this.#words = words;
    this.#groups = /** @type {HTMLInputElement[]} */ ([...groups.querySelectorAll("input")]);
    const query = queryOfAddress();
    text.value = query.get("q") ?? "";
    this.#choose(GROUPS.find((group) => group === query.get("state")) ?? "all");
    text.addEventListener("input", () => this.#tell());
    this.#groups.forEach((each) => each.addEventListener("change", () => this.#tell()));
  }

  /** @returns {Filter} */
  get filter() {
    const checked = this.#groups.find((each) => each.checked)?.value;
    return {
      text: this.#text.value.trim(),
      group: GROUPS.find((group) => group === checked) ?? "all",
    };
  }

  /** Looks for all of them again. */
  clear() {
    this.#text.value = "";
    this.#choose("all");
    this.#tell();
    this.#text.focus();
  }

  /** @param {Record<Group, number>} counts how many there are of each */
  show(counts) {
    this.#text.placeholder = this.#words.say("ui.list.search");
    const format = new Intl.NumberFormat(this.#words.language);
    for (const each of this.#groups) {
      const count = each.parentElement?.querySelector("small");
      const group = GROUPS.find((name) => name === each.value);
      if (count && group) {
        write(count, format.format(counts[group]));
        if (count.parentElement && group === "stalled") {
          // Where nothing takes long nobody looks for it.
          count.parentElement.hidden = counts.stalled === 0 && !each.checked;
        }
      }
    }
  }

  /** @param {Group} group */
  #choose(group) {
    this.#groups.forEach((each) => (each.checked = each.value === group));
  }

  #tell() {
    const { filter } = this;
    keepInAddress({ q: filter.text, state: filter.group === "all" ? "" : filter.group });
    this.dispatchEvent(new CustomEvent("filter", { detail: filter }));
  }
}
