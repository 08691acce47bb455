/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { $, button } from "./elements.js";
import { write } from "./i18n.js";
import { refusalOf } from "./messages.js";
import { alsoIn } from "./session-book.js";

/**
 * «¿Es esta tu cuenta?», where nobody has said so yet. It holds nothing up: what is linked is linked.
 *
 * Fires `answer` with the snapshot in which it is answered, and `no`.
 */
export class WhoseView extends EventTarget {
  #elements;
  #words;
  #confirm;
  #busy = false;
  /** Whose account they are asked about. @type {string | null} */
  #phone = null;

  /**
   * @param {{ box: HTMLElement, yes: HTMLButtonElement, no: HTMLButtonElement, note: HTMLElement, also: HTMLElement,
   *   heading: HTMLElement }} elements
   * @param {Words} words
   * @param {((phoneMasked: string | null) => Promise<Snapshot>) | null} confirm null where it is not for them to answer
   */
  constructor(elements, words, confirm) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#confirm = confirm;
    elements.yes.addEventListener("click", () => void this.#answer());
    elements.no.addEventListener("click", () => this.dispatchEvent(new CustomEvent("no")));
  }

  /**
   * @param {Words} words
   * @param {((phoneMasked: string | null) => Promise<Snapshot>) | null} confirm
   */
  static ofPage(words, confirm) {
    const [yes, no] = [button("whose-yes"), button("whose-no")];
    const elements = {
      box: $("whose"),
      yes,
      no,
      note: $("whose-note"),
      also: $("also-in"),
      heading: $("title"),
    };
    return new WhoseView(elements, words, confirm);
  }

  /** @param {Snapshot} snapshot */
  show({ status, account }) {
    const { box, heading, note, also } = this.#elements;
    const where = alsoIn(account?.also_in, this.#words);
    write(also, where && this.#words.say("ui.also_in.why", { where }));
    const hidden = status !== "LINKED" || account?.asks !== true || this.#confirm === null;
    if (hidden && box.contains(document.activeElement)) {
      heading.focus({ preventScroll: true });
    }
    if (hidden) {
      write(note, "");
    }
    box.hidden = hidden;
    this.#phone = account?.phone_masked ?? null;
  }

  async #answer() {
    if (this.#busy || this.#confirm === null) {
      return;
    }
    this.#setBusy(true);
    try {
      this.dispatchEvent(new CustomEvent("answer", { detail: await this.#confirm(this.#phone) }));
    } catch (error) {
      write(this.#elements.note, refusalOf(error, this.#words));
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.#elements.yes.setAttribute("aria-disabled", String(busy));
  }
}
