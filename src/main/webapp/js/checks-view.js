/**
 * @import { Check, Diagnosis } from "./types.js"
 * @import { Words } from "./i18n.js"
 */

/** As many lines as the diagnosis will have, so that nothing jumps when it is there. */
const BONES = 11;

/** The mark beside the word: a verdict is never told by its colour alone. */
const MARKS = /** @type {const} */ ({ OK: "✓", WARNING: "!", FAILED: "✕", SKIPPED: "–" });

/** How the whole came out. @typedef {"OK" | "WARNING" | "FAILED"} Outcome */

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
    this.#list.replaceChildren(...checks.map((check) => this.#item(check)));
  }

  /** @param {Check} check */
  #item({ step, verdict, ms, reason, detail, message, advice }) {
    const item = element("li");
    item.dataset["verdict"] = verdict;
    const mark = element("span", "mark", MARKS[verdict] ?? "·");
    mark.setAttribute("aria-hidden", "true");
    const found = element("p", "found", message || step);
    found.prepend(element("span", "unseen", `${this.#words.say(`ui.verdict.${verdict}`)}: `));
    // None of its own has what was skipped, or learnt from the answer to another question.
    const took = ms ? `${ms} ms` : "";
    const name = this.#words.say(`diagnosis.${step}.title`) || step;
    item.append(mark, found, element("span", "took", took), element("p", "name", name));
    if (advice) {
      item.append(element("p", "advice", advice));
    }
    const technical = [reason, detail].filter(Boolean).join(": ");
    if (technical) {
      const details = document.createElement("details");
      const code = element("code", "", technical);
      code.dir = "auto";
      details.append(element("summary", "", this.#words.say("ui.detail")), code);
      item.append(details);
    }
    return item;
  }
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {{ outcome: Outcome, n: number }} how many checks are of that verdict
 */
export function outcomeOf({ ok, steps }) {
  /** @param {string} verdict */
  const count = (verdict) => steps.filter((step) => step.verdict === verdict).length;
  const failed = count("FAILED");
  if (!ok || failed > 0) {
    return { outcome: "FAILED", n: failed };
  }
  const warnings = count("WARNING");
  return warnings > 0 ? { outcome: "WARNING", n: warnings } : { outcome: "OK", n: 0 };
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
