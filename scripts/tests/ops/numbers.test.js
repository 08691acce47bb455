// Twenty accounts are linked and seven kinds of linking fail, five times each; then everybody who counts has to say
// exactly that: /metrics, the dashboard, the history in the store, and a real Prometheus that was looking on. Nothing
// is played but WhatsApp itself and gateways on bad days.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  freePort,
  launchGateway,
  launchPractice,
  phone,
  script,
  stopAll,
  until,
} from "../harness.js";
import { PanelProcess } from "../panel/panel-process.js";
import { startRestGateway } from "../rest-gateway.js";
import { badDays } from "./bad-days.js";
import { parse, seriesOf } from "./exposition.js";
import { deployed, promtool, skip, startPrometheus } from "./prometheus.js";
import { asOnDashboard, fromDashboard, fromEvents, fromSamples } from "./tally.js";

const LINKS = 20;
const FAILURES = 5;
const UNLINKED = 5;
const AT_A_TIME = 4;

const directory = mkdtempSync(join(tmpdir(), "enlace-"));
const numbered = (name, n) => Array.from({ length: n }, (_, i) => `${name}-${i + 1}`);
const kinds = await badDays();
let panel;
let device;
let gateway;
let played;
let prometheus;
/** What Prometheus has; and what sees all that happened. */
let looksOn;
let seesAll;

/** A refusal for now is waited out: here it is the numbers that are tested, not the limits. */
const ask = (method, path, body) =>
  until(
    `${path} to be answered`,
    async () => {
      const answer = await panel.ask(method, path, body);
      return answer?.status !== 429 && answer;
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );
const status = async (id) => (await ask("GET", `/api/sessions/${id}/status`)).body;
const begin = (id, at) => ask("POST", "/api/sessions", { session_id: id, gateway: at });

const comesTo = (id, what, check) =>
  until(
    `${id} to be ${what}`,
    async () => {
      const now = await status(id);
      return check(now) && now;
    },
    { timeoutMs: 60_000, everyMs: 700 },
  );

async function numbers() {
  const response = await fetch(`${panel.url}/metrics`, {
    headers: { Authorization: `Bearer ${looksOn}` },
  });
  assert.equal(response.status, 200);
  return response.text();
}

async function history() {
  const all = [];
  for (let before = ""; before !== null;) {
    const path = `/api/events?limit=500${before && `&before=${before}`}`;
    const { body } = await ask("GET", path);
    assert.equal(body.complete, true);
    all.push(...body.events);
    before = body.next_before;
  }
  return all;
}

async function link(id, i) {
  await begin(id, "local");
  const shown = await comesTo(id, "on show", (now) => now.qr_code);
  const scanned = await device.scan(shown.qr_code, { phone: `52155000001${10 + i}` });
  assert.equal(scanned.status, 200, JSON.stringify(scanned.body));
  await comesTo(id, "linked", (now) => now.status === "LINKED");
}

/** A few at a time: a link is hard work for a busy machine, and none of them may fail. */
async function linkAll() {
  const waiting = [...numbered("linked", LINKS).entries()];
  const linkOn = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await link(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, linkOn));
}

async function fail(id, kind) {
  if (kind.part) played.play(id, kind.part);
  await begin(id, kind.gateway);
  await comesTo(id, kind.fault ?? kind.ended, kind.seen);
  if (kind.stops) await ask("POST", `/api/sessions/${id}/stop`);
}

before(async () => {
  const practice = await launchPractice();
  device = phone(practice);
  gateway = await launchGateway(practice, join(directory, "gateway"));
  played = await startRestGateway();
  const data = join(directory, "panel");
  const token = (name, role) =>
    execFileSync(script("token"), ["create", "--name", name, "--role", role], {
      env: { ...process.env, ENLACE_DATA: data },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  looksOn = token("prometheus", "viewer");
  seesAll = token("ana", "admin");
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  panel = new PanelProcess(
    {
      ENLACE_PORT: "0",
      ENLACE_DATA: data,
      ENLACE_LOG_FORMAT: "json",
      ENLACE_CREATE_PER_MINUTE: "600",
      ENLACE_GATEWAYS: "local,down,played",
      ENLACE_GATEWAY_LOCAL_URL: gateway.url,
      ENLACE_GATEWAY_LOCAL_KIND: "socketio",
      ENLACE_GATEWAY_DOWN_URL: nowhere,
      ENLACE_GATEWAY_DOWN_KIND: "rest",
      ENLACE_GATEWAY_PLAYED_URL: played.url,
      ENLACE_GATEWAY_PLAYED_KIND: "rest",
      ENLACE_WEBHOOKS: "crm",
      ENLACE_WEBHOOK_CRM_URL: nowhere,
      ENLACE_WEBHOOK_CRM_SECRET: "a-secret-of-this-test-and-of-no-other",
      ENLACE_WEBHOOK_CRM_REACH: "anywhere",
      ENLACE_WEBHOOK_CRM_EVENTS: "linked,unlinked",
    },
    { Authorization: `Bearer ${seesAll}` },
  );
  await panel.start();
  if (!skip) {
    prometheus = await startPrometheus(directory, panel.url, looksOn);
    await until("the first look", async () => (await prometheus.query("enlace_threads")).length);
  }

  const failing = (here) =>
    Object.entries(kinds)
      .filter(([, kind]) => here(kind.gateway))
      .flatMap(([name, kind]) => numbered(name, FAILURES).map((id) => fail(id, kind)));
  await Promise.all([linkAll(), ...failing((at) => at !== "local")]);
  await device.settings({ failure: 405 });
  await Promise.all(failing((at) => at === "local"));
  await device.settings({ failure: null });
  await Promise.all(
    Array.from({ length: UNLINKED }, (_, i) => device.logout({ phone: `52155000001${10 + i}` })),
  );
  for (const id of numbered("linked", UNLINKED)) {
    await comesTo(id, "unlinked", (now) => now.status === "LOGGED_OUT");
  }
  await gateway.stop();
  const port = Number(new URL(gateway.url).port);
  const others = numbered("linked", LINKS).slice(UNLINKED);
  for (const id of others) {
    await comesTo(id, "without its gateway", (now) => now.status === "RECONNECTING");
  }
  gateway = await launchGateway(practice, join(directory, "gateway"), { port });
  await Promise.all(others.map((id) => comesTo(id, "back", (now) => now.status === "LINKED")));
});

after(async () => {
  await panel?.end("SIGKILL");
  await played?.close();
  await stopAll();
  rmSync(directory, { recursive: true, force: true });
});

/** What happened, by those who made it happen. */
function happened() {
  const sum = {};
  for (const { gateway: at, ended, fault, again, codes = 0, scans = 0 } of Object.values(kinds)) {
    const tally = (sum[at] ??= { started: 0, codes: 0, scans: 0, links: 0, ended: {}, faults: {} });
    tally.started += FAILURES;
    tally.codes += codes * FAILURES;
    tally.scans += scans * FAILURES;
    tally.ended[ended] = (tally.ended[ended] ?? 0) + FAILURES;
    if (fault && !again) tally.faults[fault] = FAILURES;
  }
  for (const part of ["started", "codes", "scans", "links"]) sum.local[part] += LINKS;
  sum.local.ended.linked = LINKS;
  return sum;
}

test("/metrics, the dashboard and the history say exactly what happened", async () => {
  const told = fromSamples(parse(await numbers()).samples);
  assert.deepEqual(told, fromEvents(await history()));
  const { body: dashboard } = await ask("GET", "/api/tally?days=7");
  assert.equal(dashboard.complete, true);
  assert.deepEqual(fromDashboard(dashboard), asOnDashboard(told));
  for (const [at, { faults, ...funnel }] of Object.entries(happened())) {
    for (const part of Object.keys(funnel)) {
      assert.deepEqual(told[at][part], funnel[part], `${at}: ${part}`);
    }
    for (const [reason, n] of Object.entries(faults)) {
      assert.equal(told[at].faults[reason], n, `${at}: ${reason}`);
    }
  }
  assert.deepEqual(told.local.unlinked, { LOGGED_OUT_BY_PHONE: UNLINKED });
  assert.equal(told.local.restored, LINKS - UNLINKED);
  assert.equal(told.local.toCode.count, LINKS);
  assert.equal(told.local.toLink.count, LINKS);
  assert.ok(told.down.faults.GW_REFUSED >= FAILURES);
});

test("sessions, gateways and webhooks stand as they do", async () => {
  const { samples } = parse(await numbers());
  const value = (name, labels) =>
    samples.find(
      (one) => one.name === name && Object.entries(labels).every(([k, v]) => one.labels[k] === v),
    )?.value;
  const { body } = await ask("GET", "/api/sessions");
  for (const state of ["LINKED", "IDLE", "NEEDS_ACTION", "LOGGED_OUT", "CONNECTING"]) {
    const there = body.sessions.filter((one) => one.status === state).length;
    assert.equal(value("enlace_sessions", { state }), there, state);
  }
  assert.equal(value("enlace_sessions", { state: "LINKED" }), LINKS - UNLINKED);
  assert.equal(value("enlace_gateway_up", { gateway: "local" }), 1);
  assert.equal(value("enlace_webhook_waiting", { receiver: "crm" }), LINKS + UNLINKED);
  assert.equal(value("enlace_webhook_delivered_total", { receiver: "crm" }), 0);
  assert.equal(value("enlace_store_up", {}), 1);
});

test("every line of the log is one JSON object, and an attempt's name the request behind it", () => {
  const lines = panel.log.trim().split("\n");
  const ofAttempts = lines
    .map((line) => JSON.parse(line))
    .filter(({ data }) => ["FLOW_STARTED", "QR_RECEIVED", "SCANNED"].includes(data?.event));
  const all = LINKS + FAILURES * Object.keys(kinds).length;
  assert.ok(ofAttempts.length > all, `${ofAttempts.length} of ${lines.length} lines`);
  for (const { request_id: id, data } of ofAttempts) {
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.equal(data.request, id);
  }
});

describe("a real Prometheus", { skip }, () => {
  const expressions = () =>
    JSON.parse(readFileSync(deployed("grafana.json"), "utf8"))
      .panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))
      .map(({ title, expr }) => ({
        title,
        expr: expr
          .replaceAll("$__rate_interval", "5m")
          .replaceAll("$__range", "5m")
          .replaceAll("$gateway", ".*"),
      }));

  test("has every number as we tell it", async () => {
    await until("its next look", async () => {
      const told = parse(await numbers()).samples.filter(({ name }) => /_total$/.test(name));
      const seen = await prometheus.query('{__name__=~"enlace_.*_total"}');
      return seen.length === told.length;
    });
    const rows = await until("all of it", async () => {
      const seen = await prometheus.query('{__name__=~"enlace_.*"}');
      const samples = seen.map(({ metric: { __name__: name, ...labels }, value }) => ({
        name,
        labels,
        value: Number(value[1]),
      }));
      const ours = fromSamples(parse(await numbers()).samples);
      return JSON.stringify(fromSamples(samples)) === JSON.stringify(ours) && samples;
    });
    assert.ok(rows.every(({ labels }) => !("session" in labels || "phone" in labels)));
  });

  test("finds nothing to complain of in names, units and help", async () => {
    assert.equal(promtool(["check", "metrics"], await numbers()), "");
  });

  test("knows every metric of the dashboard and the alerts", async () => {
    const known = seriesOf(parse(await numbers()).types);
    const alerts = readFileSync(deployed("alerts.yml"), "utf8");
    const all = [JSON.stringify(expressions()), alerts].join("\n");
    const named = new Set([...all.matchAll(/\benlace_\w+/g)].map(([name]) => name));
    assert.ok(named.size > 15);
    assert.deepEqual(
      [...named].filter((name) => !known.has(name)),
      [],
    );
  });

  test("fills every panel of the dashboard", async () => {
    for (const { title, expr } of expressions()) {
      assert.ok((await prometheus.query(expr)).length > 0, `${title}: ${expr} is empty`);
    }
  });

  test("takes the alert rules, and sees that somebody is needed", async () => {
    const rules = await until("all rules to be looked at", async () => {
      const all = await prometheus.rules();
      return all.every(({ health }) => health !== "unknown") && all;
    });
    assert.deepEqual(
      rules.filter(({ health }) => health !== "ok"),
      [],
    );
    const needed = rules.find(({ name }) => name === "EnlaceSessionsNeedAction");
    assert.equal(needed.state, "pending");
  });
});
