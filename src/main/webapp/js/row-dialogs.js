/**
 * @import { Entry } from "./session-book.js"
 * @import { SessionsApi } from "./sessions-api.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { FormDialog } from "./form-dialog.js";
import { nameOf } from "./session-book.js";

/** @typedef {{ dialog: HTMLDialogElement, title: HTMLElement, body: HTMLElement }} Asking */

/**
 * What a person is asked before something is done to a session that cannot be undone, and for its
 * new name.
 */
export class RowDialogs {
  #elements;
  #words;
  #renaming;
  #renamed = "";

  /**
   * @param {{ unlink: Asking, remove: Asking,
   *   rename: { dialog: HTMLDialogElement, refusal: HTMLElement, name: HTMLInputElement,
   *     note: HTMLElement, id: HTMLElement } }} elements
   * @param {Words} words
   * @param {Pick<SessionsApi, "change">} api
   */
  constructor(elements, words, api) {
    this.#elements = elements;
    this.#words = words;
    const { rename } = elements;
    const fields = { BAD_NAME: { input: rename.name, note: rename.note } };
    this.#renaming = new FormDialog(rename, words, fields, async () => {
      await api.change(this.#renamed, { name: rename.name.value.trim() || null });
      this.#renaming.close();
    });
  }

  /**
   * Asks whether it is meant. Resolves to the answer.
   *
   * @param {"unlink" | "remove"} what
   * @param {Entry} entry
   * @returns {Promise<boolean>}
   */
  async confirm(what, entry) {
    const { dialog, title, body } = this.#elements[what];
    const linked = entry.status === "LINKED" || entry.status === "RECONNECTING";
    const own = `ui.${what}.body.${linked ? "linked" : "unlinked"}`;
    const params = { session: nameOf(entry) };
    write(title, this.#words.say(`ui.${what}.title_of`, params));
    write(body, this.#words.say(this.#words.has(own) ? own : `ui.${what}.body`, params));
    dialog.returnValue = "";
    dialog.showModal();
    await closed(dialog);
    return dialog.returnValue === what;
  }

  /**
   * Asks for a new name, and has the session called by it.
   *
   * @param {Entry} entry
   */
  async rename(entry) {
    const { dialog, name, id } = this.#elements.rename;
    this.#renamed = entry.session_id;
    name.value = entry.name ?? "";
    write(id, entry.session_id);
    this.#renaming.open();
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
