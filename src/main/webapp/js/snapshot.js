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
