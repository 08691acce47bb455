/**
 * @import { Store } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { $ } from "./elements.js";
import { write } from "./i18n.js";

/** Says when what happens cannot be written down, or what was written cannot be read. All else goes on. */
export class StoreView {
  #elements;
  #words;
  /** @type {Store | undefined} */
  #store;

  /**
   * With the elements by which every page has it.
   *
   * @param {Words} words
   */
  static ofPage(words) {
    const elements = { banner: $("store"), text: $("store-text"), waiting: $("store-waiting") };
    return new StoreView(elements, words);
  }

  /**
   * @param {{ banner: HTMLElement, text: HTMLElement, waiting: HTMLElement }} elements
   * @param {Words} words
   */
  constructor(elements, words) {
    this.#elements = elements;
    this.#words = words;
  }

  /** @param {{ store?: Store }} answer that may say how the store is */
  show({ store }) {
    if (store) {
      this.#store = store;
      this.retell();
    }
  }

  /** Says it again, in the language of now. */
  retell() {
    const { banner, text, waiting } = this.#elements;
    const degraded = this.#store?.ok === false;
    const file = this.#store?.put_aside ?? null;
    // The region itself is always there, so that its words are read out when they come.
    banner.hidden = !degraded && file === null;
    write(text, this.#sentence(degraded, file));
    const n = this.#store?.waiting ?? 0;
    write(waiting, degraded && n > 0 ? this.#words.count("ui.store.waiting", n) : "");
  }

  /**
   * @param {boolean} degraded
   * @param {string | null} file
   */
  #sentence(degraded, file) {
    if (degraded) {
      const locked = this.#store?.trouble === "LOCKED";
      return this.#words.say(locked ? "ui.store.locked" : "ui.store.degraded");
    }
    return file === null ? "" : this.#words.say("ui.store.put_aside", { file });
  }
}
