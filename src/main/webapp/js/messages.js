/**
 * @import { Words } from "./i18n.js"
 * @import { LinkState, LogEntry, Snapshot } from "./types.js"
 */
import { ApiError, UNREACHABLE } from "./api.js";
import { numberFormat } from "./i18n.js";
import { hostOf } from "./snapshot.js";

/** In these states what they are matters more than why. @type {LinkState[]} */
const SELF_SPEAKING = ["AWAITING_SCAN", "LINKED"];

/**
 * What a snapshot says to a person.
 *
 * @param {Snapshot} snapshot
 * @param {Words} words
 * @param {number} [rung] of the time ladder: how long this has lasted
 */
export function messageOf(snapshot, words, rung = 0) {
  const { status, reason, pairing } = snapshot;
  const params = {
    host: hostOf(snapshot, words),
    session: snapshot.name || snapshot.session_id,
    phone: pairing?.phone_masked,
    linked: snapshot.account?.phone_masked,
    expected: snapshot.expected_phone_masked,
    // From the last rung on there is something to do, and the page says what.
    calm: rung < 3 ? words.say("ui.calm") : "",
  };
  // Where somebody is needed first, that is said first.
  if (snapshot.unlinking && status !== "NEEDS_ACTION") {
    return snapshot.hops.gateway.ok
      ? { title: words.say("ui.unlinking.now.title"), body: words.say("ui.unlinking.now.body") }
      : { title: words.say("ui.unlinking.title"), body: words.say("ui.unlinking.body") };
  }
  const numberKey = numberKeyOf(snapshot);
  const state = numberKey ?? `state.${status}`;
  const why = reason && words.has(`reason.${reason}.title`) ? `reason.${reason}` : null;
  const speaks = SELF_SPEAKING.includes(status) || numberKey !== null;
  const key = why && !speaks ? why : state;
  const sentences = [words.say(`${key}.body`, params)];
  if (status === "RECONNECTING" && why) {
    sentences.unshift(words.say("ui.still_linked"));
    sentences.push(words.say("ui.meanwhile"));
  } else if (why && key === state && SELF_SPEAKING.includes(status)) {
    sentences.push(words.say(`${why}.body`, params));
  }
  if (snapshot.unlinking) {
    sentences.push(words.say("ui.unlinking.also"));
  }
  if (status === "LINKED" && snapshot.account?.asks) {
    sentences.push(words.say("ui.whose.look"));
  }
  return {
    title: words.say(`${key}.title`, params) || snapshot.message || words.say("ui.loading"),
    body: sentences.join(" ").replaceAll("  ", " ").trim(),
  };
}

/**
 * The words for a snapshot that is shown in the number's way; null in the other.
 *
 * @param {Snapshot} snapshot
 */
function numberKeyOf({ way, status, reason, pairing }) {
  const before = status === "LOGGED_OUT" || (status === "IDLE" && reason !== "QR_PAUSED");
  if (way !== "number" || before) {
    return null;
  }
  return pairing?.phase === "FAILED" && pairing.reason
    ? `reason.${pairing.reason}`
    : `ui.pairing.${pairing?.phase ?? "FORM"}`;
}

/**
 * What a line of the log says.
 *
 * @param {LogEntry} entry
 * @param {Words} words
 */
export function sentenceOf(entry, words) {
  /** @type {Record<string, string | number>} */
  const params = {};
  for (const [name, value] of Object.entries(entry.params ?? {})) {
    if (name.endsWith("_ms")) {
      params[name.slice(0, -"_ms".length)] = seconds(value, words);
    } else {
      params[name] = value;
    }
  }
  const why = entry.event === "TROUBLE" && entry.reason ? `reason.${entry.reason}.title` : "";
  const asked = `event.${entry.event}.by`;
  const own = entry.by && words.has(asked) ? asked : `event.${entry.event}`;
  const state = words.say(`ui.status.${entry.status}`);
  const sentence = words.say(words.has(why) ? why : own, { ...params, by: entry.by, state });
  if (entry.event !== "TROUBLE" || params["next"] === undefined) {
    return sentence;
  }
  return `${sentence}. ${words.say("ui.log.next", params)}`;
}

/**
 * Why a wish was not granted.
 *
 * @param {unknown} error
 * @param {Words} words
 */
export function refusalOf(error, words) {
  const code = error instanceof ApiError ? error.code : UNREACHABLE;
  const retryMs = error instanceof ApiError ? error.retryMs : null;
  const seconds = retryMs === null ? null : Math.ceil(retryMs / 1_000);
  return words.say(`error.${code}`, { seconds }) || words.say("ui.not_done");
}

/**
 * How long ago, in one unit.
 *
 * @param {number} ms
 * @param {Words} words
 */
export function ageOf(ms, words) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const { unit, length } = UNITS.find(({ from }) => s >= from) ?? { unit: "second", length: 1 };
  return unitOf(Math.floor(s / length), unit, words);
}

/**
 * How long somebody has been waiting: to the second, for that is what is looked at while waiting.
 *
 * @param {number} ms
 * @param {Words} words
 */
export function waitOf(ms, words) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) {
    return unitOf(s, "second", words);
  }
  const minutes = unitOf(Math.floor(s / 60), "minute", words);
  return `${minutes} ${unitOf(s % 60, "second", words)}`;
}

/** From the longest; a day and a half is better told in hours. */
const UNITS = [
  { unit: "day", from: 2 * 86_400, length: 86_400 },
  { unit: "hour", from: 3_600, length: 3_600 },
  { unit: "minute", from: 60, length: 60 },
];

/**
 * @param {number} n
 * @param {string} unit
 * @param {Words} words
 */
function unitOf(n, unit, words) {
  return numberFormat(words.language, { style: "unit", unit, unitDisplay: "short" }).format(n);
}

/**
 * @param {number} ms
 * @param {Words} words
 */
function seconds(ms, words) {
  const digits = ms < 10_000 ? 1 : 0;
  // Nothing takes no time at all.
  const s = Math.max(ms / 1000, 0.1);
  return numberFormat(words.language, { maximumFractionDigits: digits }).format(s);
}

/**
 * A time of day as this browser's person reads it.
 *
 * @param {number} at milliseconds since 1970
 * @param {Words} words
 * @param {boolean} [withSeconds]
 */
export function timeOfDay(at, words, withSeconds = false) {
  return formatOf(words.language, {
    hour: "2-digit",
    minute: "2-digit",
    ...(withSeconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
  }).format(at);
}

/**
 * A moment, with its day where that is not today.
 *
 * @param {number} at milliseconds since 1970
 * @param {Words} words
 * @param {number} [now]
 */
export function momentOf(at, words, now = Date.now()) {
  const time = timeOfDay(at, words);
  return isSameDay(at, now) ? time : words.say("ui.moment", { day: dayOf(at, words), time });
}

/**
 * The same, to follow a “since”.
 *
 * @param {number} at milliseconds since 1970
 * @param {Words} words
 * @param {number} [now]
 */
export function sinceOf(at, words, now = Date.now()) {
  const key = isSameDay(at, now) ? "ui.since.today" : "ui.since.day";
  return words.say(key, { time: timeOfDay(at, words), day: dayOf(at, words) });
}

/**
 * @param {number} at
 * @param {Words} words
 */
function dayOf(at, words) {
  return formatOf(words.language, { day: "numeric", month: "short" }).format(at);
}

/**
 * @param {number} one
 * @param {number} other
 */
function isSameDay(one, other) {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/**
 * A day and a time of day, in full.
 *
 * @param {number} at milliseconds since 1970
 * @param {Words} words
 */
export function dateOf(at, words) {
  const looks = /** @type {const} */ ({ dateStyle: "long", timeStyle: "medium", hourCycle: "h23" });
  return formatOf(words.language, looks).format(at);
}

/** Making one takes longer than using it a hundred times. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} language
 * @param {Intl.DateTimeFormatOptions} looks
 */
export function formatOf(language, looks) {
  const key = language + JSON.stringify(looks);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language, looks);
  formats.set(key, format);
  return format;
}
