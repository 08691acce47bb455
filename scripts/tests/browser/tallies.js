// What a panel would have counted: played numbers for the dashboard, the same each time.
import { EXAMPLES } from "./far-side.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Somebody who sees everything. */
export const ADMIN = { name: "Ana", role: "admin", way: "start", sessions: null };

const NOTHING = {
  attempts: 0,
  codes: 0,
  scans: 0,
  links: 0,
  unlinks: 0,
  restored: 0,
  faults: 0,
};

const CODE_MS = [500, 1_000, 2_000, 3_000, 5_000, 8_000, 13_000, 20_000, 40_000, 80_000];
const LINK_MS = [2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000, 90_000, 160_000];

/** So many times, spread over the bounds by their weights. */
function times(bounds, weights, count, median_ms, p90_ms) {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let weight = 0;
  const within = bounds.map((ms, i) => {
    weight += weights[i] ?? 0;
    return { ms, count: Math.round((count * weight) / all) };
  });
  const known = count > 0;
  return {
    count,
    sum_ms: count * median_ms,
    median_ms: known ? median_ms : null,
    p90_ms: known ? p90_ms : null,
    within,
  };
}

/** How busy each hour of a day is, or each day of a month. */
const wave = (i, n) => Math.max(0, Math.round(6 + 5 * Math.sin((i / n) * 6.3 - 1.8) + (i % 3)));

function parts(days, now, filled) {
  const today = new Date(now).setHours(0, 0, 0, 0);
  const n = days === 1 ? 24 : days;
  return Array.from({ length: n }, (_, i) => {
    const at = days === 1 ? today + i * HOUR : today - (n - 1 - i) * DAY;
    const attempts = filled && at <= now ? wave(i, n) * (days === 1 ? 1 : 4) : 0;
    const links = Math.floor(attempts * 0.82);
    const scans = Math.ceil(attempts * 0.86);
    const faults = i % 4 ? 0 : Math.ceil(attempts / 4);
    return {
      at: new Date(at).toISOString(),
      ...NOTHING,
      attempts,
      codes: attempts * 2,
      scans,
      links,
      faults,
    };
  });
}

const sum = (all, name) => all.reduce((n, each) => n + each[name], 0);

/**
 * What is answered to `GET /api/tally`.
 *
 * @param {"busy" | "calm" | "empty"} kind much of everything; once, and it went well; or nothing yet
 * @param {number} days
 * @param {number} [now]
 */
export function tallies(kind, days, now = Date.now()) {
  const filled = kind === "busy";
  const all = parts(days, now, filled);
  if (kind === "calm") {
    Object.assign(all.at(-1), { attempts: 1, codes: 1, scans: 1, links: 1 });
  }
  const names = Object.keys(NOTHING);
  const total = Object.fromEntries(names.map((name) => [name, sum(all, name)]));
  const coded = Math.max(total.scans, total.attempts - Math.round(total.attempts * 0.07));
  const lost = total.attempts - total.links;
  const some = filled ? 1 : 0;
  const gateway = EXAMPLES.tally.gateways[0];
  return {
    ...EXAMPLES.tally,
    days,
    total: { ...total, coded, restored: some * 6, unlinks: some * 2 },
    ended: [
      { reason: "linked", count: total.links },
      { reason: "QR_PAUSED", count: Math.ceil(lost * 0.5) * some },
      { reason: "stopped", count: Math.ceil(lost * 0.2) * some },
      { reason: "GW_AUTH", count: Math.ceil(lost * 0.1) * some },
      { reason: "LINK_PASSKEY", count: some },
    ].filter(({ count }) => count > 0),
    troubles: [
      { reason: "GW_REFUSED", count: Math.ceil(total.faults * 0.55) * some },
      { reason: "QR_GENERATION_ERROR", count: Math.ceil(total.faults * 0.25) * some },
      { reason: "WA_DROPPED", count: Math.ceil(total.faults * 0.15) * some },
      { reason: "GW_AUTH", count: some },
    ].filter(({ count }) => count > 0),
    first_code: filled
      ? times(CODE_MS, [0, 4, 11, 38, 52, 24, 9, 3, 1], coded, 3_240, 7_900)
      : times(CODE_MS, [0, 0, 1], coded, 1_840, 1_840),
    code_to_link: filled
      ? times(LINK_MS, [0, 6, 31, 44, 28, 17, 8, 3, 1], total.links, 13_400, 29_000)
      : times(LINK_MS, [0, 1], total.links, 4_400, 4_400),
    parts: all,
    gateways: [
      {
        ...gateway,
        name: "central",
        kind: kind === "empty" ? null : "socketio",
        up: kind === "empty" ? null : true,
        latency: kind === "empty" ? null : { answers: 100, last_ms: 18, median_ms: 21, p90_ms: 64 },
        total: { ...NOTHING, ...total, faults: some },
        ended: [],
        troubles: [],
      },
      ...(filled
        ? [
            {
              ...gateway,
              name: "respaldo",
              kind: "rest",
              up: false,
              latency: { answers: 42, last_ms: 1_900, median_ms: 340, p90_ms: 2_400 },
              total: { ...NOTHING, faults: total.faults - 1, restored: 6 },
              ended: [],
              troubles: [],
            },
          ]
        : []),
    ],
  };
}

/** The newest lines of the log. */
export function lines(now = Date.now()) {
  const line = (seq, ago, session_id, event, more = {}) => ({
    seq,
    session_id,
    gateway: "central",
    at: new Date(now - ago).toISOString(),
    ms_ago: ago,
    event,
    status: "LINKED",
    reason: null,
    detail: null,
    params: {},
    by: null,
    ...more,
  });
  return [
    line(9, 20_000, "ventas", "LINKED", {
      params: { from_start_ms: 16_200, from_code_ms: 12_900 },
    }),
    line(8, 23_000, "ventas", "SCANNED", { status: "LINKING" }),
    line(7, 36_000, "ventas", "QR_RECEIVED", {
      status: "AWAITING_SCAN",
      params: { ordinal: 1, of: 6, round: 1, ttl_ms: 60_000, first_code_ms: 3_300 },
    }),
    line(6, 39_000, "ventas", "FLOW_STARTED", { status: "IDLE", by: "Ana" }),
    line(5, 240_000, "sucursal-sur", "TROUBLE", {
      status: "RECONNECTING",
      reason: "GW_REFUSED",
      detail: "connect ECONNREFUSED 10.0.0.7:3000",
      params: { next_ms: 8_000 },
    }),
    line(4, 3_900_000, "sucursal-norte", "FLOW_ENDED", { status: "IDLE", reason: "QR_PAUSED" }),
  ];
}
