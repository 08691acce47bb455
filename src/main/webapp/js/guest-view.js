/**
 * @import { Api } from "./api.js"
 * @import { Poller } from "./poller.js"
 * @import { Params } from "./i18n.js"
 * @import { Snapshot } from "./types.js"
 */
import { ApiError } from "./api.js";
import { Words, write } from "./i18n.js";
import { messageOf, timeOfDay } from "./messages.js";

const ROOT = new URL("../", import.meta.url);
/** Longer waits than this a browser's timer does not take. */
const LONGEST_MS = 24 * 60 * 60_000;

/** Whether whoever looks at this page came by a share link. The page says so from its beginning. */
export const isGuest = () => document.body.dataset["role"] === "guest";

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
 * @param {Snapshot} snapshot
 * @param {Words} words
 */
export function guestMessageOf(snapshot, words) {
  const { status, reason } = snapshot;
  const own = reason === null || PERSONAL.test(reason);
  const key =
    status === "NEEDS_ACTION"
      ? "stuck"
      : status === "WAITING_FOR_QR" || status === "CONNECTING"
        ? "waiting"
        : null;
  if (own || key === null) {
    return messageOf(status === "RECONNECTING" ? { ...snapshot, reason: null } : snapshot, words);
  }
  return { title: words.say(`ui.guest.${key}.title`), body: words.say(`ui.guest.${key}.body`) };
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
    const { person } = await api.login();
    if (person?.expires_in_ms) {
      this.#until = Date.now() + person.expires_in_ms;
      setTimeout(() => this.#end(), Math.min(person.expires_in_ms, LONGEST_MS));
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
    const url = new URL("invitado", ROOT);
    url.searchParams.set("end", this.#linked ? "linked" : late ? "expired" : "ended");
    location.replace(url);
  }
}
