/** The codes of countries that are assigned (ITU E.164). The server has the same list. */
const COUNTRY =
  /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|21[12368]|2[2-46]\d|25[0-8]|29[01789]|3[578]\d|42[013]|5[09]\d|6[789]\d|8[58]\d|9[679][0-8])(\d+)$/;

/**
 * Whose numbers we know well: by ISO 3166 the country's code, how many digits follow it (ITU E.164, national numbering
 * plans), and a number of nobody, grouped as people write theirs. The server knows the same lengths.
 *
 * @type {Record<string, [code: string, least: number, most: number, example: string]>}
 */
export const PLANS = {
  AR: ["54", 10, 11, "9 11 2345 6789"],
  BO: ["591", 8, 8, "7123 4567"],
  BR: ["55", 10, 11, "11 91234 5678"],
  CL: ["56", 9, 9, "9 6123 4567"],
  CO: ["57", 10, 10, "300 123 4567"],
  CR: ["506", 8, 8, "8312 3456"],
  CU: ["53", 8, 8, "5123 4567"],
  EC: ["593", 8, 9, "99 123 4567"],
  ES: ["34", 9, 9, "612 345 678"],
  GT: ["502", 8, 8, "5123 4567"],
  HN: ["504", 8, 8, "9123 4567"],
  MX: ["52", 10, 11, "55 1234 5678"],
  NI: ["505", 8, 8, "8123 4567"],
  PA: ["507", 7, 8, "6123 4567"],
  PE: ["51", 8, 9, "912 345 678"],
  PT: ["351", 9, 9, "912 345 678"],
  PY: ["595", 7, 9, "961 456 789"],
  SV: ["503", 8, 8, "7012 3456"],
  US: ["1", 10, 10, "201 555 0123"],
  UY: ["598", 8, 8, "9412 3456"],
  VE: ["58", 10, 10, "412 123 4567"],
};

/** They have the United States' code, and people there do not call it so. */
const NORTH_AMERICAN = ["CA", "DO", "PR"];

/** Where nothing is said of the country but the tongue. @type {Record<string, string>} */
const MOST_SPEAK = { es: "MX", pt: "BR", en: "US" };

/**
 * What somebody has written: a number with its country's code; one that lacks it, and which ones it could be; or none.
 *
 * @typedef {{ kind: "none" } | { kind: "whole", digits: string } | { kind: "national", could: string[] }} Reading
 */

/**
 * The country that a visitor writes numbers of, by the languages of the browser.
 *
 * @param {readonly string[]} tags the one that is liked best first
 */
export function homeOf(tags) {
  const regions = tags.map((tag) => /[-_]([A-Z]{2})(?:[-_]|$)/i.exec(tag)?.[1]?.toUpperCase());
  const known = regions.find(
    (region) => region && (PLANS[region] || NORTH_AMERICAN.includes(region)),
  );
  const tongue = (tags[0] ?? "").slice(0, 2).toLowerCase();
  return (NORTH_AMERICAN.includes(known ?? "") ? "US" : known) ?? MOST_SPEAK[tongue] ?? "US";
}

/**
 * A number as people of that country would write theirs for somebody abroad.
 *
 * @param {string} home
 */
export function exampleOf(home) {
  const [code, , , example] = PLANS[home] ?? PLANS["US"] ?? [];
  return `+${code} ${example}`;
}

/**
 * Reads what somebody has written. Without a plus little is taken for granted: the same digits are a number in one
 * country, and another's number in another.
 *
 * @param {string} text
 * @param {string} home the country whose code is most likely missing
 * @returns {Reading}
 */
export function readNumber(text, home) {
  const digits = text
    .trim()
    .replace(/^\+|^00/, "")
    .replace(/[\s().\-\u00a0\u2010-\u2015]/g, "");
  if (!/^\d+$/.test(digits)) {
    return { kind: "none" };
  }
  if (/^\s*(\+|00)/.test(text)) {
    return isWhole(digits) ? { kind: "whole", digits } : { kind: "none" };
  }
  const [code = ""] = PLANS[home] ?? [];
  const local = code + digits.replace(/^0/, "");
  const could = [local, digits].filter((each) => isWhole(each) && planOf(each));
  // Only the plus is missing.
  if (could.length === 1 && could[0] === digits && digits.startsWith(code)) {
    return { kind: "whole", digits };
  }
  return could.length > 0 ? { kind: "national", could } : { kind: "none" };
}

/**
 * A number as people write it.
 *
 * @param {string} digits international, with the country's code
 */
export function formatted(digits) {
  const [, country = "", rest = ""] = COUNTRY.exec(digits) ?? [];
  const example = planOf(digits)?.[3].split(" ") ?? [];
  const lengths = example.map((group) => group.length);
  const known = lengths.reduce((sum, length) => sum + length, 0) === rest.length;
  return `+${[country, ...(known ? cut(rest, lengths) : threes(rest))].join(" ")}`;
}

/** The country's code of a number, null where there is none. @param {string} digits */
export const codeOf = (digits) => COUNTRY.exec(digits)?.[1] ?? null;

/** @param {string} digits */
function isWhole(digits) {
  const [, code, rest = ""] = COUNTRY.exec(digits) ?? [];
  if (!code || digits.length < 7 || digits.length > 15) {
    return false;
  }
  const plan = planOf(digits);
  if (!plan) {
    return true;
  }
  // In North America neither the area's code nor the next three digits begin with 0 or 1.
  const real = code !== "1" || /^[2-9]\d\d[2-9]/.test(rest);
  return real && rest.length >= plan[1] && rest.length <= plan[2];
}

/** @param {string} digits */
function planOf(digits) {
  const code = codeOf(digits);
  return Object.values(PLANS).find((plan) => plan[0] === code);
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
