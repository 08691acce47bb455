/**
 * @import { Words } from "./i18n.js"
 */
import { ApiError, UNREACHABLE } from "./api.js";
import { write } from "./i18n.js";
import { refusalOf } from "./messages.js";

/** @typedef {{ input: HTMLInputElement | HTMLSelectElement, note: HTMLElement }} Field */

/**
 * A dialog that asks for something and stays open until the server has taken it. What the server
 * refuses is said beside the field that it is about.
 */
export class FormDialog {
  #dialog;
  #form;
  #refusal;
  #words;
  #fields;
  #busy = false;

  /**
   * @param {{ dialog: HTMLDialogElement, refusal: HTMLElement }} elements
   * @param {Words} words
   * @param {Record<string, Field>} fields which field a refusal is about, by its code
   * @param {(submitter: HTMLElement | null) => Promise<void>} send throws what the server refused
   */
  constructor({ dialog, refusal }, words, fields, send) {
    this.#dialog = dialog;
    this.#form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    this.#refusal = refusal;
    this.#words = words;
    this.#fields = fields;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit(event.submitter, send);
    });
    for (const button of dialog.querySelectorAll('button[value="cancel"]')) {
      button.addEventListener("click", () => dialog.close());
    }
    for (const { input } of Object.values(fields)) {
      input.addEventListener("input", () => this.#clear());
    }
  }

  open() {
    this.#clear();
    this.#setBusy(null);
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  /**
   * Says what is wrong, in words, beside its field.
   *
   * @param {string} code
   * @param {string} sentence
   */
  refuse(code, sentence) {
    const field = this.#fields[code];
    write(field?.note ?? this.#refusal, sentence);
    if (field) {
      field.input.setAttribute("aria-invalid", "true");
      field.input.focus();
    }
  }

  #clear() {
    write(this.#refusal, "");
    for (const { input, note } of Object.values(this.#fields)) {
      write(note, "");
      input.removeAttribute("aria-invalid");
    }
  }

  /**
   * @param {HTMLElement | null} submitter
   * @param {(submitter: HTMLElement | null) => Promise<void>} send
   */
  async #submit(submitter, send) {
    if (this.#busy) {
      return;
    }
    this.#clear();
    this.#setBusy(submitter);
    try {
      await send(submitter);
    } catch (error) {
      const code = error instanceof ApiError ? error.code : UNREACHABLE;
      this.refuse(code, refusalOf(error, this.#words));
    } finally {
      this.#setBusy(null);
    }
  }

  /** @param {HTMLElement | null} submitter */
  #setBusy(submitter) {
    this.#busy = submitter !== null;
    for (const each of this.#form.querySelectorAll("button")) {
      each.setAttribute("aria-disabled", String(this.#busy && each.value !== "cancel"));
      const key = each.dataset["t"];
      if (key) {
        write(each, this.#words.say(each === submitter ? "ui.busy" : key));
      }
    }
  }
}
