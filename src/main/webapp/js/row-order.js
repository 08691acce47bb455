/**
 * @import { Entry, Group } from "./session-book.js"
 * @import { LinkState } from "./types.js"
 */
import { groupsOf, isStalled, nameOf, plain } from "./session-book.js";

/** The order in which sessions need somebody. @type {LinkState[]} */
const URGENCY = [
  "NEEDS_ACTION",
  "LOGGED_OUT",
  "AWAITING_SCAN",
  "RECONNECTING",
  "WAITING_FOR_QR",
  "CONNECTING",
  "LINKING",
  "IDLE",
  "LINKED",
];

/**
 * How soon somebody should see to it, from 0.
 *
 * @param {Entry} entry
 */
function urgencyOf(entry) {
  return isStalled(entry) ? URGENCY.indexOf("AWAITING_SCAN") + 0.5 : URGENCY.indexOf(entry.status);
}

/**
 * Puts those first that need somebody most; among equals, by name.
 *
 * @template {Entry} S
 * @param {S[]} entries
 * @param {string} language
 */
export function inOrder(entries, language) {
  const collator = new Intl.Collator(language, { numeric: true });
  return [...entries].sort(
    (a, b) =>
      urgencyOf(a) - urgencyOf(b) ||
      collator.compare(nameOf(a), nameOf(b)) ||
      (a.session_id < b.session_id ? -1 : 1),
  );
}

/**
 * Whether a session is one of those that were looked for.
 *
 * @param {Entry} entry
 * @param {{ text: string, group: Group }} filter
 */
export function isWanted(entry, { text, group }) {
  if (group !== "all" && !groupsOf(entry).includes(group)) {
    return false;
  }
  const { name, session_id, gateway, account } = entry;
  const all = [name, session_id, gateway, account?.name, account?.phone_masked];
  const said = plain(all.filter(Boolean).join(" "));
  return plain(text)
    .split(/\s+/)
    .every((word) => said.includes(word));
}
