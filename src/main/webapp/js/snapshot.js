/**
 * @import { Words } from "./i18n.js"
 * @import { Snapshot } from "./types.js"
 */

/** The account of a panel that has one only, as long as nobody gave it a name. */
export const UNNAMED = "default";

/**
 * A snapshot as it would read some time later, if nothing had changed but the time.
 *
 * @param {Snapshot} snapshot
 * @param {number} ms
 * @returns {Snapshot}
 */
export function aged(snapshot, ms) {
  const { qr, pairing, retry, hops, account } = snapshot;
  const next = retry.next_attempt_in_ms;
  return {
    ...older(snapshot, ms, "since_ms", "waited_ms"),
    account: account && older(account, ms, "linked_since_ms"),
    qr: qr && { ...qr, expires_in_ms: Math.max(0, qr.expires_in_ms - ms) },
    pairing: pairing && {
      ...older(pairing, -ms, "expires_in_ms"),
      again_in_ms: Math.max(0, pairing.again_in_ms - ms),
    },
    retry: { ...retry, next_attempt_in_ms: next === null ? null : Math.max(0, next - ms) },
    hops: {
      gateway: older(hops.gateway, ms, "ms_ago", "since_ms"),
      whatsapp: older(hops.whatsapp, ms, "ms_ago", "since_ms"),
    },
  };
}

/** Why there is no code in the first moment, or between two. */
export const BETWEEN_CODES = ["QR_NOT_READY", "QR_RENEWING", "QR_ROUND_OVER"];

/**
 * A snapshot as it is told to somebody who has not waited long: that a code is not there in the first moment, or between
 * two, is no failure, and nothing to be pressed for.
 *
 * @param {Snapshot} snapshot
 * @param {number} rung how far up the time ladder the wait is
 * @returns {Snapshot}
 */
export function calm(snapshot, rung) {
  const { status, reason, retry } = snapshot;
  return rung === 0 && status === "WAITING_FOR_QR" && reason && BETWEEN_CODES.includes(reason)
    ? {
        ...snapshot,
        reason: reason === "QR_NOT_READY" ? null : reason,
        retry: { ...retry, next_attempt_in_ms: null },
      }
    : snapshot;
}

/**
 * The attempt that is being made, or that was made last, from 1; 0 where none was. The log counts alike.
 *
 * @param {Pick<Snapshot, "status" | "retry">} snapshot
 */
export function attemptOf({ status, retry }) {
  const trying = ["CONNECTING", "WAITING_FOR_QR", "RECONNECTING"].includes(status);
  return retry.attempt + (trying && retry.next_attempt_in_ms === null ? 1 : 0);
}

/**
 * @template {object} T
 * @param {T} whole
 * @param {number} ms
 * @param {(keyof T)[]} ages
 * @returns {T}
 */
function older(whole, ms, ...ages) {
  /** @type {any} */
  const next = { ...whole };
  for (const age of ages) {
    if (typeof next[age] === "number") {
      next[age] += ms;
    }
  }
  return next;
}

/**
 * The gateway's host, or words for it where it is not known.
 *
 * @param {Snapshot} snapshot
 * @param {Words} words
 */
export function hostOf(snapshot, words) {
  try {
    return new URL(snapshot.gateway_address ?? "").host || words.say("ui.host_unknown");
  } catch {
    return words.say("ui.host_unknown");
  }
}

/**
 * What an account is called at the top of its page.
 *
 * @param {string} id
 * @param {string | null | undefined} name
 * @param {Words} words
 */
export function crumbOf(id, name, words) {
  const own = name || (id === UNNAMED ? "" : id);
  return own ? words.say("ui.session", { session: own }) : words.say("ui.session.default");
}
