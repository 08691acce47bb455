import jsQR from "jsqr";
import { PNG } from "pngjs";

/**
 * What a camera makes of a picture.
 *
 * @param {Buffer} png
 * @returns {string | undefined} the text of the QR code in it
 */
export function readPicture(png) {
  const { width, height, data } = PNG.sync.read(png);
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}
