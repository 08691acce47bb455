import { all } from "./elements.js";

/** How long it may take to say a secret. */
const SHARE_MS = 5_000;
/** Room around a dialog that is higher than the page under it. */
const AROUND_PX = 48;

/**
 * What the page around this one may know: nothing that a code, a number or a name could be told from.
 *
 * @typedef {object} Word
 * @property {boolean} [shown] whether there is something to look at
 * @property {string | null} [status] how the session stands
 * @property {string | null} [reason]
 */

/**
 * The page around this one, where this one is in a frame. It is told how high this one is and how the session
 * stands, may ask for that again, and says a share link's secret when it is asked; nothing else passes, and nothing
 * to or from another origin than its own.
 */
export class HostPage {
  #origin;
  #parent;
  /** @type {Word & { height: number }} */
  #word = { shown: false, height: 0, status: null, reason: null };
  /** @type {((secret: string | null) => void) | null} */
  #shared = null;

  /**
   * @param {string | null} origin what it says of itself; the browser holds it to that
   * @param {Window} [self]
   */
  constructor(origin, self = window) {
    this.#origin = originOf(origin);
    this.#parent = self.parent === self ? null : self.parent;
    self.addEventListener("message", ({ source, origin: from, data }) => {
      if (source === this.#parent && from === this.#origin && data?.enlace === 1) {
        if ("share" in data) {
          this.#shared?.(typeof data.share === "string" ? data.share : null);
        } else {
          this.#send();
        }
      }
    });
  }

  /** The one that this page's address names. */
  static ofAddress() {
    const page = new HostPage(new URLSearchParams(location.search).get("host"));
    const observer = new ResizeObserver(() => page.#fit());
    [document.body, ...all("dialog")].forEach((element) => observer.observe(element));
    return page;
  }

  /** @param {Word} word what is new */
  tell(word) {
    this.#word = { ...this.#word, ...word };
    this.#send();
  }

  /**
   * The secret of a share link, which stands in no address; null if it says none.
   *
   * @returns {Promise<string | null>}
   */
  share() {
    return new Promise((resolve) => {
      this.#shared = resolve;
      setTimeout(() => resolve(null), SHARE_MS);
      this.#send({ wants: "share" });
    });
  }

  #fit() {
    const heights = all("dialog[open]").map((each) => each.offsetHeight + AROUND_PX);
    const height = Math.ceil(Math.max(document.body.getBoundingClientRect().height, ...heights));
    if (height !== this.#word.height) {
      this.#word.height = height;
      this.#send();
    }
  }

  #send(more = {}) {
    if (this.#origin !== null) {
      this.#parent?.postMessage({ enlace: 1, ...this.#word, ...more }, this.#origin);
    }
  }
}

/**
 * Where a frame of ours begins, with what the page around it wished.
 *
 * @param {Record<string, string>} about
 */
export function entryWith(about) {
  const url = new URL("../insertado", import.meta.url);
  url.search = location.search;
  Object.entries(about).forEach(([name, value]) => url.searchParams.set(name, value));
  return url;
}

/** @param {string | null} text */
function originOf(text) {
  try {
    return new URL(text ?? "").origin === text ? text : null;
  } catch {
    return null;
  }
}
