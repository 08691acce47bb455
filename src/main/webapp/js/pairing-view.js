/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { ApiError } from "./api.js";
import { Copier } from "./copier.js";
import { Countdown } from "./countdown.js";
import { $, button, input } from "./elements.js";
import { write } from "./i18n.js";
import { refusalOf } from "./messages.js";
import { digitsOf, formatted } from "./phone-number.js";

/**
 * The way to link by a pairing code: asks for the number, shows the code large,
 * and spells it for those who listen.
 *
 * Fires `answer` with the snapshot that came of asking.
 */
export class PairingView extends EventTarget {
  #elements;
  #words;
  #ask;
  #next = new Countdown();
  /** @type {string | null} the code that is in the page now */
  #code = null;
  /** Whether somebody wants another one, though there is one. */
  #again = false;
  #busy = false;
  #copier = new Copier(() => this.tick());
  /** @type {Snapshot | null} */
  #snapshot = null;

  /**
   * @param {{ link: HTMLElement, heading: HTMLElement, form: HTMLFormElement,
   *   phone: HTMLInputElement, note: HTMLElement, ask: HTMLButtonElement, pairing: HTMLElement,
   *   code: HTMLElement, said: HTMLElement, copy: HTMLButtonElement, again: HTMLButtonElement,
   *   howQr: HTMLElement, howPairing: HTMLElement }} elements
   * @param {Words} words
   * @param {(phone: string) => Promise<Snapshot>} ask
   */
  constructor(elements, words, ask) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#ask = ask;
    const { form, phone, copy, again } = elements;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    phone.addEventListener("input", () => this.#wrong(""));
    phone.addEventListener("blur", () => {
      const digits = digitsOf(phone.value);
      phone.value = digits ? formatted(digits) : phone.value;
    });
    copy.addEventListener("click", () => void this.#copy());
    again.addEventListener("click", () => {
      this.#again = true;
      this.#draw();
      phone.focus();
    });
  }

  /**
   * @param {Words} words
   * @param {(phone: string) => Promise<Snapshot>} ask
   */
  static ofPage(words, ask) {
    const elements = {
      link: $("link"),
      heading: $("title"),
      form: /** @type {HTMLFormElement} */ ($("phone-form")),
      phone: input("phone-number"),
      note: $("phone-note"),
      ask: button("pairing-ask"),
      pairing: $("pairing"),
      code: $("pairing-code"),
      said: $("pairing-said"),
      copy: button("pairing-copy"),
      again: button("pairing-again"),
      howQr: $("how-qr"),
      howPairing: $("how-pairing"),
    };
    return new PairingView(elements, words, ask);
  }

  /** Goes to where the number is written, for somebody who has just chosen this way. */
  enter() {
    if (!this.#elements.form.hidden) {
      this.#elements.phone.focus();
    }
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    if (snapshot.pairing?.phase === "ASKED" || snapshot.way === null) {
      this.#again = false;
    }
    this.#snapshot = snapshot;
    const wait = snapshot.pairing?.again_in_ms ?? 0;
    if (wait > 0) {
      this.#next.start(wait);
    } else {
      this.#next.clear();
    }
    this.#draw();
  }

  /** Takes a code that has run out out of the page. */
  remove() {
    this.#code = null;
    this.#elements.code.replaceChildren();
    write(this.#elements.said, "");
  }

  tick() {
    const { ask } = this.#elements;
    const words = this.#words;
    const s = this.#next.seconds;
    const asked = this.#busy || this.#snapshot?.pairing?.phase === "ASKED";
    ask.setAttribute("aria-disabled", String(asked || s > 0));
    if (asked) {
      write(ask, words.say("ui.busy"));
    } else {
      write(ask, s > 0 ? words.say("ui.pairing.ask_in", { s }) : words.say("ui.pairing.ask"));
    }
    write(
      this.#elements.copy,
      words.say(this.#copier.copied ? "ui.pairing.copied" : "ui.pairing.copy"),
    );
  }

  #draw() {
    const snapshot = this.#snapshot;
    const { link, heading, form, pairing, howQr, howPairing } = this.#elements;
    const number = snapshot?.way === "number";
    const code = number && !this.#again ? (snapshot?.pairing_code ?? null) : null;
    link.dataset["way"] = snapshot?.way ?? "none";
    howQr.hidden = number;
    howPairing.hidden = !number;
    const [gone, come] = code === null ? [pairing, form] : [form, pairing];
    if (gone.contains(document.activeElement)) {
      heading.focus({ preventScroll: true });
    }
    gone.hidden = true;
    come.hidden = false;
    if (code === null) {
      this.remove();
    } else if (code !== this.#code) {
      this.#code = code;
      this.#copier.forget();
      this.#write(code);
    }
    this.tick();
  }

  /** @param {string} code */
  #write(code) {
    const half = Math.ceil(code.length / 2);
    this.#elements.code.replaceChildren(
      ...[code.slice(0, half), code.slice(half)].map((part) => {
        const span = document.createElement("span");
        span.textContent = part;
        return span;
      }),
    );
    // Letter by letter: as a word it would be a sound that nobody can type.
    write(this.#elements.said, this.#words.say("ui.pairing.said", { code: [...code].join(", ") }));
  }

  async #submit() {
    if (this.#elements.ask.getAttribute("aria-disabled") === "true") {
      return;
    }
    const digits = digitsOf(this.#elements.phone.value);
    if (digits === null) {
      this.#wrong(this.#words.say("error.BAD_PHONE"));
      return;
    }
    this.#wrong("");
    this.#busy = true;
    this.tick();
    try {
      const snapshot = await this.#ask(digits);
      this.dispatchEvent(new CustomEvent("answer", { detail: snapshot }));
    } catch (error) {
      const about = error instanceof ApiError && error.code === "BAD_PHONE";
      this.#wrong(refusalOf(error, this.#words), about);
    } finally {
      this.#busy = false;
      this.tick();
    }
  }

  /**
   * @param {string} sentence
   * @param {boolean} [number] whether it is the number that is wrong
   */
  #wrong(sentence, number = true) {
    const { phone, note } = this.#elements;
    write(note, sentence);
    if (sentence !== "" && number) {
      phone.setAttribute("aria-invalid", "true");
      phone.focus();
    } else {
      phone.removeAttribute("aria-invalid");
    }
  }

  async #copy() {
    if (!(await this.#copier.copy(this.#code))) {
      getSelection()?.selectAllChildren(this.#elements.code);
    }
  }
}
