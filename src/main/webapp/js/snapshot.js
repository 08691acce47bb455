/**
 * @import { Hop, Snapshot } from "./types.js"
 */

/**
 * A snapshot as it would read some time later, if nothing had changed but the time.
 *
 * @param {Snapshot} snapshot
 * @param {number} ms
 * @returns {Snapshot}
 */
export function aged(snapshot, ms) {
  const { qr, retry, hops } = snapshot;
  const next = retry.next_attempt_in_ms;
  return {
    ...snapshot,
    since_ms: snapshot.since_ms + ms,
    qr: qr && { ...qr, expires_in_ms: Math.max(0, qr.expires_in_ms - ms) },
    retry: { ...retry, next_attempt_in_ms: next === null ? null : Math.max(0, next - ms) },
    hops: { gateway: older(hops.gateway, ms), whatsapp: older(hops.whatsapp, ms) },
  };
}

/**
 * @param {Hop} hop
 * @param {number} ms
 * @returns {Hop}
 */
function older(hop, ms) {
  return { ...hop, ms_ago: hop.ms_ago === null ? null : hop.ms_ago + ms };
}
