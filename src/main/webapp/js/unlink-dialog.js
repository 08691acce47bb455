/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { UNNAMED } from "./snapshot.js";

/**
 * Asks before an account is unlinked, and says which one, what that means, and when it will be.
 *
 * Fires `unlink` when somebody means it.
 */
export class UnlinkDialog extends EventTarget {
  #elements;
  #words;
  #foreign = false;
  /** @type {Snapshot | null} */
  #snapshot = null;

  /**
   * @param {{ dialog: HTMLDialogElement, title: HTMLElement, who: HTMLElement, body: HTMLElement }} elements
   * @param {Words} words
   */
  constructor(elements, words) {
    super();
    this.#elements = elements;
    this.#words = words;
    const { dialog } = elements;
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "unlink") {
        this.dispatchEvent(new CustomEvent("unlink"));
      }
    });
  }

  /**
   * What comes while somebody is being asked may change the answer.
   *
   * @param {Snapshot} snapshot
   */
  show(snapshot) {
    this.#snapshot = snapshot;
    this.retell();
  }

  /** @param {boolean} [foreign] whether it is an account that somebody does not know */
  ask(foreign = false) {
    const { dialog } = this.#elements;
    this.#foreign = foreign;
    this.retell();
    dialog.returnValue = "";
    dialog.showModal();
  }

  /** Says it again, in the language of now. */
  retell() {
    const { title, who, body } = this.#elements;
    const words = this.#words;
    const { session, account } = namesOf(this.#snapshot);
    const key = session ? "ui.unlink.title_of" : "ui.unlink.title";
    write(title, words.say(key, { session }));
    write(who, account);
    who.hidden = account === "";
    const later = this.#snapshot?.status === "RECONNECTING" ? words.say("ui.unlink.later") : "";
    const what = words.say(this.#foreign ? "ui.unlink.foreign" : "ui.unlink.body");
    write(body, `${what} ${later}`.trim());
  }
}

/**
 * What people call it, and whose it is as far as WhatsApp says; each is said once.
 *
 * @param {Snapshot | null} snapshot
 */
export function namesOf(snapshot) {
  const { name, phone_masked: phone } = snapshot?.account ?? {};
  const own = snapshot?.name || (snapshot?.session_id === UNNAMED ? "" : snapshot?.session_id);
  const session = own || name || phone || "";
  const account = [name, phone].filter((part) => part && part !== session).join(" · ");
  return { session, account };
}
