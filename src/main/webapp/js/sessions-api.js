/**
 * @import { ListAnswer, LogPage, Snapshot, Tally } from "./types.js"
 */
import { API, Api, ask, HANGING_MS, send } from "./api.js";

/** @typedef {Record<string, string | number | string[] | null | undefined>} Query */

/** It may have to be its turn first, and then it is given twelve seconds. */
const TALLY_MS = 20_000;

/** How many lines of the log come at a time. */
const PAGE = 100;

/** The door to all sessions at once, and to each of them by its id. */
export class SessionsApi {
  /** @param {string} id */
  of(id) {
    return new Api(id);
  }

  /**
   * All sessions at once, or what has changed as soon as the list's version is not `after`.
   *
   * @param {number | null} after
   * @param {AbortSignal} signal
   * @param {string | null} boot
   * @returns {Promise<ListAnswer>}
   */
  async list(after, signal, boot) {
    if (after === null) {
      return ask(address("sessions"), { signal });
    }
    return ask(address("sessions", { after, boot }), { signal }, HANGING_MS);
  }

  /**
   * @param {{ session_id: string, name: string | null, gateway: string | null,
   *   expected_phone: string | null, start: boolean }} wanted
   * @returns {Promise<Snapshot>}
   */
  async create(wanted) {
    const given = Object.entries(wanted).filter(([, value]) => value !== null);
    return ask(address("sessions"), send(Object.fromEntries(given)));
  }

  /**
   * @param {string} id
   * @param {{ name?: string | null, expected_phone?: string | null }} changes
   * @returns {Promise<Snapshot>}
   */
  async change(id, changes) {
    return ask(address(`sessions/${encodeURIComponent(id)}`), send(changes, "PATCH"));
  }

  /** @param {string} id */
  async remove(id) {
    return ask(address(`sessions/${encodeURIComponent(id)}`), send({}, "DELETE"));
  }

  /**
   * What happened in all sessions, or in one: newest first.
   *
   * @param {Query} query
   * @param {AbortSignal} [signal]
   * @returns {Promise<LogPage>}
   */
  async events(query, signal) {
    return ask(address("events", { limit: PAGE, ...query }), signal ? { signal } : {});
  }

  /**
   * How often what happened, and how long it took.
   *
   * @param {{ days: number, zone: string }} query
   * @param {AbortSignal} signal
   * @returns {Promise<Tally>}
   */
  async tally(query, signal) {
    return ask(address("tally", query), { signal }, TALLY_MS);
  }

  /**
   * The same as a file.
   *
   * @param {Query} query
   */
  fileOf(query) {
    return address("events.csv", query).href;
  }
}

/**
 * @param {string} path
 * @param {Query} [query]
 */
function address(path, query = {}) {
  const url = new URL(path, API);
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) {
      if (each !== null && each !== undefined && each !== "") {
        url.searchParams.append(name, String(each));
      }
    }
  }
  return url;
}
