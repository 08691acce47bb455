/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { refusalOf } from "./messages.js";

/** The banner of the practice mode, and what the practice phone can do. */
export class PracticeView {
  #elements;
  #words;
  /** @type {string | null} */
  #status = null;
  #busy = false;

  /**
   * @param {{ banner: HTMLElement, text: HTMLElement, scan: HTMLButtonElement,
   *   enter: HTMLButtonElement, unlink: HTMLButtonElement }} elements
   * @param {Words} words
   * @param {{ scan: () => Promise<unknown>, enter: () => Promise<unknown>,
   *   unlink: () => Promise<unknown> }} phone
   */
  constructor(elements, words, phone) {
    this.#elements = elements;
    this.#words = words;
    const { scan, enter, unlink } = elements;
    enter.addEventListener("click", () => void this.#use(phone.enter, "ui.practice.entered"));
    scan.addEventListener("click", () => void this.#use(phone.scan, "ui.practice.scanned"));
    unlink.addEventListener("click", () => void this.#use(phone.unlink, "ui.practice.unlinked"));
  }

  /** @param {boolean} practice */
  setPractice(practice) {
    this.#elements.banner.hidden = !practice;
  }

  /** @param {Snapshot} snapshot */
  show({ status, way, pairing }) {
    const { scan, enter, unlink, text } = this.#elements;
    const number = way === "number";
    scan.hidden = status !== "AWAITING_SCAN" || number;
    enter.hidden = !number || pairing?.phase !== "CODE";
    unlink.hidden = status !== "LINKED";
    if (status !== this.#status) {
      this.#status = status;
      write(text, status === "IDLE" ? this.#words.say("ui.practice.wait") : "");
    }
  }

  /**
   * @param {() => Promise<unknown>} act
   * @param {string} done
   */
  async #use(act, done) {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    const { text, scan, enter, unlink } = this.#elements;
    for (const button of [scan, enter, unlink]) {
      button.setAttribute("aria-disabled", "true");
    }
    try {
      await act();
      write(text, this.#words.say(done));
    } catch (error) {
      write(text, refusalOf(error, this.#words));
    } finally {
      this.#busy = false;
      for (const button of [scan, enter, unlink]) {
        button.setAttribute("aria-disabled", "false");
      }
    }
  }
}
