/**
 * @import { TallyReason } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { countOf } from "./amounts.js";
import { bar, draw } from "./svg.js";

const WIDTH = 100;
const HEIGHT = 6;

/** What happened for which reason, the most frequent first; each leads to its lines in the log. */
export class ReasonsView {
  #list;
  #words;
  #linkOf;

  /**
   * @param {HTMLElement} list
   * @param {Words} words
   * @param {(reason: string) => string | null} linkOf where it is read more closely, if anywhere
   */
  constructor(list, words, linkOf) {
    this.#list = list;
    this.#words = words;
    this.#linkOf = linkOf;
  }

  /** @param {TallyReason[]} reasons */
  show(reasons) {
    const most = Math.max(1, ...reasons.map(({ count }) => count));
    // Whoever is at one of them stays there.
    const held = this.#list.contains(document.activeElement)
      ? document.activeElement?.getAttribute("href")
      : null;
    this.#list.replaceChildren(...reasons.map((each) => this.#made(each, most)));
    if (held) {
      const links = [...this.#list.querySelectorAll("a")];
      links.find((link) => link.getAttribute("href") === held)?.focus({ preventScroll: true });
    }
  }

  /**
   * @param {TallyReason} reason
   * @param {number} most
   */
  #made({ reason, count }, most) {
    const words = this.#words;
    const item = document.createElement("li");
    item.dataset["reason"] = reason;
    const href = this.#linkOf(reason);
    const name = document.createElement(href ? "a" : "span");
    if (href) {
      name.setAttribute("href", href);
    }
    name.textContent =
      words.say(`ui.dash.ended.${reason}`) || words.say(`reason.${reason}.title`) || reason;
    const number = document.createElement("b");
    number.textContent = countOf(count, words);
    const picture = draw(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      bar({ x: 0, y: 0, width: WIDTH, height: HEIGHT, radius: 0 }, "track"),
      bar(
        { x: 0, y: 0, width: Math.max(1, (WIDTH * count) / most), height: HEIGHT, radius: 0 },
        "bar",
      ),
    );
    item.append(name, number, picture);
    return item;
  }
}
