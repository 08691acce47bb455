/**
 * @import { Words } from "./i18n.js"
 * @import { LinkState, LogEntry, Snapshot } from "./types.js"
 */
import { ApiError, UNREACHABLE } from "./api.js";

/** In these states what they are matters more than why. @type {LinkState[]} */
const SELF_SPEAKING = ["AWAITING_SCAN", "LINKED"];

/**
 * What a snapshot says to a person.
 *
 * @param {Snapshot} snapshot
 * @param {Words} words
 */
export function messageOf(snapshot, words) {
  const { status, reason } = snapshot;
  const params = { host: hostOf(snapshot, words), session: snapshot.session_id };
  const state = `state.${status}`;
  const why = reason && words.has(`reason.${reason}.title`) ? `reason.${reason}` : null;
  const key = why && !SELF_SPEAKING.includes(status) ? why : state;
  const sentences = [words.say(`${key}.body`, params)];
  if (status === "RECONNECTING" && why) {
    sentences.unshift(words.say("ui.still_linked"));
  } else if (why && key === state) {
    sentences.push(words.say(`${why}.body`, params));
  }
  return {
    title: words.say(`${key}.title`, params) || snapshot.message || words.say("ui.loading"),
    body: sentences.join(" ").trim(),
  };
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
  return words.say(`error.${code}`) || words.say("ui.not_done");
}

/**
 * How long ago, in one unit.
 *
 * @param {number} ms
 * @param {Words} words
 */
export function ageOf(ms, words) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) {
    return words.say("ui.age.s", { n: s });
  }
  if (s < 3600) {
    return words.say("ui.age.min", { n: Math.floor(s / 60) });
  }
  return s < 2 * 86_400
    ? words.say("ui.age.h", { n: Math.floor(s / 3600) })
    : words.say("ui.age.d", { n: Math.floor(s / 86_400) });
}

/**
 * @param {number} ms
 * @param {Words} words
 */
function seconds(ms, words) {
  const digits = ms < 10_000 ? 1 : 0;
  return new Intl.NumberFormat(words.language, { maximumFractionDigits: digits }).format(ms / 1000);
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
