/**
 * @import { Summary } from "./types.js"
 */
import { looksOf } from "./actions-view.js";

/** @typedef {"link" | "stop" | "pause" | "unlink" | "keep" | "edit" | "remove"} RowWish */

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
export function offerOf({ status, reason, retry, unlinking, unlink_sent }) {
  // In a list one looks in now and then: what waits there has waited for a while.
  const rung = retry.next_attempt_in_ms === null ? 0 : 1;
  const { start, retry: again } = looksOf({ status, reason, retry, unlinking, unlink_sent }, rung);
  const look = start ?? again;
  if (look) {
    return { kind: "wish", wish: "link", key: look.key };
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
export function othersOf({ status, account, unlinking, unlink_sent }) {
  /** @type {RowWish[]} */
  const wishes = ["edit"];
  if (status !== "IDLE" && status !== "LOGGED_OUT") {
    // Of an account that is linked only the following ends.
    wishes.push(account ? "pause" : "stop");
  }
  const kept = status === "NEEDS_ACTION" || status === "IDLE";
  if (!unlinking && (status === "LINKED" || status === "RECONNECTING" || (kept && account))) {
    wishes.push("unlink");
  }
  // Once the gateway may have heard of it, it is too late.
  if (unlinking && !unlink_sent) {
    wishes.push("keep");
  }
  return [...wishes, "remove"];
}
