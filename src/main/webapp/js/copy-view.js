/**
 * @import { Words } from "./i18n.js"
 */
import { Copier } from "./copier.js";
import { write } from "./i18n.js";

/** Copies a text. Where the browser does not let us, it shows the text, selected, for the hand. */
export class CopyView {
  #elements;
  #words;
  /** @type {string | null} */
  #text = null;
  #copier = new Copier(() => this.retell());

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
      this.#copier.forget();
    }
  }

  /** Says it again, in the language of now. */
  retell() {
    const key = this.#copier.copied ? "ui.report.copied" : "ui.report.copy";
    write(this.#elements.button, this.#words.say(key));
  }

  async #copy() {
    const { box, field } = this.#elements;
    box.hidden = await this.#copier.copy(this.#text);
    if (!box.hidden) {
      field.focus();
      field.select();
      field.scrollTop = 0;
    }
  }
}
