/**
 * @import { Check } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { apart, menderOf } from "./findings.js";

/** As many lines as the diagnosis will have, so that nothing jumps when it is there. */
const BONES = 11;

/** The mark beside the word: a verdict is never told by its colour alone. */
const MARKS = /** @type {const} */ ({ OK: "✓", WARNING: "!", FAILED: "✕", SKIPPED: "–" });

/** The checks, one below the other in the order of the way. */
export class ChecksView {
  #list;
  #words;

  /**
   * @param {HTMLElement} list
   * @param {Words} words
   */
  constructor(list, words) {
    this.#list = list;
    this.#words = words;
  }

  /** Holds the place of the checks while they are made. */
  showBones() {
    this.#list.setAttribute("aria-busy", "true");
    this.#list.replaceChildren(
      ...Array.from({ length: BONES }, () => {
        const item = element("li");
        item.setAttribute("aria-hidden", "true");
        item.append(element("span", "mark"), element("div", "bone"));
        return item;
      }),
    );
  }

  clear() {
    this.#list.setAttribute("aria-busy", "false");
    this.#list.replaceChildren();
  }

  /** @param {Check[]} checks */
  show(checks) {
    this.#list.setAttribute("aria-busy", "false");
    const { seen, behind } = apart(checks);
    this.#list.replaceChildren(...seen.map((check) => this.#item(check)));
    if (behind > 0) {
      const item = element("li", "behind");
      const mark = element("span", "mark", "…");
      mark.setAttribute("aria-hidden", "true");
      item.append(mark, element("p", "found", this.#words.say("ui.checks.behind")));
      this.#list.append(item);
    }
  }

  /** @param {Check} check */
  #item(check) {
    const { step, verdict, ms, reason, detail, message, advice } = check;
    const item = element("li");
    item.dataset["verdict"] = verdict;
    const mark = element("span", "mark", MARKS[verdict] ?? "·");
    mark.setAttribute("aria-hidden", "true");
    const found = element("p", "found", message || step);
    found.prepend(element("span", "unseen", `${this.#words.say(`ui.verdict.${verdict}`)}: `));
    // None of its own has what was skipped, or learnt from the answer to another question.
    const took = ms ? `${ms} ms` : "";
    const name = this.#words.say(`diagnosis.${step}.title`) || step;
    item.append(mark, found, element("span", "took", took));
    const technical = [reason, detail].filter(Boolean).join(": ");
    if (technical) {
      const details = element("details", "name");
      const code = element("code", "", technical);
      code.dir = "auto";
      details.append(element("summary", "", name), code);
      item.append(details);
    } else {
      item.append(element("p", "name", name));
    }
    if (advice) {
      const told = element("p", "advice", advice);
      const whom = this.#words.say(`ui.checks.for.${menderOf(check)}`);
      told.prepend(element("strong", "", whom), " ");
      item.append(told);
    }
    return item;
  }
}

/**
 * @param {string} name
 * @param {string} [className]
 * @param {string} [text]
 */
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
