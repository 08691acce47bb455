/**
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";

/**
 * Asks before an account is unlinked, and says what that means.
 *
 * Fires `unlink` when somebody means it.
 */
export class UnlinkDialog extends EventTarget {
  #dialog;
  #body;
  #words;

  /**
   * @param {{ dialog: HTMLDialogElement, body: HTMLElement }} elements
   * @param {Words} words
   */
  constructor({ dialog, body }, words) {
    super();
    this.#dialog = dialog;
    this.#body = body;
    this.#words = words;
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "unlink") {
        this.dispatchEvent(new CustomEvent("unlink"));
      }
    });
  }

  /** @param {boolean} [foreign] whether it is an account that somebody does not know */
  ask(foreign = false) {
    write(this.#body, this.#words.say(foreign ? "ui.unlink.foreign" : "ui.unlink.body"));
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }
}
