/**
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";

/** What is said before it is done, and by the button that does it. */
const KEYS = {
  unlink: { title: "ui.unlink.title", body: "ui.unlink.body", button: "ui.unlink" },
  foreign: { title: "ui.unlink.title", body: "ui.unlink.foreign", button: "ui.unlink" },
  pause: { title: "ui.pause.title", body: "ui.pause.body", button: "ui.pause" },
};

/**
 * Asks before an account is unlinked, or no longer followed, and says what that means.
 *
 * Fires `meant` with the wish when somebody means it: `unlink`, or `cancel` for the end of the following.
 */
export class UnlinkDialog extends EventTarget {
  #elements;
  #words;
  /** @type {keyof typeof KEYS} */
  #about = "unlink";

  /**
   * @param {{ dialog: HTMLDialogElement, title: HTMLElement, body: HTMLElement, button: HTMLElement }} elements
   * @param {Words} words
   */
  constructor(elements, words) {
    super();
    this.#elements = elements;
    this.#words = words;
    const { dialog } = elements;
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "unlink") {
        const wish = this.#about === "pause" ? "cancel" : "unlink";
        this.dispatchEvent(new CustomEvent("meant", { detail: wish }));
      }
    });
  }

  /** @param {keyof typeof KEYS} about `foreign` for an account that somebody does not know */
  ask(about) {
    this.#about = about;
    const { dialog, title, body, button } = this.#elements;
    write(title, this.#words.say(KEYS[about].title));
    write(body, this.#words.say(KEYS[about].body));
    write(button, this.#words.say(KEYS[about].button));
    button.classList.toggle("stop", about !== "pause");
    dialog.returnValue = "";
    dialog.showModal();
  }
}
