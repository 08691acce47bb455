/**
 * @import { Words } from "./i18n.js"
 * @import { Check, Diagnosis } from "./types.js"
 */

/** How the whole came out. @typedef {"OK" | "WARNING" | "FAILED"} Outcome */

/**
 * Who can mend something: whoever looks at the page, whoever runs the panel or the gateway, or nobody, for it passes.
 *
 * @typedef {"you" | "admin" | "gateway" | "time"} Mender
 */

/** @type {Record<Exclude<Mender, "gateway">, string[]>} */
const REASONS = {
  you: [
    "SESSION_MISSING",
    "SESSION_RECREATED",
    "QR_PAUSED",
    "QR_ROUND_OVER",
    "LINK_REJECTED",
    "LINK_REPLACED",
    "LINK_TIMEOUT",
    "LOGGED_OUT_BY_PHONE",
    "LOGGED_OUT_HERE",
    "ACCOUNT_RESTRICTED",
    "ACCOUNT_UNEXPECTED",
  ],
  admin: [
    "GW_DNS",
    "GW_UNREACHABLE",
    "GW_FORBIDDEN_ADDRESS",
    "GW_CONNECT_TIMEOUT",
    "GW_SCHEME",
    "GW_NOT_A_GATEWAY",
    "GW_AUTH",
    "GW_NAMESPACE",
    "GW_NOT_CONFIGURED",
  ],
  time: [
    "GW_RATE_LIMIT",
    "GW_RESTARTING",
    "GW_SLOW_REPLY",
    "QR_NOT_READY",
    "QR_RENEWING",
    "QR_GENERATION_ERROR",
    "WA_DROPPED",
  ],
};

/** What the settings say is wrong, unless the reason says otherwise. */
const SETTINGS = ["URL", "DNS", "PROTOCOL", "KEY"];

/**
 * Who can mend what a check found.
 *
 * @param {Pick<Check, "step" | "verdict" | "reason">} check
 * @returns {Mender}
 */
export function menderOf({ step, verdict, reason }) {
  for (const [mender, reasons] of Object.entries(REASONS)) {
    if (reason && reasons.includes(reason)) {
      return /** @type {Mender} */ (mender);
    }
  }
  if (verdict === "WARNING") {
    return "you";
  }
  return SETTINGS.includes(step) ? "admin" : "gateway";
}

/**
 * @param {Pick<Diagnosis, "steps">} diagnosis
 * @returns {{ outcome: Outcome, check: Check | null }} and the first check that it is because of
 */
export function outcomeOf({ steps }) {
  const failed = first(steps, "FAILED");
  if (failed) {
    return { outcome: "FAILED", check: failed };
  }
  const warning = first(steps, "WARNING");
  return { outcome: warning ? "WARNING" : "OK", check: warning };
}

/**
 * What is wrong, and who can mend it.
 *
 * @param {Diagnosis} diagnosis
 * @param {Words} words
 * @param {{ admin?: boolean, linking?: boolean }} [how] whether whoever reads it may be who administers the panel, as
 *   everybody may where there is no login; and whether the account is being linked already
 */
export function verdictOf(diagnosis, words, { admin = false, linking = false } = {}) {
  const { outcome, check } = outcomeOf(diagnosis);
  const key = `ui.checks.${outcome.toLowerCase()}`;
  if (check?.verdict !== "FAILED") {
    const body = check && linking ? `${key}.linking` : `${key}.body`;
    return { outcome, title: words.say(key), body: words.say(body) };
  }
  const mender = menderOf(check);
  const whom = mender === "admin" && admin ? "self" : mender;
  return {
    outcome,
    title: check.message || words.say(key),
    body: words.say(`ui.checks.mender.${whom}`, { advice: check.advice ?? "" }),
  };
}

/**
 * The checks without those that were left out because of one that failed, and how many these are.
 *
 * @param {Check[]} steps
 * @returns {{ seen: Check[], behind: number }}
 */
export function apart(steps) {
  const failed = first(steps, "FAILED") !== null;
  const seen = steps.filter(({ skipped }) => !failed || skipped !== "EARLIER");
  return { seen, behind: steps.length - seen.length };
}

/**
 * @param {Check[]} steps
 * @param {string} verdict
 */
function first(steps, verdict) {
  return steps.find((step) => step.verdict === verdict) ?? null;
}
