/**
 * @import { TallyGateway } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { countOf, durationOf } from "./amounts.js";

/** The gateways: whether each answers, how quickly, and what was done by it. */
export class GatewaysView {
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

  /** @param {TallyGateway[]} gateways */
  show(gateways) {
    this.#list.replaceChildren(...gateways.map((each) => this.#made(each)));
  }

  /** @param {TallyGateway} gateway */
  #made({ name, known, kind, up, latency, total }) {
    const words = this.#words;
    const item = document.createElement("li");
    const heading = document.createElement("h3");
    heading.textContent = name;
    heading.dir = "auto";
    const speaks = document.createElement("small");
    speaks.textContent = known
      ? words.say(`ui.dash.kind.${kind ?? "unknown"}`)
      : words.say("ui.dash.gateway.gone");
    const state = document.createElement("p");
    state.className = "up";
    state.dataset["up"] = String(up);
    state.textContent = words.say(`ui.dash.up.${up === null ? "unused" : up ? "yes" : "no"}`);
    const numbers = document.createElement("dl");
    /** @type {[string, string][]} */
    const pairs = [
      ["median", latency ? durationOf(latency.median_ms, words) : "–"],
      ["p90", latency ? durationOf(latency.p90_ms, words) : "–"],
      ["attempts", countOf(total.attempts, words)],
      ["links", countOf(total.links, words)],
      ["restored", countOf(total.restored, words)],
      ["faults", countOf(total.faults, words)],
    ];
    for (const [key, value] of pairs) {
      const pair = document.createElement("div");
      const term = document.createElement("dt");
      term.textContent = words.say(`ui.dash.gateway.${key}`);
      const text = document.createElement("dd");
      text.textContent = value;
      pair.append(term, text);
      numbers.append(pair);
    }
    item.append(heading, speaks, state, numbers);
    return item;
  }
}
