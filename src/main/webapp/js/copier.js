const THANKS_MS = 4_000;

/** Copies texts, and knows for a while that it did, so that somebody can be told. */
export class Copier {
  #changed;
  #copied = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {() => void} changed called whenever `copied` is another
   */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Whether it has just been done. */
  get copied() {
    return this.#copied;
  }

  /**
   * @param {string | null} text
   * @returns {Promise<boolean>} false where the browser does not let us: the hand has to do it
   */
  async copy(text) {
    try {
      // Not there on plain HTTP from another machine.
      await navigator.clipboard.writeText(text ?? "");
    } catch {
      return false;
    }
    this.#set(true);
    this.#timer = setTimeout(() => this.#set(false), THANKS_MS);
    return true;
  }

  /** There is another text now. */
  forget() {
    this.#set(false);
  }

  /** @param {boolean} copied */
  #set(copied) {
    clearTimeout(this.#timer);
    this.#copied = copied;
    this.#changed();
  }
}
