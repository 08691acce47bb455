/**
 * @import { Words } from "./i18n.js"
 * @import { Diagnosis, LinkState, Snapshot } from "./types.js"
 */
import { verdictOf } from "./findings.js";
import { refusalOf, timeOfDay } from "./messages.js";

/**
 * What is on the diagnosis' page. It begins by itself, when its time has come and somebody is there to see it; without a
 * `why` there was nobody yet.
 *
 * @typedef {{ kind: "waiting", why: "busy" | "again" | null, until: number } | { kind: "running", since: number }
 *   | { kind: "refused", error: unknown }
 *   | { kind: "done", diagnosis: Diagnosis, snapshot: Snapshot | null, at: number }
 * } Stand
 */

/** While one of these lasts there is no button to link with. @type {LinkState[]} */
const LINKING = ["CONNECTING", "WAITING_FOR_QR", "AWAITING_SCAN", "LINKING"];

/**
 * The page's state, and what it says at its top.
 *
 * @param {Stand} stand
 * @param {Words} words
 * @param {string} [role] of whoever looks
 */
export function headOf(stand, words, role) {
  const head = (
    /** @type {string} */ state,
    /** @type {string} */ key,
    /** @type {string} */ body,
  ) => ({
    state,
    title: words.say(key),
    body,
  });
  switch (stand.kind) {
    case "waiting":
      return head(
        "CHECKS",
        "ui.checks",
        stand.why ? words.say(`ui.checks.later.${stand.why}`) : "",
      );
    case "running":
      return head("CHECKING", "ui.checks.running", words.say("ui.checks.running.body"));
    case "refused":
      return head("CHECKS", "ui.checks.refused", refusalOf(stand.error, words));
    case "done": {
      const linking = LINKING.includes(stand.snapshot?.status ?? "IDLE");
      const how = { admin: role === "admin", linking };
      const { outcome, title, body } = verdictOf(stand.diagnosis, words, how);
      return { state: `CHECKED_${outcome}`, title, body };
    }
  }
}

/**
 * For how long, or how soon, or how long it took.
 *
 * @param {Stand} stand
 * @param {Words} words
 * @param {number} now on the page's own clock
 */
export function timeOf(stand, words, now) {
  switch (stand.kind) {
    case "waiting":
      return telling("ui.checks.begins", Math.ceil((stand.until - now) / 1000), words);
    case "running":
      return telling("ui.checks.elapsed", Math.floor((now - stand.since) / 1000), words);
    case "refused":
      return "";
    case "done": {
      const took = new Intl.NumberFormat(words.language, { maximumFractionDigits: 1 });
      return words.say("ui.checks.at", {
        time: timeOfDay(stand.at, words, true),
        took: took.format(stand.diagnosis.took_ms / 1000),
      });
    }
  }
}

/**
 * @param {string} key
 * @param {number} s
 * @param {Words} words
 */
function telling(key, s, words) {
  return s > 0 ? words.say(key, { s }) : "";
}
