/**
 * @import { Summary } from "./types.js"
 */
import { looksOf } from "./actions-view.js";

/** @typedef {"link" | "stop" | "unlink" | "edit" | "remove"} RowWish */

/**
 * What the row of a session offers at once: a wish, or the way to its page.
 *
 * @typedef {{ kind: "wish", wish: RowWish, key: string } | { kind: "open", key: string }} Offer
 */

/**
 * The one thing that is most likely to be wanted, if any.
 *
 * @param {Summary} summary
 * @returns {Offer | null}
 */
export function offerOf({ status, reason, retry }) {
  const { start, retry: again } = looksOf({ status, reason, retry }, 0);
  const look = start ?? again;
  if (look) {
    const key = status === "IDLE" && reason === null ? "ui.list.start" : look.key;
    return { kind: "wish", wish: "link", key };
  }
  if (status === "AWAITING_SCAN") {
    return { kind: "open", key: "ui.list.open_code" };
  }
  return status === "NEEDS_ACTION" ? { kind: "open", key: "ui.list.open" } : null;
}

/**
 * What else can be done to a session.
 *
 * @param {Summary} summary
 * @returns {RowWish[]}
 */
export function othersOf({ status, account }) {
  /** @type {RowWish[]} */
  const wishes = ["edit"];
  if (status !== "IDLE" && status !== "LOGGED_OUT") {
    wishes.push("stop");
  }
  const kept = status === "NEEDS_ACTION" || status === "IDLE";
  if (status === "LINKED" || status === "RECONNECTING" || (kept && account)) {
    wishes.push("unlink");
  }
  return [...wishes, "remove"];
}
