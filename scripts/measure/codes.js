// Linking codes as WhatsApp makes them, each a new one.
import { randomBytes } from "node:crypto";
import { toDataURL } from "qrcode";

const key = () => randomBytes(32).toString("base64");

/** The text of a code, as long as a real one. */
export const codeText = () =>
  `https://wa.me/settings/linked_devices#2@${randomBytes(96).toString("base64")},${key()},${key()},${key()},1`;

/**
 * The picture of a code, drawn as the local gateway draws it.
 *
 * @param {string} text
 */
export const picture = (text) =>
  toDataURL(text, { errorCorrectionLevel: "L", margin: 4, scale: 5 });
