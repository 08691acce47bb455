/**
 * @import { Tally, TallyNumbers, TallyTimes } from "./types.js"
 */

/** @typedef {"attempts" | "coded" | "scans" | "links"} Step */

/** @type {Step[]} */
const STEPS = ["attempts", "coded", "scans", "links"];

/**
 * How far the attempts came.
 *
 * @param {Tally["total"]} total
 * @returns {{ step: Step, count: number, share: number | null, lost: number }[]} `share` of the
 *   attempts: null where none began, or more came on than began, as with those of yesterday;
 *   `lost` since the step before
 */
export function funnelOf(total) {
  return STEPS.map((step, i) => {
    const count = total[step];
    const before = i === 0 ? count : total[/** @type {Step} */ (STEPS[i - 1])];
    const share = total.attempts > 0 && count <= total.attempts ? count / total.attempts : null;
    return { step, count, share, lost: Math.max(0, before - count) };
  });
}

/**
 * How many took how long, from one bound to the next, up to the last that there are any of.
 *
 * @param {TallyTimes} times
 * @returns {{ fromMs: number, toMs: number | null, count: number }[]} `toMs` is null for what took
 *   longer than all bounds
 */
export function spreadOf({ count, within }) {
  if (count === 0) {
    return [];
  }
  /** @type {{ fromMs: number, toMs: number | null, count: number }[]} */
  const bins = within.map((bound, i) => ({
    fromMs: within[i - 1]?.ms ?? 0,
    toMs: bound.ms,
    count: bound.count - (within[i - 1]?.count ?? 0),
  }));
  const last = within.at(-1) ?? { ms: 0, count: 0 };
  bins.push({ fromMs: last.ms, toMs: null, count: count - last.count });
  while (bins.at(-1)?.count === 0) {
    bins.pop();
  }
  return bins;
}

/**
 * Where the lines of an axis are: whole, round numbers from 0 to one that nothing is above.
 *
 * @param {number} max
 * @param {number} [lines] at most, beside that of 0
 */
export function ticksOf(max, lines = 3) {
  const step = roundUp(Math.max(1, max / lines));
  const count = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

/**
 * The next of 1, 2, 5, 10, 20, 50 and so on.
 *
 * @param {number} value at least 1
 */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= value) ?? 10 * power;
}

/** Steps at which the hours of a day read well. */
const HOURS = [1, 2, 3, 4, 6, 12, 24];

/**
 * Which of so many get a label, so that there is room for each: hours at round steps from midnight,
 * all else up to the last, which is today.
 *
 * @param {number} n
 * @param {number} room for so many
 * @param {boolean} [hours]
 * @returns {(i: number) => boolean}
 */
export function labelled(n, room, hours = false) {
  const least = Math.max(1, Math.ceil(n / Math.max(1, room)));
  if (hours) {
    const every = HOURS.find((step) => step >= least) ?? n;
    return (i) => i % every === 0;
  }
  return (i) => (n - 1 - i) % least === 0;
}

/** @param {TallyNumbers} total */
export function isEmpty({ attempts, codes, scans, links, faults, restored, unlinks }) {
  return attempts + codes + scans + links + faults + restored + unlinks === 0;
}

/**
 * The zone by whose days this browser's person lives, as the server takes it.
 *
 * @param {Date} [now]
 */
export function ownZone(now = new Date()) {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return timeZone && timeZone !== "Etc/Unknown" ? timeZone : offsetOf(now);
}

/**
 * The offset from UTC, for a server that does not know the zone.
 *
 * @param {Date} now
 */
export function offsetOf(now) {
  const minutes = -now.getTimezoneOffset();
  const both = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return (minutes < 0 ? "-" : "+") + both.map((n) => String(n).padStart(2, "0")).join(":");
}
