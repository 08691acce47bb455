/**
 * @import { Hop, Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { ageOf, sinceOf } from "./messages.js";

/** @typedef {"panel" | "gateway" | "whatsapp"} HopName */

/**
 * What was learnt longer ago than this was so then, and nobody knows whether it still is: three times what the panel's answer
 * may take where there is no news.
 */
export const OLD_MS = 90_000;

/** @type {HopName[]} */
const NAMES = ["panel", "gateway", "whatsapp"];

/**
 * What is known about one hop, in this browser's time.
 *
 * @typedef {object} Known
 * @property {boolean | null} ok
 * @property {number | null} at when that was learnt
 * @property {number | null} downSince
 * @property {number | null} latencyMs
 */

/**
 * The way from this browser to WhatsApp, hop by hop: which one works, and which one does not. Each is
 * told at length, and in a word or two for where there is no more room; then the one that is broken is
 * told in full below.
 */
export class HopsView {
  #items;
  #down;
  #words;
  /** @type {Record<HopName, Known>} */
  #known = { panel: unknown(), gateway: unknown(), whatsapp: unknown() };
  /** @type {string | null} */
  #reason = null;
  /** @type {number | null} */
  #nextAt = null;
  #signedOut = false;

  /**
   * @param {Record<HopName, HTMLElement> & { down: HTMLElement }} elements
   * @param {Words} words
   */
  constructor({ down, ...items }, words) {
    this.#items = items;
    this.#down = down;
    this.#words = words;
  }

  /** @param {Snapshot} snapshot */
  show({ hops, reason, retry }) {
    const now = Date.now();
    this.#signedOut = false;
    this.#learn("panel", { ok: true, ms_ago: 0 });
    this.#learn("gateway", hops.gateway);
    this.#learn("whatsapp", hops.whatsapp);
    this.#reason = reason;
    this.#nextAt = retry.next_attempt_in_ms === null ? null : now + retry.next_attempt_in_ms;
    this.tick();
  }

  /**
   * The panel does not answer, or not to us; what is behind it nobody knows now.
   *
   * @param {boolean} signedOut
   * @param {number | null} retryMs until it is asked again
   */
  showOffline(signedOut, retryMs) {
    this.#signedOut = signedOut;
    this.#reason = null;
    this.#nextAt = retryMs === null ? null : Date.now() + retryMs;
    this.#learn("panel", { ok: false, ms_ago: 0 });
    this.#known.gateway = unknown();
    this.#known.whatsapp = unknown();
    this.tick();
  }

  tick() {
    for (const name of NAMES) {
      const known = this.#known[name];
      const item = this.#items[name];
      item.dataset["ok"] = String(this.#isOld(name) ? null : known.ok);
      const [long, short] = item.querySelectorAll("small");
      if (long && short) {
        write(long, this.#sentence(name, known));
        write(short, this.#say(`${this.#key(name, known)}.short`, known));
      }
    }
    const broken = this.#broken();
    const sentence = broken ? this.#sentence(broken, this.#known[broken]) : "";
    write(this.#down, broken ? `${this.#words.say(`ui.hop.${broken}`)}: ${sentence}` : "");
  }

  /**
   * @param {HopName} name
   * @param {Hop} hop
   */
  #learn(name, hop) {
    const at = hop.ms_ago === null ? null : Date.now() - hop.ms_ago;
    const since = typeof hop.since_ms === "number" ? Date.now() - hop.since_ms : null;
    const downSince = hop.ok === false ? (since ?? this.#known[name].downSince ?? at) : null;
    this.#known[name] = { ok: hop.ok, at, downSince, latencyMs: hop.latency_ms ?? null };
  }

  /**
   * Whether a hop worked when it was last heard of, and that says nothing of now: it was long ago, or what is before it is in
   * the way.
   *
   * @param {HopName} name
   */
  #isOld(name) {
    if (this.#reason === "ACCOUNT_PAUSED" && name !== "panel") {
      // Nobody looks any more.
      return this.#known[name].ok === true;
    }
    const before = NAMES.slice(0, NAMES.indexOf(name) + 1).map((each) => this.#known[each]);
    return (
      this.#known[name].ok === true &&
      before.some(({ ok, at }) => ok !== true || (at !== null && Date.now() - at > OLD_MS))
    );
  }

  /**
   * @param {HopName} name
   * @param {Known} known
   */
  #key(name, { ok, at }) {
    if (ok === null) {
      return "ui.hop.unknown";
    }
    if (this.#isOld(name)) {
      return "ui.hop.was";
    }
    if (ok) {
      return at !== null && Date.now() - at < 1000 ? "ui.hop.ok_now" : "ui.hop.ok";
    }
    return this.#signedOut ? "ui.hop.signed_out" : "ui.hop.down";
  }

  /**
   * @param {string} key
   * @param {Known} known
   * @param {string} [cause]
   */
  #say(key, { at, downSince, latencyMs }, cause) {
    const words = this.#words;
    return words.say(key, {
      age: at === null ? null : ageOf(Date.now() - at, words),
      since: downSince === null ? null : sinceOf(downSince, words),
      latency: latencyMs,
      cause,
    });
  }

  /**
   * @param {HopName} name
   * @param {Known} known
   */
  #sentence(name, known) {
    // The reason belongs to the hop that broke first: beyond it nothing can be known.
    const first = name === this.#broken();
    const cause = first && this.#reason ? this.#words.say(`reason.${this.#reason}.title`) : "";
    const broken = this.#broken();
    const behind = known.ok === null && broken && NAMES.indexOf(broken) < NAMES.indexOf(name);
    const sentence = this.#say(behind ? "ui.hop.behind" : this.#key(name, known), known, cause);
    const s = this.#nextAt === null ? 0 : Math.ceil((this.#nextAt - Date.now()) / 1000);
    return first && s > 0 ? `${sentence}; ${this.#words.say("ui.hop.down_next", { s })}` : sentence;
  }

  #broken() {
    return NAMES.find((name) => this.#known[name].ok === false);
  }
}

/** @returns {Known} */
function unknown() {
  return { ok: null, at: null, downSince: null, latencyMs: null };
}
