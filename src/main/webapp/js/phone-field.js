/**
 * @import { Words } from "./i18n.js"
 */
import { ApiError } from "./api.js";
import { countryOf } from "./countries.js";
import { $, input } from "./elements.js";
import { write } from "./i18n.js";
import { refusalOf } from "./messages.js";
import { codeOf, exampleOf, formatted, homeOf, readNumber } from "./phone-number.js";

/** Refusals that are about the number. */
const ABOUT_THE_NUMBER = ["BAD_PHONE", "PHONE_WITHOUT_COUNTRY"];

/**
 * Where somebody writes a phone number. It says how one is written there, shows how it was understood before anything is
 * done with it, and where the country's code is missing, asks which one is meant.
 */
export class PhoneField {
  #elements;
  #words;
  #home;
  #example;

  /**
   * @param {{ input: HTMLInputElement, hint: HTMLElement, read: HTMLElement, choices: HTMLElement,
   *   note: HTMLElement, next: HTMLElement }} elements `next` is where one goes on
   * @param {Words} words
   * @param {readonly string[]} tags the languages that the browser likes, the best first
   */
  constructor(elements, words, tags) {
    this.#elements = elements;
    this.#words = words;
    this.#home = homeOf(tags);
    this.#example = exampleOf(this.#home);
    const { input } = elements;
    input.addEventListener("input", () => {
      this.#refuse("");
      this.#draw();
    });
    input.addEventListener("blur", () => {
      const reading = this.#reading();
      if (reading.kind === "whole") {
        input.value = formatted(reading.digits);
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
      next: $("pairing-ask"),
    };
    return new PhoneField(elements, words, navigator.languages);
  }

  /** Says it again, in the language of now. */
  retell() {
    this.#draw();
  }

  /**
   * Has something done with the number; null where it is none, or was refused, and that has been said.
   *
   * @template T
   * @param {(phone: string) => Promise<T>} ask
   */
  async submit(ask) {
    const phone = this.#read();
    try {
      return phone === null ? null : await ask(phone);
    } catch (error) {
      const about = error instanceof ApiError && ABOUT_THE_NUMBER.includes(error.code);
      this.#refuse(refusalOf(error, this.#words), about);
      return null;
    }
  }

  #read() {
    const reading = this.#reading();
    if (reading.kind === "whole") {
      this.#refuse("");
      return `+${reading.digits}`;
    }
    const empty = this.#elements.input.value.trim() === "";
    const wrong = empty ? "ui.phone.none" : "ui.phone.wrong";
    const key = reading.kind === "national" ? "ui.phone.no_country" : wrong;
    this.#refuse(this.#words.say(key, { example: this.#example }));
    return null;
  }

  /**
   * @param {string} sentence nothing where all is well
   * @param {boolean} [number] whether it is the number that is wrong
   */
  #refuse(sentence, number = true) {
    const { input, note } = this.#elements;
    write(note, sentence);
    if (sentence !== "" && number) {
      input.setAttribute("aria-invalid", "true");
      input.focus();
    } else {
      input.removeAttribute("aria-invalid");
    }
  }

  #reading() {
    return readNumber(this.#elements.input.value, this.#home);
  }

  #draw() {
    const { input, hint, read, next } = this.#elements;
    const example = this.#example;
    input.placeholder = example;
    write(hint, this.#words.say("ui.phone.hint", { example: example.replaceAll(" ", "\u00a0") }));
    const reading = this.#reading();
    const whole = reading.kind === "whole" ? this.#named(reading.digits) : null;
    write(read, whole ? this.#words.say("ui.phone.read", whole) : "");
    const could = reading.kind === "national" ? reading.could : [];
    this.#offer(could);
    // What there is to press first is the number that was meant.
    next.classList.toggle("main", could.length === 0);
  }

  /** @param {string[]} numbers */
  #offer(numbers) {
    const { input, choices, next } = this.#elements;
    choices.replaceChildren(
      ...numbers.map((digits) => {
        const button = document.createElement("button");
        button.type = "button";
        button.classList.toggle("main", numbers.length === 1);
        button.textContent = this.#words.say("ui.phone.choice", this.#named(digits));
        button.addEventListener("click", () => {
          input.value = formatted(digits);
          this.#refuse("");
          this.#draw();
          next.focus();
        });
        return button;
      }),
    );
  }

  /** @param {string} digits */
  #named(digits) {
    return {
      number: formatted(digits),
      country: countryOf(digits, codeOf(digits), this.#words.language),
    };
  }
}
