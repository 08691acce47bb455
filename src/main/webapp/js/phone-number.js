/** The codes of countries that are assigned (ITU E.164). The server has the same list. */
const COUNTRY =
  /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|21[12368]|2[2-46]\d|25[0-8]|29[01789]|3[578]\d|42[013]|5[09]\d|6[789]\d|8[58]\d|9[679][0-8])(\d+)$/;

/** How people write them, by the country's code; others are read in threes. @type {Record<string, number[]>} */
const GROUPS = {
  1: [3, 3, 4],
  34: [3, 3, 3],
  51: [3, 3, 3],
  52: [2, 4, 4],
  55: [2, 5, 4],
  57: [3, 3, 4],
};

/**
 * The digits of an international number, or null where the text is none.
 *
 * @param {string} text
 */
export function digitsOf(text) {
  const digits = text
    .trim()
    .replace(/^\+|^00/, "")
    .replace(/[\s().\-\u00a0\u2010-\u2015]/g, "");
  return /^\d{7,15}$/.test(digits) && COUNTRY.test(digits) ? digits : null;
}

/**
 * A number as people write it.
 *
 * @param {string} digits international, as {@link digitsOf} gives them
 */
export function formatted(digits) {
  const [, country = "", rest = ""] = COUNTRY.exec(digits) ?? [];
  const lengths = GROUPS[country] ?? [];
  const known = lengths.reduce((sum, length) => sum + length, 0) === rest.length;
  return `+${[country, ...(known ? cut(rest, lengths) : threes(rest))].join(" ")}`;
}

/**
 * @param {string} digits
 * @param {number[]} lengths
 */
function cut(digits, lengths) {
  let from = 0;
  return lengths.map((length) => digits.slice(from, (from += length)));
}

/** In threes, the last one of four where it does not come out even. @param {string} digits */
function threes(digits) {
  const last = digits.length % 3 === 0 ? 3 : 4;
  const head = digits.slice(0, -last).match(/\d{1,3}/g) ?? [];
  return [...head, digits.slice(-last)];
}
