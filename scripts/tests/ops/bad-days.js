// The far sides on which linking fails, each in its own way, and what is counted of one session there.
import { failed, newCode, ok } from "../rest-gateway.js";

/**
 * @typedef {object} Kind
 * @property {string} gateway its name in the settings
 * @property {import("../rest-gateway.js").Part} [part] how the gateway answers
 * @property {(now: any) => boolean} seen whether it has come to what was to be seen
 * @property {boolean} [stops] whether somebody then stops it
 * @property {string} ended what ended the attempt
 * @property {string} [fault] and what went wrong
 * @property {boolean} [again] whether it may go wrong again before somebody stops it
 * @property {number} [codes]
 * @property {number} [scans]
 */

const reason = (name) => (now) => now.reason === name;
const hasCode = () => ok({ status: "qr", hasQR: true });

/** The only code of its round, with a second to live. */
const shortLived = async () => {
  const { text } = await newCode();
  return ok({ qr: text, ordinal: 1, of: 1, expires_in_ms: 1000 });
};

/** Codes are made beforehand: the gateway answers at once. */
async function codes(n, make) {
  const made = [];
  for (let i = 0; i < n; i++) made.push(await make());
  return (asked) => made[Math.min(asked, n) - 1];
}

/** @returns {Promise<Record<string, Kind>>} by a name for the sessions */
export async function badDays() {
  const longLived = async () => ok({ qr: (await newCode()).text, expires_in_ms: 60_000 });
  return {
    down: {
      gateway: "down",
      seen: reason("GW_REFUSED"),
      stops: true,
      ended: "stopped",
      fault: "GW_REFUSED",
      again: true,
    },
    "answers-500": {
      gateway: "played",
      part: { status: hasCode, qr: () => failed(500, "QR_GENERATION_ERROR", "Not ready yet") },
      seen: reason("QR_GENERATION_ERROR"),
      stops: true,
      ended: "stopped",
      fault: "QR_GENERATION_ERROR",
    },
    "wrong-key": {
      gateway: "played",
      part: {
        status: () => failed(401, "UNAUTHORIZED", "Invalid API key"),
        qr: () => failed(401, "UNAUTHORIZED", "Invalid API key"),
      },
      seen: reason("GW_AUTH"),
      ended: "GW_AUTH",
      fault: "GW_AUTH",
    },
    "not-a-code": {
      gateway: "played",
      part: {
        status: hasCode,
        qr: () => ok({ qr: "https://example.org/this-is-no-linking-code" }),
      },
      seen: reason("QR_NOT_WHATSAPP"),
      stops: true,
      ended: "stopped",
      fault: "QR_NOT_WHATSAPP",
    },
    "nobody-scans": {
      gateway: "played",
      part: { status: hasCode, qr: await codes(4, shortLived) },
      seen: reason("QR_PAUSED"),
      ended: "QR_PAUSED",
      codes: 3,
    },
    "phone-refuses": {
      gateway: "played",
      part: {
        // The second time it has been scanned; and then there is another code.
        status: (n) => (n === 2 ? ok({ status: "linking" }) : hasCode()),
        qr: await codes(2, longLived),
      },
      seen: reason("LINK_REJECTED"),
      stops: true,
      ended: "stopped",
      codes: 2,
      scans: 1,
    },
    outdated: {
      gateway: "local",
      seen: reason("GW_OUTDATED"),
      ended: "GW_OUTDATED",
      fault: "GW_OUTDATED",
    },
  };
}
