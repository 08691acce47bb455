/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { ageOf, timeOfDay } from "./messages.js";

/** So long it is news: for somebody who was not looking just then, too. */
export const NEWS_MS = 120_000;
/** Shorter than this nobody missed anything. */
const BLIP_MS = 1_000;

/** That a connection is back, and how long it was away, for whoever has the page open: in the region that is read out. */
export class RecoveryView {
  #place;
  #words;
  /** Since when it has been away. @type {number | null} */
  #lostAt = null;
  /** @type {{ at: number, ms: number } | null} */
  #news = null;

  /**
   * @param {HTMLElement} place
   * @param {Words} words
   */
  constructor(place, words) {
    this.#place = place;
    this.#words = words;
  }

  /**
   * @param {HTMLElement} region
   * @param {Words} words
   */
  static ofPage(region, words) {
    const place = document.createElement("span");
    place.className = "recovered";
    region.append(place);
    return new RecoveryView(place, words);
  }

  /** @param {Snapshot} snapshot */
  show({ status, reason, waited_ms, since_ms }) {
    const now = Date.now();
    if (status === "RECONNECTING") {
      // Where only the panel was away, nobody was cut off; what went on before goes on through that.
      if (reason !== "PANEL_RESTARTED") {
        this.#lostAt = now - (waited_ms ?? since_ms);
      }
    } else if (status === "LINKED" && this.#lostAt !== null) {
      const at = now - since_ms;
      const ms = at - this.#lostAt;
      this.#news = ms < BLIP_MS ? null : { at, ms };
    }
    if (status !== "RECONNECTING" && status !== "NEEDS_ACTION") {
      this.#lostAt = null;
    }
    if (status !== "LINKED") {
      this.#news = null;
    }
    this.tick();
  }

  /** Says it, in the language of now, for as long as it is news. */
  tick() {
    const news = this.#news;
    if (news && Date.now() - news.at > NEWS_MS) {
      this.#news = null;
    }
    const [time, age] = this.#news
      ? [timeOfDay(this.#news.at, this.#words), ageOf(this.#news.ms, this.#words)]
      : [];
    write(this.#place, time ? this.#words.say("ui.recovered", { time, age }) : "");
  }
}
