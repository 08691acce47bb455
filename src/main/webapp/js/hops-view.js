/**
 * @import { Hop, Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { ageOf, timeOfDay } from "./messages.js";

/** @typedef {"panel" | "gateway" | "whatsapp"} HopName */

/**
 * What is known about one hop, in this browser's time.
 *
 * @typedef {object} Known
 * @property {boolean | null} ok
 * @property {number | null} at when that was learnt
 * @property {number | null} downSince
 * @property {number | null} latencyMs
 */

/** The way from this browser to WhatsApp, hop by hop: which one works, and which one does not. */
export class HopsView {
  #items;
  #words;
  /** @type {Record<HopName, Known>} */
  #known = { panel: unknown(), gateway: unknown(), whatsapp: unknown() };
  /** @type {string | null} */
  #reason = null;
  /** @type {number | null} */
  #nextAt = null;

  /**
   * @param {Record<HopName, HTMLElement>} items
   * @param {Words} words
   */
  constructor(items, words) {
    this.#items = items;
    this.#words = words;
  }

  /** @param {Snapshot} snapshot */
  show({ hops, reason, retry }) {
    const now = Date.now();
    this.#learn("panel", { ok: true, ms_ago: 0 });
    this.#learn("gateway", hops.gateway);
    this.#learn("whatsapp", hops.whatsapp);
    this.#reason = reason;
    this.#nextAt = retry.next_attempt_in_ms === null ? null : now + retry.next_attempt_in_ms;
    this.tick();
  }

  /** The panel does not answer; what is behind it nobody knows now. */
  showOffline() {
    this.#learn("panel", { ok: false, ms_ago: 0 });
    this.#known.gateway = unknown();
    this.#known.whatsapp = unknown();
    this.tick();
  }

  tick() {
    for (const name of /** @type {HopName[]} */ (Object.keys(this.#items))) {
      const known = this.#known[name];
      const item = this.#items[name];
      item.dataset["ok"] = String(known.ok);
      const text = item.querySelector("small");
      if (text) {
        write(text, this.#sentence(name, known));
      }
    }
  }

  /**
   * @param {HopName} name
   * @param {Hop} hop
   */
  #learn(name, hop) {
    const at = hop.ms_ago === null ? null : Date.now() - hop.ms_ago;
    const downSince = hop.ok === false ? (this.#known[name].downSince ?? at) : null;
    this.#known[name] = { ok: hop.ok, at, downSince, latencyMs: hop.latency_ms ?? null };
  }

  /**
   * @param {HopName} name
   * @param {Known} known
   */
  #sentence(name, known) {
    const words = this.#words;
    if (known.ok === null) {
      return words.say("ui.hop.unknown");
    }
    if (known.ok) {
      const ms = known.at === null ? null : Date.now() - known.at;
      const key = ms !== null && ms < 1000 ? "ui.hop.ok_now" : "ui.hop.ok";
      const age = ms === null ? null : ageOf(ms, words);
      return words.say(key, { age, latency: known.latencyMs });
    }
    const time = known.downSince === null ? null : timeOfDay(known.downSince, words);
    // The reason belongs to the hop that broke first: beyond it nothing can be known.
    const cause = this.#reason && name === this.#broken() ? `reason.${this.#reason}.title` : "";
    const sentence = words.say("ui.hop.down", { time, cause: words.say(cause) });
    const s = this.#nextAt === null ? 0 : Math.ceil((this.#nextAt - Date.now()) / 1000);
    return s > 0 && name === this.#broken()
      ? `${sentence}; ${words.say("ui.hop.down_next", { s })}`
      : sentence;
  }

  /** @returns {HopName | undefined} */
  #broken() {
    const names = /** @type {HopName[]} */ (["panel", "gateway", "whatsapp"]);
    const first = names.find((name) => this.#known[name].ok === false);
    return first === "panel" ? undefined : first;
  }
}

/** @returns {Known} */
function unknown() {
  return { ok: null, at: null, downSince: null, latencyMs: null };
}
