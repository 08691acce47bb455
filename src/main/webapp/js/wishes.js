/**
 * @import { ListView } from "./list-view.js"
 * @import { RowDialogs } from "./row-dialogs.js"
 * @import { RowWish } from "./row-actions.js"
 * @import { Entry, SessionBook } from "./session-book.js"
 * @import { SessionsApi } from "./sessions-api.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { ageOf, refusalOf } from "./messages.js";
import { isAway, nameOf } from "./session-book.js";

/** What is asked before a wish is granted. @typedef {Pick<RowDialogs, "confirm" | "edit">} Dialogs */

/** What was asked for if the session is in this state already. @type {Partial<Record<RowWish, string>>} */
const DONE = { unlink: "LOGGED_OUT", pause: "IDLE" };
/** What the log calls it when a person asks for it. */
const ASKED = { unlink: "LOGOUT_ASKED", pause: "FOLLOWING_PAUSED" };

/**
 * Has done what somebody wishes for a session, and says what was refused, or what somebody else did
 * first. How the session stands then, the list's own news tells.
 */
export class Wishes {
  #parts;
  /** What is being asked about, or done. @type {Set<string>} */
  #granting = new Set();

  /**
   * @param {{ api: SessionsApi, book: SessionBook, words: Words, list: ListView,
   *   dialogs: Dialogs, notice: HTMLElement, heading: HTMLElement }} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {string} id
   * @param {RowWish} wish
   */
  async grant(id, wish) {
    const { book, words, dialogs, notice } = this.#parts;
    const entry = book.get(id);
    if (!entry) {
      write(notice, words.say("error.SESSION_UNKNOWN"));
      return;
    }
    if (this.#granting.has(id)) {
      write(notice, words.say("ui.already"));
      return;
    }
    write(notice, "");
    this.#granting.add(id);
    try {
      if (wish === "edit") {
        await dialogs.edit(entry);
      } else if (isHarmless(wish) || (await dialogs.confirm(wish, entry))) {
        await this.#send(entry, wish);
      }
    } finally {
      this.#granting.delete(id);
    }
  }

  /**
   * @param {Entry} entry
   * @param {Exclude<RowWish, "edit">} wish
   */
  async #send(entry, wish) {
    const { api, words, book, list, notice, heading } = this.#parts;
    const id = entry.session_id;
    list.setBusy(id, wish);
    try {
      if (DONE[wish] !== undefined && book.get(id)?.status === DONE[wish]) {
        // While the question was on the page, somebody else has answered it.
        write(notice, await this.#whoDid(entry, /** @type {keyof typeof ASKED} */ (wish)));
        return;
      }
      await this.#ask(api, id, wish);
      if (wish === "remove") {
        book.remove(id);
        if (!list.drop(id)) {
          heading.focus({ preventScroll: true });
        }
        const key = isAway(entry) ? "ui.list.removed.later" : "ui.list.removed";
        write(notice, words.say(key, { session: nameOf(entry, words) }));
      }
    } catch (error) {
      const why = refusalOf(error, words);
      write(notice, words.say("ui.list.refused", { session: nameOf(entry, words), why }));
    } finally {
      list.setBusy(id, null);
    }
  }

  /**
   * @param {SessionsApi} api
   * @param {string} id
   * @param {Exclude<RowWish, "edit">} wish
   */
  async #ask(api, id, wish) {
    switch (wish) {
      case "link":
        return api.of(id).link();
      case "stop":
      case "pause":
        return api.of(id).stop();
      case "unlink":
        return api.of(id).logout();
      case "keep":
        return api.of(id).logout(true);
      case "remove":
        return api.remove(id);
    }
  }

  /**
   * @param {Entry} entry
   * @param {keyof typeof ASKED} wish
   */
  async #whoDid(entry, wish) {
    const { api, words } = this.#parts;
    const query = { session: entry.session_id, event: ASKED[wish], limit: 1 };
    const [line] = (await api.events(query)).events;
    return words.say(`ui.done.${wish}${line?.by ? ".by" : ""}`, {
      session: nameOf(entry, words),
      by: line?.by,
      age: line ? ageOf(line.ms_ago, words) : null,
    });
  }
}

/**
 * Whether nobody needs to be asked before it is done.
 *
 * @param {Exclude<RowWish, "edit">} wish
 * @returns {wish is "link" | "stop" | "keep"}
 */
function isHarmless(wish) {
  return wish === "link" || wish === "stop" || wish === "keep";
}
