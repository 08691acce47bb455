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
 * @typedef {{ phone_masked: string | null, name: string | null,
 *   linked_since_ms?: number | null, asks?: boolean,
 *   also_in?: { session_id: string, name: string | null }[] }} Account
 */

/** @typedef {{ attempt: number, next_attempt_in_ms: number | null }} Retry */

/**
 * Whether what happens can be written down, and how much waits to be.
 *
 * @typedef {{
 *   ok: boolean,
 *   trouble: string | null,
 *   since_ms: number | null,
 *   waiting: number,
 *   put_aside: string | null,
 * }} Store
 */

/**
 * What there is to say of the pairing code.
 *
 * @typedef {object} Pairing
 * @property {boolean} offered whether the gateway gives such codes
 * @property {"ASKED" | "CODE" | "FAILED" | null} phase
 * @property {string | null} phone_masked the number that it is for
 * @property {string | null} reason why there is none
 * @property {number | null} expires_in_ms
 * @property {number | null} ttl_ms
 * @property {number} again_in_ms until one may be asked for
 */

/** @typedef {{ ok: boolean | null, ms_ago: number | null, since_ms?: number | null,
 *   latency_ms?: number | null }} Hop */

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
 * @property {number | null} [waited_ms] how long one has been waiting, through however many states
 * @property {boolean} [qr_available] whether there is a code, for whoever may see it
 * @property {string | null} qr_code the checked text, a secret
 * @property {Qr | null} qr
 * @property {string | null} [pairing_code] eight letters and digits, a secret
 * @property {Pairing} [pairing]
 * @property {"qr" | "number" | null} [way] which of the two ways the page shows; its own addition
 * @property {string | null} [expected_phone_masked] the only number that may be linked, if one is
 * @property {Account | null} account
 * @property {boolean} [unlinking] whether somebody asked to unlink it and that is not done yet
 * @property {boolean} [unlink_sent] whether the gateway may have heard of it: too late to take it back
 * @property {Retry} retry
 * @property {{ gateway: Hop, whatsapp: Hop }} hops
 * @property {{ qr_error: string | null, qr_attempts: number, last_answer: string | null,
 *   last_answer_ms_ago: number | null, has_qr: boolean | null, detail: string | null }} debug
 * @property {string | null} gateway_address
 * @property {string | null} [name] what people call it
 * @property {Store} [store]
 */

/**
 * A session as the list knows it: never with a code.
 *
 * @typedef {object} Summary
 * @property {number} version
 * @property {string} session_id
 * @property {string | null} name what people call it
 * @property {string | null} [expected_phone_masked] the only number that may be linked, if one is
 * @property {string} gateway the gateway's name in the settings
 * @property {LinkState} status
 * @property {string | null} reason
 * @property {number} since_ms
 * @property {number | null} [waited_ms] how long one has been waiting, through however many states
 * @property {Account | null} account
 * @property {boolean} [unlinking]
 * @property {boolean} [unlink_sent] whether it is too late to take that back
 * @property {Retry} retry
 * @property {boolean} needs_attention
 */

/**
 * @typedef {object} ListAnswer
 * @property {string} boot
 * @property {number} version of the whole list, within one `boot`
 * @property {boolean} complete whether what is not in it does not exist
 * @property {Store} [store]
 * @property {string[]} gateways
 * @property {Summary[]} sessions
 * @property {string[]} removed
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
 * @property {string | null} [by] who asked for it, where that is known
 * @property {string} [at] when it was, by the server's clock
 */

/** @typedef {{ boot: string, events: LogEntry[] }} EventsAnswer */

/**
 * One thing that happened, as the log of all sessions has it.
 *
 * @typedef {LogEntry & { session_id: string, gateway: string, at: string }} LogLine
 */

/**
 * @typedef {object} LogPage
 * @property {string} boot
 * @property {boolean} complete false while the store does not answer: the newest, from memory
 * @property {LogLine[]} events newest first
 * @property {number | null} next_before what to ask before for older ones; null: there are none
 */

/** @typedef {{ reason: string, count: number }} TallyReason */

/**
 * @typedef {{ attempts: number, codes: number, scans: number, links: number, unlinks: number,
 *   restored: number, faults: number }} TallyNumbers
 */

/**
 * @typedef {object} TallyTimes
 * @property {number} count
 * @property {number} sum_ms
 * @property {number | null} median_ms
 * @property {number | null} p90_ms
 * @property {{ ms: number, count: number }[]} within how many took no longer than that
 */

/**
 * @typedef {object} TallyGateway
 * @property {string} name
 * @property {boolean} known whether the settings name it
 * @property {"socketio" | "rest" | null} kind
 * @property {boolean | null} up
 * @property {{ answers: number, last_ms: number, median_ms: number, p90_ms: number } | null} latency
 * @property {TallyNumbers} total
 * @property {TallyReason[]} ended
 * @property {TallyReason[]} troubles
 */

/**
 * How often what happened, and how long it took.
 *
 * @typedef {object} Tally
 * @property {string} boot
 * @property {boolean} complete false while the newest is not written yet
 * @property {number} days
 * @property {number} kept_days
 * @property {string} zone whose days they are
 * @property {TallyNumbers & { coded: number }} total
 * @property {TallyReason[]} ended what ended attempts: `linked`, `stopped` or a reason
 * @property {TallyReason[]} troubles
 * @property {TallyTimes} first_code
 * @property {TallyTimes} code_to_link
 * @property {(TallyNumbers & { at: string })[]} parts the days, or the hours of one
 * @property {TallyGateway[]} gateways
 */

/**
 * @typedef {object} Panel
 * @property {string} version
 * @property {string} boot
 * @property {boolean} practice
 * @property {boolean} gateway_plain whether a gateway is spoken to in the clear, where anybody may be
 * @property {string | null} contact who looks after the panel: a text, or an address
 * @property {string} lang what the browser asked for
 */

/**
 * @typedef {object} Person
 * @property {string | null} name of a guest it is not told
 * @property {"guest" | "viewer" | "operator" | "admin"} role
 * @property {string} way how it is known who they are; `none` where there is no login
 * @property {string[] | null} sessions the only ones that they may see
 * @property {number | null} expires_in_ms of a guest: how long the link is good for
 */

/** @typedef {{ login: "start" | "container" | "proxy" | "none", lang: string, person: Person | null }} Login */

/**
 * One check of the way to WhatsApp, in words of the language that was asked for.
 *
 * @typedef {object} Check
 * @property {string} step
 * @property {"OK" | "WARNING" | "FAILED" | "SKIPPED"} verdict
 * @property {number | null} ms how long it took
 * @property {"EARLIER" | "NOT_NEEDED" | "NOT_WANTED" | "NOT_ASKED" | "LINKED" | "NO_TIME" | null} skipped why it was left out
 * @property {string | null} reason
 * @property {string | null} detail the technical line, redacted
 * @property {string | null} message what was found
 * @property {string | null} advice what to do about it
 */

/** `took_ms` is the whole run's. @typedef {{ ok: boolean, took_ms: number, steps: Check[] }} Diagnosis */

/**
 * Milliseconds on a clock: `performance.now` or `Date.now`, or a test's own.
 *
 * @callback Clock
 * @returns {number}
 */

export {};
