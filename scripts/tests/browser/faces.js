// Every face of the page: what the panel answers, and what a person does, until it is seen.
import { readFileSync } from "node:fs";
import { EXAMPLES } from "./far-side.js";
import { ADMIN } from "./tallies.js";

const ROOT = new URL("../../../", import.meta.url);
const s = 1_000;

/** As long as WhatsApp's own. */
export const CODE = `https://wa.me/settings/linked_devices#2@${"Kp3vQw7R".repeat(13)},${[
  "Ab9",
  "Cd8",
  "Ef7",
]
  .map((part) => `${part.repeat(14)}A=`)
  .join(",")},1`;

const WELL = {
  gateway: { ok: true, ms_ago: 2 * s, latency_ms: 18 },
  whatsapp: { ok: true, ms_ago: 2 * s, latency_ms: null },
};
const HALF = { ...WELL, whatsapp: { ok: null, ms_ago: null, latency_ms: null } };
const DOWN = {
  gateway: { ok: false, ms_ago: 4 * s, latency_ms: null },
  whatsapp: { ok: null, ms_ago: null, latency_ms: null },
};
const CUT = { ...WELL, whatsapp: { ok: false, ms_ago: 4 * s, latency_ms: null } };
const ACCOUNT = { ...EXAMPLES.linked.account, asks: false };
const NO_NUMBER = { ...EXAMPLES["create-session"].pairing, offered: false };
const NUMBER = { ...NO_NUMBER, offered: true };

const debug = (more) => ({ ...EXAMPLES["create-session"].debug, ...more });
const retry = (attempt, next = null) => ({ attempt, next_attempt_in_ms: next });

const event = (kind, ago, params = {}, more = {}) => ({
  ms_ago: ago,
  event: kind,
  status: "CONNECTING",
  reason: null,
  detail: null,
  params,
  ...more,
});
const BEGUN = [
  event("CONNECTED", 4 * s, { took_ms: 31 }),
  event("CONNECTING", 4 * s, { attempt: 1 }),
  event("FLOW_STARTED", 4 * s),
];
const CODED = [
  event("QR_RECEIVED", 2 * s, { ordinal: 1, of: 6, ttl_ms: 60 * s }),
  event("QR_ASKED", 3 * s, { attempt: 1 }),
  ...BEGUN,
];
const SCANNED = [event("SCANNED", 2 * s), ...CODED];
const trouble = (reason, next) =>
  event("TROUBLE", 4 * s, next ? { next_ms: next } : {}, { reason, detail: "status=503" });

/** One code on show. */
const coded = (more = {}) => ({
  snapshot: {
    status: "AWAITING_SCAN",
    qr_available: true,
    qr_code: CODE,
    qr: { ordinal: 2, of: 6, round: 1, expires_in_ms: 17 * s, ttl_ms: 20 * s },
    since_ms: 3 * s,
    hops: WELL,
    debug: debug({ qr_attempts: 1, last_answer: "qr {success: true, qr: …}", has_qr: true }),
    pairing: NO_NUMBER,
    ...more,
  },
  events: CODED,
});
/** The number's way, as far as it has come. */
const numbered = (pairing = {}, more = {}) => ({
  ...coded({ pairing: { ...NUMBER, ...pairing }, ...more }),
  events: [...(pairing.phase ? [event("PAIRING_ASKED", 2 * s)] : []), ...CODED],
});
const ASKED = { phase: "ASKED", phone_masked: "+52 ••• ••• 5678", again_in_ms: 29 * s };
const TYPED = { ...ASKED, phase: "CODE", expires_in_ms: 128 * s, ttl_ms: 140 * s };
const linked = (more = {}) => ({
  snapshot: {
    status: "LINKED",
    since_ms: 60 * s,
    account: ACCOUNT,
    hops: WELL,
    debug: debug({ has_qr: false }),
    ...more,
  },
  events: [event("LINKED", 1 * s), ...SCANNED],
});

/** What each of the waits looks like while nothing is amiss, and after a while. */
const WAITS = {
  connecting: (rung) => ({
    status: "CONNECTING",
    hops: rung ? DOWN : EXAMPLES["create-session"].hops,
    reason: rung ? "GW_REFUSED" : null,
    retry: rung ? retry(rung + 2, 8 * s) : retry(0),
    debug: debug(rung ? { detail: "connection refused" } : {}),
  }),
  waiting: (rung) => ({
    status: "WAITING_FOR_QR",
    hops: HALF,
    reason: rung ? "QR_GENERATION_ERROR" : null,
    retry: rung ? retry(rung + 2, 4 * s) : retry(0),
    debug: debug({
      qr_attempts: rung + 1,
      has_qr: false,
      last_answer: "qr_error {success: false, error: QR_GENERATION_ERROR, message: not ready}",
      last_answer_ms_ago: 1 * s,
    }),
  }),
  linking: () => ({ status: "LINKING", hops: WELL, debug: debug({ has_qr: false }) }),
  reconnecting: (rung) => ({
    status: "RECONNECTING",
    reason: "GW_DROPPED",
    account: ACCOUNT,
    hops: DOWN,
    retry: retry(rung + 1, 8 * s),
    debug: debug({ detail: "closed 1006" }),
  }),
};
const RUNGS_S = [0, 12, 35, 130];

const waits = Object.entries(WAITS).flatMap(([name, at]) =>
  RUNGS_S.map((seconds, rung) => ({
    name: `${name}-${String(seconds).padStart(3, "0")}s`,
    kind: "wait",
    snapshot: { ...at(rung), since_ms: seconds * s },
    events: rung ? [trouble(at(rung).reason, 5 * s), ...BEGUN] : BEGUN,
  })),
);

/** An outage as it reads after a while: the log has left attempts out, and the newest one is not in it yet. */
const OUTAGE = {
  snapshot: {
    ...WAITS.reconnecting(3),
    since_ms: 170 * s,
    hops: {
      gateway: { ok: false, ms_ago: 4 * s, since_ms: 170 * s, latency_ms: null },
      whatsapp: { ok: null, ms_ago: null, since_ms: null, latency_ms: null },
    },
    retry: retry(11, 8 * s),
  },
  events: [
    event("CONNECTING", 40 * s, { attempt: 9 }),
    trouble("GW_DROPPED", 9 * s),
    event("CONNECTING", 100 * s, { attempt: 5 }),
    event("CONNECTING", 108 * s, { attempt: 4 }),
  ],
};

/*---- Reasons ----*/

const SOURCE = readFileSync(new URL("src/main/java/dev/enlace/reason/Reason.java", ROOT), "utf8");

/** Every reason there is, and whether only a person can go on. */
const REASONS = [
  ...SOURCE.matchAll(/^ {2}([A-Z][A-Z0-9_]+)\((\w+)(?:, (\d+))?(, true)?\)[,;]/gm),
].map(([, name, wait, , person]) => ({ name, wait, person: person !== undefined }));

/** The state that a reason comes with. */
function stateOf({ name, person }) {
  if (person) return "NEEDS_ACTION";
  if (name === "QR_PAUSED" || name === "ACCOUNT_PAUSED") return "IDLE";
  if (/^LOG/.test(name)) return "LOGGED_OUT";
  if (name === "LINK_FINISHING") return "LINKING";
  if (/^LINK/.test(name)) return "WAITING_FOR_QR";
  if (/^(QR|SESSION|WA)_|^GW_(RATE|5XX|BAD|UNKNOWN|TOO|SLOW)/.test(name)) return "WAITING_FOR_QR";
  return "CONNECTING";
}

const reasons = REASONS.filter(({ name }) => !name.startsWith("PAIRING_")).map((reason) => {
  const status = stateOf(reason);
  const timed = !["IDLE", "LOGGED_OUT", "LINKING"].includes(status) && reason.wait !== "NONE";
  const near = status === "WAITING_FOR_QR" || /^(QR|LINK|ACCOUNT|WA|GW_OUTDATED)/.test(reason.name);
  return {
    name: `reason-${reason.name}`,
    kind: "reason",
    snapshot: {
      status,
      reason: reason.name,
      account: ["ACCOUNT_PAUSED", "ACCOUNT_UNEXPECTED"].includes(reason.name) ? ACCOUNT : null,
      expected_phone_masked: "+52 ••• ••• 9876",
      since_ms: 6 * s,
      hops: reason.name.startsWith("WA_") ? CUT : near ? WELL : DOWN,
      retry: retry(2, timed ? 8 * s : null),
      debug: debug({ detail: "status=503" }),
    },
    events: [trouble(reason.name, timed ? 8 * s : 0), ...BEGUN],
  };
});

/** Why there is no pairing code. */
const numberReasons = REASONS.filter(({ name }) => name.startsWith("PAIRING_")).map(
  ({ name: reason }) => ({
    name: `number-${reason}`,
    kind: "number",
    ...numbered({ ...ASKED, phase: "FAILED", reason, again_in_ms: 0 }),
  }),
);

/*---- What a person does ----*/

const press = (selector) => (page) => page.locator(selector).click();
/** On a phone it is there already. */
const chooseNumber = async (page) => {
  if (await page.locator("#phone-form").isHidden()) await press("#way")(page);
};
const answered = { last_answer: "status {success: true, status: qr, hasQR: true}" };
/** A name of a hundred and twenty letters, part of it from right to left. */
const LONG_NAME =
  "Ferretería y Materiales «El Güero» محل الأدوات والمواد في المدينة القديمة ".padEnd(
    120,
    "Sucursal-del-Centro ",
  );

/*---- The diagnosis ----*/

const STEPS = "URL DNS TCP TLS HTTP PROTOCOL WEBSOCKET KEY SESSION HAS_QR QR".split(" ");
const CATALOGUE = (lang) =>
  JSON.parse(readFileSync(new URL(`src/main/webapp/i18n/${lang}.json`, ROOT), "utf8"));

/**
 * What a diagnosis finds.
 *
 * @param {string} [broken] the check that does not go well
 * @param {{ reason?: string, verdict?: string, tls?: boolean }} [how]
 */
const diagnosis =
  (broken, { reason = null, verdict = "FAILED", tls = false } = {}) =>
  (lang) => {
    const words = CATALOGUE(lang);
    const says = (key) =>
      words[key]
        ?.replace("{host}", "gateway.example:3000")
        .replace("{session}", "aura")
        .replaceAll("{settings}", "ENLACE_GATEWAY");
    const at = broken ? STEPS.indexOf(broken) : STEPS.length;
    const steps = STEPS.map((step, i) => {
      const wrong = i === at;
      const stops = verdict === "FAILED" && i > at;
      const needed = step !== "TLS" || tls;
      const found = wrong ? verdict : stops || !needed ? "SKIPPED" : "OK";
      const said = {
        OK: `diagnosis.${step}.ok`,
        SKIPPED: `diagnosis.skipped.${stops ? "EARLIER" : "NOT_NEEDED"}`,
      };
      const why = reason ? `reason.${reason}.title` : `diagnosis.${step}.failed`;
      const advice = says(`diagnosis.advice.${reason}`) ?? says(`diagnosis.${step}.advice`);
      return {
        step,
        verdict: found,
        ms: found === "SKIPPED" ? null : 7 + i * 9,
        skipped: found === "SKIPPED" ? (stops ? "EARLIER" : "NOT_NEEDED") : null,
        reason: wrong ? reason : null,
        detail: found === "SKIPPED" ? null : "http://gateway.example:3000",
        title: says(`diagnosis.${step}.title`),
        message: says(said[found] ?? why),
        advice: wrong ? advice : null,
      };
    });
    const ok = !broken || verdict !== "FAILED";
    return { ok, gateway_address: null, took_ms: 640, steps };
  };

/** The page of the diagnosis, once that is there. */
const diagnosed = (name, state, found, more = {}) => ({
  name: `diagnosis-${name}`,
  kind: "diagnosis",
  page: "diagnostico",
  ...coded(),
  diagnosis: found,
  drawn: `body[data-state="${state}"]`,
  ...more,
});

/*---- All of them ----*/

/**
 * @typedef {object} Face
 * @property {string} name
 * @property {string} kind
 * @property {object} [snapshot] over the example of a session just created
 * @property {object[]} [events] newest first
 * @property {boolean} [practice]
 * @property {string} [page] another than the panel
 * @property {string} [drawn] what is there once that page is
 * @property {{ kind: string, now: number }} [tally] what the dashboard shows
 * @property {object[]} [sessions] of the list
 * @property {object | null} [person] who looks
 * @property {string} [way] in which one signs in
 * @property {boolean} [floats] whether something is open that closes when the window changes
 * @property {(page: import("playwright-core").Page, farSide: object, turn: (ms: number) => Promise<void>) =>
 *   Promise<void>} [act] what happens, or what a person does, until this is seen
 */

/** Noon of some day, as the page's clock has it where that stands. */
const now = new Date("2026-03-09T12:04:30").getTime();

/** The dashboard with numbers of a kind. */
const dashboard = (name, kind, query) => ({
  name: `dashboard-${name}`,
  kind: "dashboard",
  page: `/tablero${query}`,
  drawn: 'body[data-state="DASHBOARD"]',
  tally: { kind, now },
  person: ADMIN,
});

/** @type {Face[]} */
export const FACES = [
  { name: "idle", kind: "state", snapshot: { status: "IDLE" } },
  ...waits.slice(0, 4),
  {
    name: "idle-stopped",
    kind: "state",
    snapshot: { status: "IDLE", since_ms: 40 * s, hops: HALF },
    events: [event("STOPPED", 40 * s), ...CODED],
  },
  { name: "idle-deleted", kind: "state", snapshot: { status: "IDLE", reason: "DELETED" } },
  ...waits.slice(4, 8),
  { name: "code", kind: "state", ...coded() },
  {
    name: "code-nearly-over",
    kind: "state",
    ...coded({ qr: { ordinal: 6, of: 6, round: 2, expires_in_ms: 3 * s, ttl_ms: 20 * s } }),
  },
  {
    name: "code-renewing",
    kind: "state",
    snapshot: {
      status: "WAITING_FOR_QR",
      reason: "QR_RENEWING",
      retry: retry(0, 2 * s),
      hops: WELL,
      since_ms: 1 * s,
      debug: debug({ qr_attempts: 2 }),
    },
    events: [event("QR_EXPIRED", 1 * s, { ordinal: 2 }), ...CODED],
  },
  {
    name: "code-after-rejection",
    kind: "state",
    ...coded({ reason: "LINK_REJECTED" }),
  },
  ...waits.slice(8, 12),
  { name: "linked", kind: "state", ...linked() },
  {
    name: "linked-whose",
    kind: "state",
    ...linked({ account: { ...ACCOUNT, asks: true } }),
  },
  { name: "linked-unnamed", kind: "state", ...linked({ account: null }) },
  {
    name: "linked-long-name",
    kind: "state",
    ...linked({ account: { name: LONG_NAME, phone_masked: "+52 ••• ••• 1234" } }),
  },
  ...waits.slice(12, 16),
  { name: "outage", kind: "state", ...OUTAGE },
  {
    name: "recovered",
    kind: "state",
    ...OUTAGE,
    act: async (page, farSide, turn) => {
      farSide.show(linked({ since_ms: 1 * s }));
      await turn(1_000);
      await page.waitForSelector(".recovered:not(:empty)");
    },
  },
  {
    name: "old-news",
    kind: "state",
    ...linked({
      hops: {
        gateway: { ok: true, ms_ago: 130 * s, since_ms: 900 * s, latency_ms: 18 },
        whatsapp: { ok: true, ms_ago: 130 * s, since_ms: 900 * s, latency_ms: null },
      },
    }),
  },
  {
    name: "unlinking-pending",
    kind: "state",
    snapshot: { ...WAITS.reconnecting(1), unlinking: true, since_ms: 12 * s },
    events: [event("LOGOUT_ASKED", 1 * s), trouble("GW_DROPPED", 5 * s), ...BEGUN],
  },
  {
    name: "unlinking",
    kind: "state",
    ...linked({ unlinking: true }),
  },
  {
    name: "logged-out",
    kind: "state",
    snapshot: { status: "LOGGED_OUT", reason: "LOGGED_OUT_BY_PHONE", hops: HALF, since_ms: 9 * s },
    events: [event("LOGGED_OUT", 9 * s), event("LINKED", 900 * s), ...SCANNED],
  },
  { name: "needs-action", kind: "state", snapshot: { status: "NEEDS_ACTION", hops: DOWN } },
  ...reasons,
  { name: "code-or-number", kind: "number", ...numbered() },
  {
    name: "number-form",
    kind: "number",
    ...numbered(),
    act: (page) => chooseNumber(page),
  },
  {
    name: "number-wrong",
    kind: "number",
    ...numbered(),
    act: async (page) => {
      await chooseNumber(page);
      await page.locator("#phone-number").fill("55 1234");
      await press("#pairing-ask")(page);
      await page.waitForSelector("#phone-note:not(:empty)");
    },
  },
  {
    name: "number-national",
    kind: "number",
    ...numbered(),
    act: async (page) => {
      await chooseNumber(page);
      await page.locator("#phone-number").fill("55 1234 5678");
      await page.waitForSelector("#phone-choices button");
    },
  },
  {
    name: "number-read",
    kind: "number",
    ...numbered(),
    act: async (page) => {
      await chooseNumber(page);
      await page.locator("#phone-number").fill("+57 3001234567");
      await page.waitForSelector("#phone-read:not(:empty)");
    },
  },
  { name: "number-asked", kind: "number", ...numbered(ASKED) },
  {
    name: "number-code",
    kind: "number",
    ...numbered(TYPED, { pairing_code: "K7WQ2MRT" }),
  },
  {
    name: "number-again",
    kind: "number",
    ...numbered(TYPED, { pairing_code: "K7WQ2MRT" }),
    act: press("#pairing-again"),
  },
  ...numberReasons,
  {
    name: "couldnt",
    kind: "number",
    ...numbered(),
    act: press("#couldnt summary"),
  },
  {
    name: "dialog-foreign",
    kind: "asked",
    ...linked({ account: { ...ACCOUNT, asks: true } }),
    act: press("#whose-no"),
  },
  {
    name: "practice-number",
    kind: "practice",
    practice: true,
    ...numbered(TYPED, { pairing_code: "K7WQ2MRT" }),
  },
  { name: "practice-idle", kind: "practice", practice: true, snapshot: { status: "IDLE" } },
  { name: "practice-code", kind: "practice", practice: true, ...coded() },
  { name: "practice-linked", kind: "practice", practice: true, ...linked() },
  {
    name: "dialog-unlink",
    kind: "asked",
    ...linked(),
    act: press("#unlink"),
  },
  {
    name: "dialog-unlink-outage",
    kind: "asked",
    ...OUTAGE,
    act: press("#unlink"),
  },
  {
    name: "answer",
    kind: "asked",
    ...coded({ debug: debug({ ...answered, last_answer_ms_ago: 0, has_qr: true }) }),
    act: async (page) => {
      await press("#ask")(page);
      await page.waitForSelector('#answer[data-kind="answered"]');
    },
  },
  {
    name: "answer-refused",
    kind: "asked",
    ...coded(),
    refusal: { status: 429, error: "TOO_MANY_WAITERS" },
    act: async (page) => {
      await press("#ask")(page);
      await page.waitForSelector('#answer[data-kind="refused"]');
    },
  },
  {
    name: "wish-refused",
    kind: "asked",
    snapshot: { status: "IDLE" },
    refusal: { status: 409, error: "TOO_MANY_SESSIONS" },
    act: async (page) => {
      // On a phone the number comes first.
      if (await page.locator("#start").isHidden()) await press("#way")(page);
      await press("#start")(page);
      await page.waitForSelector("#notice:not(:empty)");
    },
  },
  {
    name: "detail-open",
    kind: "asked",
    ...coded(),
    act: press(".news summary"),
  },
  {
    name: "offline",
    kind: "away",
    ...coded(),
    act: async (page, farSide, turn) => {
      farSide.fall();
      await turn(4 * s);
      await page.waitForSelector("body[data-offline]");
    },
  },
  {
    name: "offline-long",
    kind: "away",
    ...linked(),
    act: async (page, farSide, turn) => {
      farSide.fall();
      await turn(40 * s);
      await page.waitForSelector("#offline-alert:not(:empty)");
    },
  },
  {
    name: "signed-out",
    kind: "away",
    ...linked(),
    act: async (page, farSide) => {
      farSide.fall("signed-out");
      await page.waitForSelector("body[data-offline]");
    },
  },
  diagnosed("running", "CHECKING", null),
  diagnosed("busy", "CHECKS", null, { refusal: { status: 429, error: "DIAGNOSIS_BUSY" } }),
  diagnosed("ok", "CHECKED_OK", diagnosis()),
  diagnosed(
    "warning",
    "CHECKED_WARNING",
    diagnosis("SESSION", { reason: "SESSION_MISSING", verdict: "WARNING" }),
    { snapshot: { status: "IDLE" } },
  ),
  diagnosed("down", "CHECKED_FAILED", diagnosis("TCP", { reason: "GW_REFUSED" })),
  diagnosed("name", "CHECKED_FAILED", diagnosis("DNS", { reason: "GW_DNS" })),
  diagnosed(
    "certificate",
    "CHECKED_FAILED",
    diagnosis("TLS", { reason: "GW_TLS_CERT", tls: true }),
  ),
  diagnosed("key", "CHECKED_FAILED", diagnosis("KEY", { reason: "GW_AUTH" })),
  diagnosed("no-code", "CHECKED_FAILED", diagnosis("HAS_QR", { reason: "QR_GENERATION_ERROR" })),
  diagnosed("by-hand", "CHECKED_FAILED", diagnosis("TCP", { reason: "GW_REFUSED" }), {
    act: async (page) => {
      await page.evaluate(() => {
        Object.defineProperty(navigator, "clipboard", { value: undefined });
      });
      await press("#copy")(page);
      await page.waitForSelector("#report:not([hidden])");
    },
  }),
  dashboard("today", "busy", ""),
  dashboard("one", "calm", "?days=7"),
  dashboard("month", "busy", "?days=30"),
  dashboard("empty", "empty", "?days=1"),
];
