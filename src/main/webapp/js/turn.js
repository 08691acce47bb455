/**
 * @import { Clock } from "./types.js"
 */

/** How long a page that is only loaded again leaves the gateway alone. */
const PAUSE_MS = 10_000;

/**
 * When a page may begin by itself: at once where somebody came to it, and not over and over where it is loaded again and
 * again. Who presses the button need not ask.
 */
export class Turn {
  #key;
  #store;
  #now;
  #again;

  /**
   * @param {string} name of what is done
   * @param {() => Pick<Storage, "getItem" | "setItem">} store which lives as long as the tab; where a browser keeps
   *   nothing, even to look for it throws
   * @param {string | undefined} way how the page was come to, as browsers call it
   * @param {Clock} [now] that goes on over a reload
   */
  constructor(name, store, way, now = () => Date.now()) {
    this.#key = `enlace.turn.${name}`;
    this.#store = store;
    this.#again = way === "reload" || way === "back_forward";
    this.#now = now;
  }

  /** In how many milliseconds it may be. */
  get leftMs() {
    const ago = this.#now() - this.#last();
    return this.#again && ago >= 0 ? Math.max(0, PAUSE_MS - ago) : 0;
  }

  /** It has just begun. */
  take() {
    try {
      this.#store().setItem(this.#key, String(this.#now()));
    } catch {
      // A browser that keeps nothing: the server does the same only once at a time.
    }
  }

  #last() {
    try {
      return Number(this.#store().getItem(this.#key) ?? -Infinity);
    } catch {
      return -Infinity;
    }
  }
}
