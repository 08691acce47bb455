/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { refusalOf } from "./messages.js";

/**
 * «¿Es esta tu cuenta?», where nobody has said so yet. It holds nothing up: what is linked is linked.
 *
 * Fires `answer` with the snapshot in which it is answered, and `no`.
 */
export class WhoseView extends EventTarget {
  #elements;
  #words;
  #busy = false;

  /**
   * @param {{ box: HTMLElement, yes: HTMLButtonElement, no: HTMLButtonElement, note: HTMLElement,
   *   heading: HTMLElement }} elements
   * @param {Words} words
   * @param {() => Promise<Snapshot>} confirm
   */
  constructor(elements, words, confirm) {
    super();
    this.#elements = elements;
    this.#words = words;
    elements.yes.addEventListener("click", () => void this.#confirm(confirm));
    elements.no.addEventListener("click", () => this.dispatchEvent(new CustomEvent("no")));
  }

  /** @param {Snapshot} snapshot */
  show({ status, account }) {
    const { box, heading, note } = this.#elements;
    const hidden = status !== "LINKED" || account?.asks !== true;
    if (hidden && box.contains(document.activeElement)) {
      heading.focus({ preventScroll: true });
    }
    if (hidden) {
      write(note, "");
    }
    box.hidden = hidden;
  }

  /** @param {() => Promise<Snapshot>} confirm */
  async #confirm(confirm) {
    if (this.#busy) {
      return;
    }
    this.#setBusy(true);
    try {
      this.dispatchEvent(new CustomEvent("answer", { detail: await confirm() }));
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
