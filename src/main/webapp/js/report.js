/**
 * @import { Check, Diagnosis, Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { menderOf } from "./findings.js";

/** What a code, a key or a phone number looks like; the server leaves them out, and so do we. */
const SECRETS = /** @type {const} */ ([
  [/https?:\/\/wa\.me\/\S+/gi, "[…]"],
  [/\b\d@[\w+/=,@-]{16,}/g, "[…]"],
  [/[\w+/-]{40,}={0,2}/g, "[…]"],
  [/(?<![\w.:-])\+?\d(?:[ ()-]?\d){8,}/g, "[…]"],
]);

/** @param {string} text */
export function redacted(text) {
  return SECRETS.reduce((left, [secret, mark]) => left.replace(secret, mark), text);
}

/**
 * @typedef {object} Findings
 * @property {string | null} version the panel's
 * @property {string} sessionId
 * @property {string} title what it comes to
 * @property {Diagnosis} diagnosis
 * @property {Snapshot | null} snapshot
 * @property {string[]} events newest first
 * @property {number} at milliseconds since 1970
 */

/**
 * The diagnosis as text, for whoever is asked for help.
 *
 * @param {Findings} findings
 * @param {Words} words
 */
export function reportOf({ version, sessionId, title, diagnosis, snapshot, events, at }, words) {
  const lines = [
    words.say("ui.report.title", { version }),
    new Date(at).toISOString(),
    words.say("ui.session", { session: sessionId }),
    redacted(title),
  ];
  if (snapshot) {
    const { status, reason, debug, gateway_address } = snapshot;
    lines.push(
      `gateway: ${gateway_address ?? "—"}`,
      `status: ${[status, reason].filter(Boolean).join(" / ")}`,
      `hasQR: ${debug.has_qr ?? "—"}`,
      redacted(`last answer: ${debug.last_answer ?? "—"}`),
    );
  }
  lines.push("", words.say("ui.checks.label"));
  for (const check of diagnosis.steps) {
    lines.push(...linesOf(check, words).map(redacted));
  }
  if (events.length > 0) {
    lines.push("", words.say("ui.checks.log"), ...events.map(redacted));
  }
  return `${lines.join("\n")}\n`;
}

/**
 * @param {Check} check
 * @param {Words} words
 */
function linesOf(check, words) {
  const { step, verdict, ms, reason, detail, message, advice } = check;
  const took = ms ? ` (${ms} ms)` : "";
  const lines = [`${verdict.padEnd(7)} ${step}${took}: ${message ?? ""}`];
  const technical = [reason, detail].filter(Boolean).join(": ");
  if (technical) {
    lines.push(`        ${technical}`);
  }
  if (advice) {
    lines.push(`        ${words.say(`ui.checks.for.${menderOf(check)}`)} ${advice}`);
  }
  return lines;
}
