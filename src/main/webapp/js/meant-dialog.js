/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { UNNAMED } from "./snapshot.js";

/** What is said before it is done, and by the button that does it. */
const KEYS = {
  unlink: { title: "ui.unlink.title", body: "ui.unlink.body", button: "ui.unlink" },
  foreign: { title: "ui.unlink.title", body: "ui.unlink.foreign", button: "ui.unlink" },
  pause: { title: "ui.pause.title", body: "ui.pause.body", button: "ui.pause" },
};

/**
 * Asks before an account is unlinked, or no longer followed, and says which one, what that means, and when it will be.
 *
 * Fires `meant` with the wish when somebody means it: `unlink`, or `cancel` for the end of the following.
 */
export class MeantDialog extends EventTarget {
  #elements;
  #words;
  /** @type {keyof typeof KEYS} */
  #about = "unlink";
  /** @type {Snapshot | null} */
  #snapshot = null;

  /**
   * @param {{ dialog: HTMLDialogElement, title: HTMLElement, who: HTMLElement, body: HTMLElement,
   *   button: HTMLElement }} elements
   * @param {Words} words
   */
  constructor(elements, words) {
    super();
    this.#elements = elements;
    this.#words = words;
    const { dialog } = elements;
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "meant") {
        const wish = this.#about === "pause" ? "cancel" : "unlink";
        this.dispatchEvent(new CustomEvent("meant", { detail: wish }));
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

  /** @param {keyof typeof KEYS} about `foreign` for an account that somebody does not know */
  ask(about) {
    const { dialog, button } = this.#elements;
    this.#about = about;
    this.retell();
    button.classList.toggle("stop", about !== "pause");
    dialog.returnValue = "";
    dialog.showModal();
  }

  /** Says it again, in the language of now. */
  retell() {
    const { title, who, body, button } = this.#elements;
    const words = this.#words;
    const keys = KEYS[this.#about];
    const { session, account } = namesOf(this.#snapshot);
    write(title, words.say(session ? `${keys.title}_of` : keys.title, { session }));
    write(who, account);
    who.hidden = account === "";
    const { status, hops } = this.#snapshot ?? {};
    const away = status === "RECONNECTING" && hops?.gateway.ok !== true;
    const pause = this.#about === "pause";
    const later = away && !pause ? words.say("ui.unlink.later") : "";
    write(body, `${words.say(away && pause ? "ui.pause.away" : keys.body)} ${later}`.trim());
    write(button, words.say(keys.button));
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
