/**
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";

const THANKS_MS = 4_000;

/** Copies a text. Where the browser does not let us, it shows the text, selected, for the hand. */
export class CopyView {
  #elements;
  #words;
  /** @type {string | null} */
  #text = null;
  #copied = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {{ button: HTMLButtonElement, box: HTMLElement, field: HTMLTextAreaElement }} elements
   * @param {Words} words
   */
  constructor(elements, words) {
    this.#elements = elements;
    this.#words = words;
    elements.button.addEventListener("click", () => void this.#copy());
  }

  /**
   * @param {string | null} text null where there is nothing to be copied
   */
  show(text) {
    const { button, box, field } = this.#elements;
    button.hidden = text === null;
    if (text !== this.#text) {
      this.#text = text;
      field.value = text ?? "";
      box.hidden = true;
      this.#setCopied(false);
    }
  }

  /** Says it again, in the language of now. */
  retell() {
    const key = this.#copied ? "ui.report.copied" : "ui.report.copy";
    write(this.#elements.button, this.#words.say(key));
  }

  async #copy() {
    const { box, field } = this.#elements;
    try {
      // Not there on plain HTTP from another machine.
      await navigator.clipboard.writeText(this.#text ?? "");
      box.hidden = true;
      this.#setCopied(true);
    } catch {
      box.hidden = false;
      field.focus();
      field.select();
      field.scrollTop = 0;
    }
  }

  /** @param {boolean} copied */
  #setCopied(copied) {
    this.#copied = copied;
    this.retell();
    clearTimeout(this.#timer);
    if (copied) {
      this.#timer = setTimeout(() => this.#setCopied(false), THANKS_MS);
    }
  }
}
