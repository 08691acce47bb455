/**
 * @import { Api } from "./api.js"
 * @import { Poller } from "./poller.js"
 * @import { Params } from "./i18n.js"
 * @import { Snapshot } from "./types.js"
 */
import { ApiError } from "./api.js";
import { Words, write } from "./i18n.js";
import { messageOf, timeOfDay } from "./messages.js";
import { isEmbedded } from "./preferences.js";

const ROOT = new URL("../", import.meta.url);

/** Has words of its own for a guest, where those of the others speak of what a guest does not know. */
export class GuestWords extends Words {
  /**
   * @param {string} key
   * @param {Params} [params]
   */
  say(key, params = {}) {
    return super.say(this.has(`guest.${key}`) ? `guest.${key}` : key, params);
  }
}

/** What a guest can understand, and do something about. */
const PERSONAL = /^(LINK_|LOGGED_OUT_|ACCOUNT_|QR_PAUSED|QR_RENEWING|QR_ROUND_OVER)/;

/**
 * What a snapshot says to a guest: of what is behind it all, only whether it goes on by itself.
 *
 * @param {Snapshot} told
 * @param {Words} words
 * @param {number} [rung] of the time ladder
 */
export function guestMessageOf(told, words, rung = 0) {
  // That the panel has it unlinked is for those who asked for it.
  const snapshot = { ...told, unlinking: false };
  const { status, reason } = snapshot;
  if (reason === null ? status !== "NEEDS_ACTION" : PERSONAL.test(reason)) {
    return messageOf(snapshot, words, rung);
  }
  switch (status) {
    case "NEEDS_ACTION":
      return { title: words.say("ui.guest.stuck.title"), body: words.say("ui.guest.stuck.body") };
    case "CONNECTING":
    case "WAITING_FOR_QR":
      return {
        title: words.say("ui.guest.waiting.title"),
        body: words.say("ui.guest.waiting.body"),
      };
    default:
      return messageOf({ ...snapshot, reason: null }, words, rung);
  }
}

/** Says until when the link is good, and leads to its end when that has come. */
export class GuestView {
  #element;
  #words;
  #linked = false;
  /** @type {number | null} */
  #until = null;

  /**
   * @param {HTMLElement} element
   * @param {Words} words
   */
  constructor(element, words) {
    this.#element = element;
    this.#words = words;
  }

  /**
   * @param {Api} api
   * @param {Poller<Snapshot>} poller
   */
  async follow(api, poller) {
    poller.addEventListener("answer", (event) => {
      const { status } = /** @type {CustomEvent<Snapshot>} */ (event).detail;
      this.#linked = status === "LINKED";
    });
    poller.addEventListener("failure", (event) => {
      const { error } = /** @type {CustomEvent} */ (event).detail;
      if (error instanceof ApiError && error.status === 401) {
        this.#end();
      }
    });
    // If it does not say, the end is noticed all the same.
    const left = (await api.login().catch(() => null))?.person?.expires_in_ms;
    if (left) {
      this.#until = Date.now() + left;
      setTimeout(() => this.#end(), left);
      this.show();
    }
  }

  /** Says it again, in the language of now. */
  show() {
    const time = this.#until === null ? null : timeOfDay(this.#until, this.#words);
    this.#element.hidden = time === null;
    write(this.#element, time === null ? "" : this.#words.say("ui.guest.until", { time }));
  }

  /** Another page, so that nothing of this one can be seen any more, by nobody. */
  #end() {
    const late = this.#until !== null && Date.now() >= this.#until;
    const url = new URL(isEmbedded() ? "insertado" : "invitado", ROOT);
    url.search = isEmbedded() ? location.search : "";
    url.searchParams.set("end", this.#linked ? "linked" : late ? "expired" : "ended");
    location.replace(url);
  }
}
