/**
 * @import { LinkState } from "./types.js"
 */

/** What is worth calling somebody for. @typedef {"linked" | "unlinked" | "needs_action" | "reconnected"} Kind */

/** @typedef {{ id: string, name: string, kind: Kind }} News */

/** Tells what is news about a session from how it was and how it is. */
export class Newsroom {
  /** Sessions that were seen losing their connection. @type {Set<string>} */
  #lost = new Set();

  /** Knows nothing any more: what comes next is how things are, and no news. */
  forget() {
    this.#lost.clear();
  }

  /**
   * @param {string} id
   * @param {LinkState | null} before null at the first sight of it, which is no news
   * @param {LinkState} after
   * @returns {Kind | null}
   */
  of(id, before, after) {
    if (before === null || before === after) {
      return null;
    }
    const lost = this.#lost.has(id);
    if (after !== "RECONNECTING") {
      this.#lost.delete(id);
    }
    switch (after) {
      case "RECONNECTING":
        this.#lost.add(id);
        return null;
      case "LINKED":
        // After a restart of the panel every session comes back; nobody need be called for that.
        return before !== "RECONNECTING" ? "linked" : lost ? "reconnected" : null;
      case "LOGGED_OUT":
        return "unlinked";
      case "NEEDS_ACTION":
        return "needs_action";
      default:
        return null;
    }
  }
}
