// What the panel answers.

/** A session that nobody opened. */
export function absentSession(sessionId) {
  return {
    version: 0,
    boot: null,
    session_id: sessionId,
    status: "IDLE",
    reason: null,
    message: null,
    since_ms: 0,
    qr_code: null,
    qr: null,
    account: null,
    retry: { attempt: 0, next_attempt_in_ms: null },
    hops: {
      gateway: { ok: null, ms_ago: null, latency_ms: null },
      whatsapp: { ok: null, ms_ago: null, latency_ms: null },
    },
    debug: {
      qr_error: null,
      qr_attempts: 0,
      last_answer: null,
      last_answer_ms_ago: null,
      has_qr: null,
      detail: null,
    },
    gateway_address: null,
  };
}

/** A session as the list has it. */
export function summaryOf(sessionId, more = {}) {
  return {
    version: 1,
    session_id: sessionId,
    name: null,
    gateway: "local",
    status: "IDLE",
    reason: null,
    since_ms: 0,
    account: null,
    retry: { attempt: 0, next_attempt_in_ms: null },
    needs_attention: false,
    ...more,
  };
}
