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
