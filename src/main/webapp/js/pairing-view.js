/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { Copier } from "./copier.js";
import { Countdown } from "./countdown.js";
import { $, bringIntoSight, button, input } from "./elements.js";
import { write } from "./i18n.js";
import { once } from "./intent.js";
import { refusalOf } from "./messages.js";

/** What stands where the code will be. */
const TO_COME = "••••••••";

/**
 * The way to link by number: asks for the number, shows the pairing code large, and spells it for those
 * who listen. A code stays until the next one is there: it is good until then.
 *
 * Fires `answer` with the snapshot that came of asking.
 */
export class PairingView extends EventTarget {
  #elements;
  #words;
  #ask;
  /** Most people scan: what reads numbers is only fetched once one is about to be written. */
  #field = once(async () => (await import("./phone-field.js")).PhoneField.ofPage(this.#words));
  #next = new Countdown();
  #life = new Countdown();
  /** @type {string | null} the code that is in the page now */
  #code = null;
  /** Whether somebody wants another one, though there is one. */
  #again = false;
  #busy = false;
  #copier = new Copier(() => this.tick());
  /** @type {Snapshot | null} */
  #snapshot = null;

  /**
   * @param {{ link: HTMLElement, heading: HTMLElement, face: HTMLElement, form: HTMLFormElement,
   *   phone: HTMLInputElement, wrong: HTMLElement, ask: HTMLButtonElement, keep: HTMLButtonElement, pairing: HTMLElement, code: HTMLElement,
   *   said: HTMLElement, actions: HTMLElement, note: HTMLElement, copy: HTMLButtonElement,
   *   again: HTMLButtonElement, howQr: HTMLElement, howPairing: HTMLElement }} elements
   * @param {Words} words
   * @param {(phone: string) => Promise<Snapshot>} ask
   */
  constructor(elements, words, ask) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#ask = ask;
    const { form, phone, copy, again, keep } = elements;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    copy.addEventListener("click", () => void this.#copy());
    again.addEventListener("click", () => {
      this.#again = true;
      this.#draw();
      phone.focus();
    });
    keep.addEventListener("click", () => {
      this.#again = false;
      this.#draw();
      again.focus();
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
      face: $("number"),
      form: /** @type {HTMLFormElement} */ ($("phone-form")),
      phone: input("phone-number"),
      wrong: $("phone-note"),
      ask: button("pairing-ask"),
      keep: button("pairing-keep"),
      pairing: $("pairing"),
      code: $("pairing-code"),
      said: $("pairing-said"),
      actions: $("pairing-actions"),
      note: $("pairing-note"),
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
    const { phase, again_in_ms: wait = 0, expires_in_ms: life } = snapshot.pairing ?? {};
    this.#snapshot = snapshot;
    if (snapshot.pairing_code && life) {
      this.#again &&= snapshot.pairing_code === this.#code;
      this.#life.start(life);
    } else if (phase !== "ASKED" || snapshot.way !== "number") {
      this.remove();
    } else {
      this.#again = false;
    }
    this.#next.start(wait);
    if (snapshot.way === "number") {
      // What cannot be had now is asked for again when it is needed.
      void this.#field().then(
        (phone) => phone.retell(),
        () => {},
      );
    }
    this.#draw();
  }

  /** Takes a code that has run out out of the page. */
  remove() {
    this.#life.clear();
    this.#again = false;
    this.#code = null;
    this.#snapshot &&= { ...this.#snapshot, pairing_code: null };
    this.#elements.code.replaceChildren();
    write(this.#elements.said, "");
  }

  tick() {
    if (this.#life.running && this.#life.leftMs === 0) {
      this.remove();
      this.#draw();
    }
    const { ask, copy } = this.#elements;
    const words = this.#words;
    const s = this.#next.seconds;
    const asked = this.#busy || this.#asked;
    ask.setAttribute("aria-disabled", String(asked || s > 0));
    const key = s > 0 ? "ui.pairing.ask_in" : "ui.pairing.ask";
    write(ask, words.say(asked ? "ui.busy" : key, { s }));
    write(copy, words.say(this.#copier.copied ? "ui.pairing.copied" : "ui.pairing.copy"));
  }

  get #asked() {
    return this.#snapshot?.pairing?.phase === "ASKED";
  }

  #draw() {
    const snapshot = this.#snapshot;
    const { link, heading, face, form, pairing, actions, note, keep, howQr, howPairing } =
      this.#elements;
    const number = snapshot?.way === "number";
    const code = number ? (snapshot?.pairing_code ?? this.#code) : null;
    const writing = this.#again || (code === null && !this.#asked);
    link.dataset["way"] = snapshot?.way ?? "none";
    howQr.hidden = number;
    howPairing.hidden = !number;
    /** @type {[HTMLElement, boolean][]} */
    const parts = [
      [form, !writing],
      [pairing, code === null && !this.#asked],
      [actions, writing || this.#asked],
      [keep, !this.#again],
    ];
    if (parts.some(([part, hidden]) => hidden && part.contains(document.activeElement))) {
      heading.focus({ preventScroll: true });
    }
    for (const [part, hidden] of parts) {
      part.hidden = hidden;
    }
    face.dataset["again"] = String(this.#again);
    const other = code !== null && (this.#again || this.#asked);
    write(note, other ? this.#words.say("ui.pairing.until") : "");
    if (code === null) {
      this.#code = null;
      this.#write(this.#asked && number ? TO_COME : "");
    } else if (code !== this.#code) {
      this.#code = code;
      this.#copier.forget();
      this.#write(code);
      // Letter by letter: as a word it would be a sound that nobody can type.
      const letters = [...code].join(", ");
      write(this.#elements.said, this.#words.say("ui.pairing.said", { code: letters }));
    }
    this.tick();
  }

  /** @param {string} text */
  #write(text) {
    const half = Math.ceil(text.length / 2);
    const parts = text ? [text.slice(0, half), text.slice(half)] : [];
    const { code } = this.#elements;
    code.toggleAttribute("data-to-come", text === TO_COME);
    code.replaceChildren(
      ...parts.map((part) => {
        const span = document.createElement("span");
        span.textContent = part;
        return span;
      }),
    );
  }

  async #submit() {
    if (this.#elements.ask.getAttribute("aria-disabled") === "true") {
      return;
    }
    this.#busy = true;
    this.tick();
    try {
      const field = await this.#field();
      const snapshot = await field.submit(this.#ask);
      if (snapshot !== null) {
        this.dispatchEvent(new CustomEvent("answer", { detail: snapshot }));
        // The code comes to where they have just written.
        bringIntoSight($("qr"));
      }
    } catch (error) {
      write(this.#elements.wrong, refusalOf(error, this.#words));
    } finally {
      this.#busy = false;
      this.tick();
    }
  }

  async #copy() {
    if (!(await this.#copier.copy(this.#code))) {
      getSelection()?.selectAllChildren(this.#elements.code);
    }
  }
}
