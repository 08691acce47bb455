/**
 * @import { Words } from "./i18n.js"
 */
import { numberFormat } from "./i18n.js";

/**
 * @param {number} n
 * @param {Words} words
 */
export function countOf(n, words) {
  return numberFormat(words.language).format(n);
}

/**
 * @param {number} share from 0 to 1
 * @param {Words} words
 */
export function percentOf(share, words) {
  return numberFormat(words.language, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/**
 * How long something took, in the unit in which people say it.
 *
 * @param {number} ms
 * @param {Words} words
 */
export function durationOf(ms, words) {
  /** @type {[number, string, number]} */
  const [length, unit, digits] =
    ms < 1_000
      ? [1, "millisecond", 0]
      : ms < 10_000
        ? [1_000, "second", 1]
        : ms < 120_000
          ? [1_000, "second", 0]
          : [60_000, "minute", 1];
  const looks = /** @type {Intl.NumberFormatOptions} */ ({
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  });
  return numberFormat(words.language, looks).format(ms / length);
}

/**
 * From one bound of time to the next.
 *
 * @param {{ fromMs: number, toMs: number | null }} span
 * @param {Words} words
 */
export function spanOf({ fromMs, toMs }, words) {
  if (toMs === null) {
    return words.say("ui.dash.span.over", { from: durationOf(fromMs, words) });
  }
  const to = durationOf(toMs, words);
  return fromMs === 0
    ? words.say("ui.dash.span.under", { to })
    : words.say("ui.dash.span.between", { from: durationOf(fromMs, words), to });
}
