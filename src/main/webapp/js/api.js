/**
 * @import { Diagnosis, EventsAnswer, Panel, Snapshot } from "./types.js"
 */

/** Where the panel's interface is. */
export const API = new URL("../api/", import.meta.url);
const WORDS = new URL("../i18n/", import.meta.url);

const ANSWER_MS = 8_000;
/** The server answers a hanging question after 25 s at the latest. */
export const HANGING_MS = 35_000;
/** All the checks of a diagnosis, each with its own deadline, take 40 s at the most. */
const DIAGNOSIS_MS = 60_000;

/** What is wrong when it is not the server that says so. */
export const UNREACHABLE = "UNREACHABLE";

/** An answer that is not the one asked for. */
export class ApiError extends Error {
  /**
   * @param {string} code the server's word, or {@link UNREACHABLE}
   * @param {number} status the HTTP status, 0 where there was none
   * @param {number | null} [retryMs] how long the server wants us to wait, where it says so
   */
  constructor(code, status, retryMs = null) {
    super(code);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.retryMs = retryMs;
  }
}

/** The only door to the server: answers, or throws an {@link ApiError}. */
export class Api {
  #sessionId;

  /** @param {string} sessionId */
  constructor(sessionId) {
    this.#sessionId = sessionId;
  }

  /**
   * The snapshot: at once, or as soon as its version is not `after`.
   *
   * @param {number | null} after
   * @param {AbortSignal} signal
   * @param {string | null} [boot] another run of the server may have counted to `after`, too
   * @returns {Promise<Snapshot>}
   */
  async status(after, signal, boot = null) {
    const url = this.#session("status");
    if (after === null) {
      return ask(url, { signal });
    }
    url.searchParams.set("after", String(after));
    if (boot !== null) {
      url.searchParams.set("boot", boot);
    }
    return ask(url, { signal }, HANGING_MS);
  }

  /**
   * What happened after the entry `seq`, newest first.
   *
   * @param {number} seq
   * @returns {Promise<EventsAnswer>}
   */
  async events(seq) {
    const url = this.#session("events");
    url.searchParams.set("after", String(seq));
    return ask(url);
  }

  /** @returns {Promise<Panel>} */
  async panel() {
    return ask(new URL("panel", API));
  }

  /**
   * How one signs in, and who is signed in.
   *
   * @returns {Promise<import("./types.js").Login>}
   */
  async login() {
    return ask(new URL("login", API));
  }

  /**
   * @param {{ start: string } | { share: string, in_frame?: true } | { token: string }
   *   | { user: string, password: string }} proof
   */
  async signIn(proof) {
    return ask(new URL("login", API), send(proof));
  }

  async signOut() {
    return ask(new URL("logout", API), send({}));
  }

  /** Creates the session if need be, and starts the automatic flow. */
  async start() {
    return ask(new URL("sessions", API), send({ session_id: this.#sessionId }));
  }

  /**
   * The automatic flow, again or anew.
   *
   * @param {boolean} [restart] whether an attempt that is under way is ended for it
   */
  async link(restart = false) {
    return ask(this.#session("link"), send(restart ? { restart } : {}));
  }

  /**
   * Has the gateway asked how it stands; the answer is the snapshot of before.
   *
   * @returns {Promise<Snapshot>}
   */
  async refresh() {
    return ask(this.#session("refresh"), send({}));
  }

  /**
   * The way to WhatsApp, checked hop by hop now.
   *
   * @param {string} language of the sentences in it
   * @returns {Promise<Diagnosis>}
   */
  async diagnosis(language) {
    const url = new URL("diagnosis", API);
    url.searchParams.set("session", this.#sessionId);
    url.searchParams.set("lang", language);
    return ask(url, {}, DIAGNOSIS_MS);
  }

  async stop() {
    return ask(this.#session("stop"), send({}));
  }

  /** @param {boolean} [withdraw] takes the wish back, while the gateway has not heard of it */
  async logout(withdraw = false) {
    return ask(this.#session("logout"), send(withdraw ? { withdraw } : {}));
  }

  /**
   * The practice phone does what a person with a phone would do now.
   *
   * @param {"scan" | "enter" | "unlink"} deed
   */
  async practice(deed) {
    return ask(new URL(`practice/${deed}`, API), send({ session_id: this.#sessionId }));
  }

  /**
   * The code as the server draws it.
   *
   * @param {number} version keeps one code's image from being taken for another's
   */
  imageUrl(version) {
    const url = this.#session("qr.svg");
    url.searchParams.set("v", String(version));
    return url.href;
  }

  /**
   * @param {string} language
   * @param {string} [page] the words that this one begins with; without it, all there are
   * @returns {Promise<Record<string, string>>}
   */
  async words(language, page) {
    return ask(new URL(`${language}.json${page ? `?page=${page}` : ""}`, WORDS));
  }

  /** @param {string} what */
  #session(what) {
    return new URL(`sessions/${encodeURIComponent(this.#sessionId)}/${what}`, API);
  }
}

/**
 * The session that a page's path names: `…/panel_cliente/{id}/whatsapp`, `…/diagnostico`, `…/insertado`.
 *
 * @param {string} path
 */
export function sessionIdOf(path) {
  const found = /\/panel_cliente\/([^/]+)\/(?:whatsapp|diagnostico|insertado)\/?$/.exec(path);
  try {
    return found?.[1] ? decodeURIComponent(found[1]) : "default";
  } catch {
    return "default";
  }
}

/**
 * @param {object} body
 * @param {"POST" | "PATCH" | "DELETE"} [method]
 */
export function send(body, method = "POST") {
  return {
    method,
    headers: { "Content-Type": "application/json", "X-Requested-By": "enlace" },
    body: JSON.stringify(body),
  };
}

/**
 * Asks one question, and waits no longer than the limit for the whole of the answer.
 *
 * @param {URL} url
 * @param {RequestInit} [init]
 * @param {number} [limitMs]
 */
export async function ask(url, init = {}, limitMs = ANSWER_MS) {
  // The limit holds for the body, too: a stalled one would otherwise be waited for without end.
  const limit = AbortSignal.timeout(limitMs);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  /** @type {any} */
  let answer;
  let status = 0;
  /** @type {number | null} */
  let retryMs = null;
  try {
    const response = await fetch(url, { cache: "no-store", ...init, signal });
    status = response.status;
    retryMs = secondsOf(response.headers.get("Retry-After"));
    // A proxy's sign-in page comes as HTML with a 200; it must not be taken for an answer.
    if (!/^application\/json\b/i.test(response.headers.get("Content-Type") ?? "")) {
      throw new ApiError(UNREACHABLE, status, retryMs);
    }
    answer = await response.json();
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(UNREACHABLE, status, retryMs);
  }
  if (status >= 400 || typeof answer !== "object" || answer === null || answer.success === false) {
    const code = typeof answer?.error === "string" ? answer.error : UNREACHABLE;
    throw new ApiError(code, status, retryMs);
  }
  return answer;
}

/**
 * In milliseconds, where it is a number of seconds.
 *
 * @param {string | null} header
 */
function secondsOf(header) {
  return /^\d{1,6}$/.test(header ?? "") ? Number(header) * 1_000 : null;
}
