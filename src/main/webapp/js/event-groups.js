/** @typedef {"all" | "people" | "link" | "codes" | "trouble"} EventGroup */

/**
 * What can happen, by what one looks for in the log.
 *
 * @type {Record<EventGroup, string[]>}
 */
export const EVENT_GROUPS = {
  all: [],
  people: [
    "CREATED",
    "CHANGED",
    "FLOW_STARTED",
    "RETRY_ASKED",
    "STOPPED",
    "FOLLOWING_PAUSED",
    "FOLLOWING_RESUMED",
    "LOGOUT_ASKED",
    "LOGOUT_WITHDRAWN",
    "PAIRING_ASKED",
    "ACCOUNT_CONFIRMED",
    "SHARE_MADE",
    "SHARE_OPENED",
    "SHARE_WITHDRAWN",
    "DELETE_ASKED",
    "DELETED",
  ],
  link: [
    "RESUMED",
    "CONNECTING",
    "CONNECTED",
    "SCANNED",
    "LINKED",
    "RESTORED",
    "STATE",
    "FLOW_ENDED",
    "LOGGED_OUT",
  ],
  codes: [
    "QR_ASKED",
    "QR_RECEIVED",
    "QR_EXPIRED",
    "PAIRING_RECEIVED",
    "PAIRING_EXPIRED",
    "ROUND_OVER",
    "PAUSED",
  ],
  trouble: ["TROUBLE"],
};

/** @param {string | null} word */
export function eventGroupOf(word) {
  const names = /** @type {EventGroup[]} */ (Object.keys(EVENT_GROUPS));
  return names.find((name) => name === word) ?? "all";
}
