// The shapes on the wire, for the type checker and for readers. Times are milliseconds from now.

/**
 * @typedef {"IDLE" | "CONNECTING" | "WAITING_FOR_QR" | "AWAITING_SCAN" | "LINKING" | "LINKED"
 *   | "RECONNECTING" | "NEEDS_ACTION" | "LOGGED_OUT"} LinkState
 */

/**
 * @typedef {object} Qr
 * @property {number} ordinal which one of its round, from 1
 * @property {number} of
 * @property {number} round
 * @property {number} expires_in_ms
 * @property {number} ttl_ms
 */

/**
 * @typedef {{ phone_masked: string | null, name: string | null, linked_since_ms?: number | null }}
 *   Account
 */

/** @typedef {{ ok: boolean | null, ms_ago: number | null, latency_ms?: number | null }} Hop */

/**
 * One session at one instant.
 *
 * @typedef {object} Snapshot
 * @property {number} version grows with every change, within one `boot`
 * @property {string | null} boot names one run of the server
 * @property {string} session_id
 * @property {LinkState} status
 * @property {string | null} reason
 * @property {string | null} message the server's own words, should ours be missing
 * @property {number} since_ms how long the state has lasted
 * @property {string | null} qr_code the checked text, a secret
 * @property {Qr | null} qr
 * @property {Account | null} account
 * @property {{ attempt: number, next_attempt_in_ms: number | null }} retry
 * @property {{ gateway: Hop, whatsapp: Hop }} hops
 * @property {{ qr_error: string | null, qr_attempts: number, last_answer: string | null,
 *   last_answer_ms_ago: number | null, has_qr: boolean | null, detail: string | null }} debug
 * @property {string | null} gateway_address
 */

/**
 * One thing that happened.
 *
 * @typedef {object} LogEntry
 * @property {number} seq
 * @property {number} ms_ago
 * @property {string} event
 * @property {LinkState} status
 * @property {string | null} reason
 * @property {string | null} detail
 * @property {Record<string, number>} params
 */

/** @typedef {{ boot: string, events: LogEntry[] }} EventsAnswer */

/**
 * @typedef {object} Panel
 * @property {string} version
 * @property {string} boot
 * @property {boolean} practice
 * @property {string} lang what the browser asked for
 */

/**
 * One check of the way to WhatsApp, in words of the language that was asked for.
 *
 * @typedef {object} Check
 * @property {string} step
 * @property {"OK" | "WARNING" | "FAILED" | "SKIPPED"} verdict
 * @property {number | null} ms how long it took
 * @property {string | null} reason
 * @property {string | null} detail the technical line, redacted
 * @property {string | null} message what was found
 * @property {string | null} advice what to do about it
 */

/** @typedef {{ ok: boolean, steps: Check[] }} Diagnosis */

/**
 * Milliseconds on a clock: `performance.now` or `Date.now`, or a test's own.
 *
 * @callback Clock
 * @returns {number}
 */

export {};
