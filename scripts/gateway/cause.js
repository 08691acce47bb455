// Why a connection to WhatsApp ended, in the panel's own words.

/**
 * @typedef {object} Cause
 * @property {string} status where the session stands now; `reconnecting`: it goes on by itself
 * @property {string} reason one of the panel's reasons
 * @property {number | null} code WhatsApp's, or HTTP's, or Baileys' own
 * @property {string} message one sentence, without secrets
 */

/**
 * Codes with which WhatsApp turns a client away for good: trying again by a timer cannot help, and
 * may do harm.
 */
const FINAL_CODES = [401, 402, 403, 405, 406, 409, 411, 419];
const RESTRICTED_CODES = [402, 403, 406];

const CONNECTING_FAILED = {
  ENOTFOUND: "the name of WhatsApp's server is not known here",
  EAI_AGAIN: "the name of WhatsApp's server cannot be looked up now",
  ECONNREFUSED: "WhatsApp's server refuses the connection",
  ECONNRESET: "the connection was cut before it stood",
  ENETUNREACH: "no network leads to WhatsApp's server",
  EHOSTUNREACH: "no route leads to WhatsApp's server",
  ETIMEDOUT: "WhatsApp's server did not answer in time",
};

/** WhatsApp's server, or something in between, answered the WebSocket's request with plain HTTP. */
export class HttpAnswer extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** Nothing came for too long. */
export class Silence extends Error {}

/**
 * 515: WhatsApp asks for a new connection, in the middle of linking or now and then; not a failure.
 */
export const asksForRestart = (error) => codeOf(error) === 515;

/**
 * @param {any} error what Baileys ended with
 * @param {object} at
 * @param {boolean} at.linked whether a phone has linked this device
 * @param {boolean} at.reached whether WhatsApp's server had spoken on this connection
 * @param {boolean} at.lastCodeOver whether the last code of the round was shown and has run out
 * @returns {Cause}
 */
export function causeOf(error, { linked, reached, lastCodeOver }) {
  const code = codeOf(error);
  const text = String(error?.message ?? "");
  const cause = (status, reason, message) => ({ status, reason, code, message });

  if (error instanceof HttpAnswer) {
    const message = `WhatsApp's address answered HTTP ${code} instead of opening a connection`;
    return cause("reconnecting", "WA_UNREACHABLE", message);
  }
  if (text === "QR refs attempts ended" || (!linked && lastCodeOver)) {
    return cause("qr_expired", "QR_ROUND_OVER", "all codes of this round ran out unscanned");
  }
  if (/account signature|device-identity/.test(text)) {
    const message = "the phone's answer does not belong to the code that was shown";
    return cause("reconnecting", "LINK_REJECTED", message);
  }
  if (code === 440) {
    return cause("replaced", "LINK_REPLACED", "the same session was opened somewhere else");
  }
  if (code === 401 && linked) {
    return cause("logged_out", "LOGGED_OUT_BY_PHONE", "the phone removed this device");
  }
  if (code === 405) {
    return cause("refused", "GW_OUTDATED", "WhatsApp wants a newer version of the gateway (405)");
  }
  if (RESTRICTED_CODES.includes(code) && linked) {
    return cause("refused", "ACCOUNT_RESTRICTED", `WhatsApp restricted the account (${code})`);
  }
  if (text === "Connection Failure" || FINAL_CODES.includes(code)) {
    const [status, reason] = FINAL_CODES.includes(code)
      ? ["refused", "WA_REFUSED"]
      : ["reconnecting", "WA_UNREACHABLE"];
    return cause(status, reason, `WhatsApp turned the connection away (${code})`);
  }
  if (reached) {
    const what = error instanceof Silence ? "WhatsApp said no more" : "the connection broke";
    return cause("reconnecting", "WA_DROPPED", `${what} (${code})`);
  }
  return cause("reconnecting", "WA_UNREACHABLE", whyUnreachable(error));
}

function whyUnreachable(error) {
  const errno = error?.data?.code;
  if (errno) {
    const why =
      CONNECTING_FAILED[errno] ?? "the connection to WhatsApp's server did not come about";
    return `${why} (${errno})`;
  }
  if (error instanceof Silence || /timed? ?out/i.test(error?.message)) {
    return "WhatsApp's server did not answer in time";
  }
  return "WhatsApp's server closed the connection before it stood";
}

function codeOf(error) {
  if (error instanceof HttpAnswer) return error.status;
  if (error instanceof Silence) return 408;
  return error?.output?.statusCode ?? null;
}
