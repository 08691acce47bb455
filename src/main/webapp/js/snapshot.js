/**
 * @import { Snapshot } from "./types.js"
 */

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
    ...snapshot,
    since_ms: snapshot.since_ms + ms,
    account: account && older(account, ms, "linked_since_ms"),
    qr: qr && { ...qr, expires_in_ms: Math.max(0, qr.expires_in_ms - ms) },
    pairing: pairing && {
      ...older(pairing, -ms, "expires_in_ms"),
      again_in_ms: Math.max(0, pairing.again_in_ms - ms),
    },
    retry: { ...retry, next_attempt_in_ms: next === null ? null : Math.max(0, next - ms) },
    hops: {
      gateway: older(hops.gateway, ms, "ms_ago"),
      whatsapp: older(hops.whatsapp, ms, "ms_ago"),
    },
  };
}

/** What a code that is not there yet is told by. @type {(string | null)[]} */
const NOT_YET = ["QR_NOT_READY", "QR_GENERATION_ERROR"];

/**
 * A snapshot as it is told to somebody who has not waited long: that a code is not there in the first moment is no
 * failure, and nothing to be pressed for.
 *
 * @param {Snapshot} snapshot
 * @param {number} rung how far up the time ladder the wait is
 * @returns {Snapshot}
 */
export function calm(snapshot, rung) {
  const { status, reason, retry } = snapshot;
  return rung === 0 && status === "WAITING_FOR_QR" && NOT_YET.includes(reason)
    ? { ...snapshot, reason: null, retry: { ...retry, next_attempt_in_ms: null } }
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
 * @param {keyof T} age
 * @returns {T}
 */
function older(whole, ms, age) {
  const before = whole[age];
  return typeof before === "number" ? { ...whole, [age]: before + ms } : whole;
}
