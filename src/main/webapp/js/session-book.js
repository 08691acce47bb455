/**
 * @import { Words } from "./i18n.js"
 * @import { LinkState, ListAnswer, Summary } from "./types.js"
 */
import { UNNAMED } from "./snapshot.js";
import { LONG_MS, SLOW_MS, WAITS, WAY_MS } from "./time-ladder.js";

/**
 * A summary with its times in this browser's own. What it waits for it may have waited for in states before `since_at`.
 * One whose code renews itself stays as it was, with the `renewal` beside it; its code on show is of `code_at`.
 *
 * @typedef {Summary & { since_at: number, wait_at: number, code_at?: number, renewal?: Entry }} Entry
 */

/** What happened to one session between two answers. @typedef {{ before: Entry | null, after: Entry }} Change */

/** @typedef {"all" | "attention" | "stalled" | "working" | "linked" | "idle"} Group */

/** @type {Group[]} */
export const GROUPS = ["all", "attention", "stalled", "working", "linked", "idle"];

/** @type {LinkState[]} */
const WORKING = ["RECONNECTING", "WAITING_FOR_QR", "CONNECTING", "LINKING", "AWAITING_SCAN"];

/** What this page knows of all sessions, answer by answer. */
export class SessionBook {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {string[]} */
  gateways = [];

  /** Takes nothing for known: the numbers of another server run mean something else. */
  forget() {
    this.#entries.clear();
  }

  /**
   * @param {ListAnswer} answer
   * @param {number} [now]
   * @returns {Change[]} what it changed
   */
  take(answer, now = Date.now()) {
    this.gateways = answer.gateways;
    if (answer.complete) {
      const there = new Set(answer.sessions.map(({ session_id }) => session_id));
      for (const id of this.#entries.keys()) {
        if (!there.has(id)) {
          this.#entries.delete(id);
        }
      }
    }
    answer.removed.forEach((id) => this.#entries.delete(id));
    return answer.sessions.map((summary) => {
      const before = this.#entries.get(summary.session_id) ?? null;
      const { status, since_ms, waited_ms } = summary;
      const same = before?.status === status ? before : null;
      // An outage that is over has not ended the link.
      const linked_ms = status === "LINKED" ? summary.account?.linked_since_ms : null;
      const since_at = steady(now - (linked_ms ?? since_ms), same?.since_at);
      const wait_at = steady(now - (waited_ms ?? since_ms), before?.wait_at);
      const after = settled(renewed(before, { ...summary, since_at, wait_at }), now);
      this.#entries.set(summary.session_id, after);
      return { before, after };
    });
  }

  /** @param {number} now */
  settle(now) {
    this.#entries.forEach((entry, id) => this.#entries.set(id, settled(entry, now)));
  }

  /** @param {string} id */
  remove(id) {
    this.#entries.delete(id);
  }

  /** @param {string} id */
  get(id) {
    return this.#entries.get(id);
  }

  get size() {
    return this.#entries.size;
  }

  get entries() {
    return [...this.#entries.values()];
  }

  /** How many there are of each group. */
  get counts() {
    const counts = { all: this.size, attention: 0, stalled: 0, working: 0, linked: 0, idle: 0 };
    for (const entry of this.#entries.values()) {
      for (const group of groupsOf(entry)) {
        counts[group]++;
      }
    }
    return counts;
  }
}

/**
 * A code that gives way to the next one is no news: three times a minute the row would say something else, and change its
 * place. One waits for the scan since the first of the codes.
 *
 * @param {Entry | null} before
 * @param {Entry} told
 * @returns {Entry} as it was, with the renewal beside it
 */
function renewed(before, told) {
  if (before?.status !== "AWAITING_SCAN") {
    return told;
  }
  const { status, reason, needs_attention, since_at, wait_at, code_at = since_at } = before;
  // One that comes long after the last code is another link's: this page has slept meanwhile.
  if (told.since_at - code_at >= LONG_MS) {
    return told;
  }
  if (told.status === "WAITING_FOR_QR") {
    return { ...told, status, reason, needs_attention, since_at, wait_at, code_at, renewal: told };
  }
  return told.status === status ? { ...told, since_at, code_at: told.since_at } : told;
}

/**
 * A renewal that has taken long is news after all, at the next look at the clock.
 *
 * @param {Entry} entry
 * @param {number} now
 */
function settled(entry, now) {
  const { renewal } = entry;
  return renewal && now - renewal.since_at >= SLOW_MS ? renewal : entry;
}

/**
 * Two answers about one time, a moment apart, must not make it flicker.
 *
 * @param {number} at
 * @param {number | undefined} before what it was by the answer before
 */
function steady(at, before) {
  return before !== undefined && Math.abs(before - at) < WAY_MS ? before : at;
}

/**
 * Whether it has waited for so long that somebody should know.
 *
 * @param {Pick<Entry, "status" | "wait_at">} entry
 * @param {number} [now]
 */
export function isStalled({ status, wait_at }, now = Date.now()) {
  return WAITS[status] !== undefined && now - wait_at >= LONG_MS;
}

/**
 * @param {Entry} entry
 * @returns {Exclude<Group, "all">[]}
 */
export function groupsOf(entry) {
  const { status, reason, needs_attention } = entry;
  /** @type {Exclude<Group, "all">[]} */
  const groups = needs_attention ? ["attention"] : [];
  // An account that is only not followed is linked all the same.
  if (status === "LINKED" || reason === "ACCOUNT_PAUSED") {
    groups.push("linked");
  } else if (status === "IDLE" || status === "LOGGED_OUT") {
    groups.push("idle");
  } else if (isStalled(entry)) {
    groups.push("stalled");
  } else if (WORKING.includes(status)) {
    groups.push("working");
  }
  // And so is one that is out of reach; but that comes first.
  if (status === "RECONNECTING") {
    groups.push("linked");
  }
  return groups;
}

/**
 * Whether its gateway cannot be told anything just now, as far as is known.
 *
 * @param {Pick<Summary, "status" | "reason" | "account">} entry
 */
export function isAway({ status, reason, account }) {
  const waits = status === "RECONNECTING" || status === "NEEDS_ACTION";
  return account !== null && waits && /^(GW|PANEL)_/.test(reason ?? "");
}

/**
 * What people call it.
 *
 * @param {Pick<Summary, "name" | "session_id">} entry
 * @param {Words} [words] for one that nobody gave a name
 */
export function nameOf({ name, session_id }, words) {
  const own = name || (session_id === UNNAMED ? words?.say("ui.session.default") : "");
  return own || session_id;
}

/**
 * That an account is linked in others, too; nothing where it is not.
 *
 * @param {Pick<Summary, "name" | "session_id">[] | undefined} others
 * @param {Words} words
 */
export function alsoIn(others, words) {
  const names = (others ?? []).map((each) => nameOf(each, words));
  const where = new Intl.ListFormat(words.language).format(names);
  return names.length > 0 ? words.say("ui.also_in", { where }) : "";
}

/**
 * Where a session's page is, seen from the list.
 *
 * @param {string} id
 */
export function pageOf(id) {
  return `panel_cliente/${encodeURIComponent(id)}/whatsapp`;
}

/**
 * Without accents and capitals: who looks for «peña» may type «pena».
 *
 * @param {string} text
 */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
