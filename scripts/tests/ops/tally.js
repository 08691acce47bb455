// What happened, in numbers, by whoever tells it: always of one shape, so that they can be compared.

/**
 * @typedef {Record<string, number>} Counts by reason
 * @typedef {object} Tally of one gateway
 * @property {number} started
 * @property {number} codes
 * @property {number} scans
 * @property {number} links
 * @property {Counts} ended
 * @property {Counts} unlinked
 * @property {Counts} faults
 * @property {number} restored
 * @property {Times} toCode
 * @property {Times} toLink
 * @typedef {{ count: number, seconds: number }} Times
 */

/** @returns {Tally} */
const empty = () => ({
  started: 0,
  codes: 0,
  scans: 0,
  links: 0,
  ended: {},
  unlinked: {},
  faults: {},
  restored: 0,
  toCode: { count: 0, seconds: 0 },
  toLink: { count: 0, seconds: 0 },
});

const of = (tallies, gateway) => (tallies[gateway] ??= empty());
const add = (counts, reason, n = 1) => (counts[reason] = (counts[reason] ?? 0) + n);
const rounded = (times) => ({ ...times, seconds: Number(times.seconds.toFixed(3)) });

/** Those to whom nothing happened say nothing. */
const finished = (tallies) =>
  Object.fromEntries(
    Object.entries(tallies)
      .map(([gateway, tally]) => [
        gateway,
        { ...tally, toCode: rounded(tally.toCode), toLink: rounded(tally.toLink) },
      ])
      .filter(([, tally]) => JSON.stringify(tally) !== JSON.stringify(empty()))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

/**
 * From the history, as GET /api/events tells it.
 *
 * @param {any[]} events
 */
export function fromEvents(events) {
  /** @type {Record<string, Tally>} */
  const tallies = {};
  for (const { gateway, event, reason, params } of events) {
    const tally = of(tallies, gateway);
    const time = (times, ms) => {
      if (ms === undefined) return;
      times.count++;
      times.seconds += ms / 1000;
    };
    if (event === "FLOW_STARTED") tally.started++;
    if (event === "FLOW_ENDED") add(tally.ended, reason ?? "stopped");
    if (event === "QR_RECEIVED") {
      tally.codes++;
      time(tally.toCode, params.first_code_ms);
    }
    if (event === "SCANNED") tally.scans++;
    if (event === "LINKED") {
      tally.links++;
      add(tally.ended, "linked");
      time(tally.toLink, params.from_code_ms);
    }
    if (event === "LOGGED_OUT") add(tally.unlinked, reason);
    if (event === "RESTORED" && reason !== "PANEL_RESTARTED") tally.restored++;
    if (event === "TROUBLE") add(tally.faults, reason);
  }
  return finished(tallies);
}

const COUNTERS = {
  enlace_link_attempts_started_total: "started",
  enlace_link_codes_total: "codes",
  enlace_link_scans_total: "scans",
  enlace_links_total: "links",
  enlace_gateway_reconnects_total: "restored",
};
const BY_REASON = {
  enlace_link_attempts_ended_total: "ended",
  enlace_unlinks_total: "unlinked",
  enlace_faults_total: "faults",
};
const TIMES = { enlace_first_code_seconds: "toCode", enlace_code_to_link_seconds: "toLink" };

/**
 * From the numbers at /metrics, or from what Prometheus made of them.
 *
 * @param {import("./exposition.js").Sample[]} samples
 */
export function fromSamples(samples) {
  /** @type {Record<string, Tally>} */
  const tallies = {};
  for (const { name, labels, value } of samples) {
    if (value === 0) continue;
    const tally = of(tallies, labels.gateway ?? "");
    const [, base, end] = /^(.*?)(_sum|_count)?$/.exec(name);
    if (name in COUNTERS) tally[COUNTERS[name]] = value;
    if (name in BY_REASON) tally[BY_REASON[name]][labels.reason] = value;
    if (base in TIMES && end) tally[TIMES[base]][end === "_sum" ? "seconds" : "count"] = value;
  }
  return finished(tallies);
}
