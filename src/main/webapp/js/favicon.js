/** @typedef {"calm" | "wait" | "linked" | "attention" | "offline"} Mood */

/** The page's little picture, which tells in a row of tabs how things are. */
export class Favicon {
  #link;
  #calm;

  /** @param {HTMLLinkElement} link */
  constructor(link) {
    this.#link = link;
    this.#calm = link.href;
  }

  /** Where the picture of a page at rest is. */
  get calm() {
    return this.#calm;
  }

  /** @param {Mood} mood */
  show(mood) {
    const wanted =
      mood === "calm" ? this.#calm : this.#calm.replace(/favicon\.svg/, `favicon-${mood}.svg`);
    if (this.#link.href !== wanted) {
      this.#link.href = wanted;
    }
  }
}

/**
 * @param {string} status a link's state
 * @returns {Mood}
 */
export function moodOf(status) {
  switch (status) {
    case "LINKED":
      return "linked";
    case "NEEDS_ACTION":
    case "LOGGED_OUT":
      return "attention";
    case "IDLE":
      return "calm";
    default:
      return "wait";
  }
}
