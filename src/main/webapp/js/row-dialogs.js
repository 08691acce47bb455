/**
 * @import { Entry } from "./session-book.js"
 * @import { SessionsApi } from "./sessions-api.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { FormDialog } from "./form-dialog.js";
import { isAway, nameOf } from "./session-book.js";

/** @typedef {{ dialog: HTMLDialogElement, title: HTMLElement, body: HTMLElement }} Asking */

/**
 * What a person is asked before something is done to a session that costs something, and for what
 * is to be different about it.
 */
export class RowDialogs {
  #elements;
  #words;
  #editing;
  #edited = "";

  /**
   * @param {{ pause: Asking, unlink: Asking, remove: Asking,
   *   edit: { dialog: HTMLDialogElement, refusal: HTMLElement, name: HTMLInputElement,
   *     nameNote: HTMLElement, id: HTMLElement, phone: HTMLInputElement, phoneNote: HTMLElement,
   *     any: HTMLInputElement, anyField: HTMLElement } }} elements
   * @param {Words} words
   * @param {Pick<SessionsApi, "change">} api
   */
  constructor(elements, words, api) {
    this.#elements = elements;
    this.#words = words;
    const { edit } = elements;
    const fields = {
      BAD_NAME: { input: edit.name, note: edit.nameNote },
      BAD_PHONE: { input: edit.phone, note: edit.phoneNote },
      PHONE_WITHOUT_COUNTRY: { input: edit.phone, note: edit.phoneNote },
    };
    this.#editing = new FormDialog(edit, words, fields, async () => {
      const name = edit.name.value.trim() || null;
      const phone = edit.any.checked ? null : edit.phone.value.trim() || undefined;
      // What is left out stays as it is.
      await api.change(this.#edited, {
        name,
        ...(phone === undefined ? {} : { expected_phone: phone }),
      });
      this.#editing.close();
    });
    edit.any.addEventListener("change", () => (edit.phone.disabled = edit.any.checked));
  }

  /**
   * Asks whether it is meant. Resolves to the answer.
   *
   * @param {"pause" | "unlink" | "remove"} what
   * @param {Entry} entry
   * @returns {Promise<boolean>}
   */
  async confirm(what, entry) {
    const { dialog, title, body } = this.#elements[what];
    // Also while it is paused, or is not the number that is expected.
    const linked = entry.account !== null;
    const away = isAway(entry);
    // Where a person is needed first the wish to unlink may be given up, and no deletion is.
    const isLater = away && (what === "remove" || entry.status === "RECONNECTING");
    const own =
      away && what === "pause"
        ? "ui.pause.away"
        : `ui.${what}.body.${linked ? "linked" : "unlinked"}`;
    const words = this.#words;
    const params = { session: nameOf(entry, words) };
    const whose = [entry.account?.name, entry.account?.phone_masked].filter(Boolean).join(" · ");
    const sentences = [
      whose && `${whose}.`,
      words.say(words.has(own) ? own : `ui.${what}.body`, params),
      isLater && what !== "pause" && words.say(`ui.${what}.later`),
    ];
    write(title, words.say(`ui.${what}.title_of`, params));
    write(body, sentences.filter(Boolean).join(" "));
    dialog.returnValue = "";
    dialog.showModal();
    await closed(dialog);
    return dialog.returnValue === what;
  }

  /**
   * Asks for another name and another number to expect, and has them taken.
   *
   * @param {Entry} entry
   */
  async edit(entry) {
    const { dialog, name, id, phone, any, anyField } = this.#elements.edit;
    const expected = entry.expected_phone_masked ?? null;
    this.#edited = entry.session_id;
    name.value = entry.name ?? "";
    write(id, nameOf({ name: null, session_id: entry.session_id }, this.#words));
    // Only its mask is known here; left empty, the number stays.
    phone.value = "";
    phone.placeholder = expected ?? "";
    phone.disabled = false;
    any.checked = false;
    anyField.hidden = expected === null;
    this.#editing.open();
    name.select();
    await closed(dialog);
  }
}

/**
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<unknown>}
 */
function closed(dialog) {
  return new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
}
