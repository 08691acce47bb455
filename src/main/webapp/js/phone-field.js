/**
 * @import { Words } from "./i18n.js"
 */
import { $, input } from "./elements.js";
import { write } from "./i18n.js";

/** Most people scan: what reads numbers is only fetched once one is about to be written. */
const fetchReader = async () => {
  const parts = await Promise.all([import("./phone-number.js"), import("./countries.js")]);
  return { ...parts[0], ...parts[1] };
};

/** @typedef {Awaited<ReturnType<typeof fetchReader>>} Reader */

/**
 * Where somebody writes a phone number. It says how one is written there, shows how it was understood before anything is
 * done with it, and where the country's code is missing, asks which one is meant.
 *
 * Fires `chosen` when one of those was.
 */
export class PhoneField extends EventTarget {
  #elements;
  #words;
  #tags;
  #fetch;
  /** @type {Promise<void> | null} */
  #fetching = null;
  /** @type {Reader | null} */
  #reader = null;

  /**
   * @param {{ input: HTMLInputElement, hint: HTMLElement, read: HTMLElement, choices: HTMLElement,
   *   note: HTMLElement }} elements
   * @param {Words} words
   * @param {readonly string[]} tags the languages that the browser likes, the best first
   * @param {() => Promise<Reader>} [fetch]
   */
  constructor(elements, words, tags, fetch = fetchReader) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#tags = tags;
    this.#fetch = fetch;
    const { input } = elements;
    input.addEventListener("input", () => {
      this.refuse("");
      this.#draw();
    });
    input.addEventListener("blur", () => {
      const reading = this.#reading();
      if (reading?.kind === "whole") {
        input.value = this.#reader?.formatted(reading.digits) ?? input.value;
      }
    });
  }

  /** @param {Words} words */
  static ofPage(words) {
    const elements = {
      input: input("phone-number"),
      hint: $("phone-hint"),
      read: $("phone-read"),
      choices: $("phone-choices"),
      note: $("phone-note"),
    };
    return new PhoneField(elements, words, navigator.languages);
  }

  /** Gets ready for somebody who is about to write. Where that fails, the server reads the number. */
  async prepare() {
    this.#fetching ??= this.#fetch().then(
      (reader) => {
        this.#reader = reader;
        this.#draw();
      },
      () => {
        this.#fetching = null;
      },
    );
    await this.#fetching;
  }

  focus() {
    this.#elements.input.focus();
  }

  /** Says it again, in the language of now. */
  retell() {
    this.#draw();
  }

  /** What is to be asked for; null where it is none, and that has been said. */
  async read() {
    await this.prepare();
    const { input } = this.#elements;
    const reading = this.#reading();
    if (!reading) {
      return input.value.trim();
    }
    if (reading.kind === "whole") {
      this.refuse("");
      return `+${reading.digits}`;
    }
    const key = reading.kind === "national" ? "ui.phone.no_country" : "ui.phone.wrong";
    this.refuse(this.#words.say(key, { example: this.#example }));
    return null;
  }

  /**
   * @param {string} sentence nothing where all is well
   * @param {boolean} [number] whether it is the number that is wrong
   */
  refuse(sentence, number = true) {
    const { input, note } = this.#elements;
    write(note, sentence);
    if (sentence !== "" && number) {
      input.setAttribute("aria-invalid", "true");
      input.focus();
    } else {
      input.removeAttribute("aria-invalid");
    }
  }

  get #home() {
    return this.#reader?.homeOf(this.#tags) ?? "";
  }

  get #example() {
    return this.#reader?.exampleOf(this.#home) ?? "+52 55 1234 5678";
  }

  #reading() {
    return this.#reader?.readNumber(this.#elements.input.value, this.#home);
  }

  #draw() {
    const { input, hint, read } = this.#elements;
    const example = this.#example;
    input.placeholder = example;
    write(hint, this.#words.say("ui.phone.hint", { example: example.replaceAll(" ", "\u00a0") }));
    const reading = this.#reading();
    const whole = reading?.kind === "whole" ? this.#named(reading.digits) : null;
    write(read, whole ? this.#words.say("ui.phone.read", whole) : "");
    this.#offer(reading?.kind === "national" ? reading.could : []);
  }

  /** @param {string[]} numbers */
  #offer(numbers) {
    const { input, choices } = this.#elements;
    choices.replaceChildren(
      ...numbers.map((digits) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = this.#words.say("ui.phone.choice", this.#named(digits));
        button.addEventListener("click", () => {
          input.value = this.#reader?.formatted(digits) ?? input.value;
          this.refuse("");
          this.#draw();
          this.dispatchEvent(new CustomEvent("chosen"));
        });
        return button;
      }),
    );
  }

  /** @param {string} digits */
  #named(digits) {
    const reader = this.#reader;
    return {
      number: reader?.formatted(digits) ?? digits,
      country: reader?.countryOf(digits, reader.codeOf(digits), this.#words.language),
    };
  }
}
