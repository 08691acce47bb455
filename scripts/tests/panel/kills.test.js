// The panel is killed again and again, at moments that nobody chose, while people link and unlink;
// and after every start it knows all that it had said it knows. Nothing in here is played but
// WhatsApp itself: the packaged panel and its database, the local gateway with the unchanged Baileys.
//
// ENLACE_KILLS sets how often, ENLACE_SEED repeats a run's dice.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { call, launchGateway, launchPractice, phone, stopAll, until } from "../harness.js";
import { freePort, PanelProcess } from "./panel-process.js";

const KILLS = Number(process.env.ENLACE_KILLS || 50);
const SEED = Number(process.env.ENLACE_SEED || Date.now() % 1_000_000);
const IDS = ["ana", "beto", "carla", "dario", "eva"];
const SECRET = "a-secret-of-this-test-and-of-no-other";
const NOTIFIED = { LINKED: "linked", LOGGED_OUT: "unlinked" };

const directory = mkdtempSync(join(tmpdir(), "enlace-"));
/** What the receiver of the webhooks took: the bodies, by id. */
const received = new Map();
let device;
let gateway;
let panel;
let receiver;

/** Dice that fall the same way for the same seed. */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const roll = dice(SEED);

async function startReceiver() {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const [id, time] = [request.headers["webhook-id"], request.headers["webhook-timestamp"]];
    const signature = createHmac("sha256", SECRET).update(`${id}.${time}.${body}`).digest("base64");
    assert.equal(request.headers["webhook-signature"], `v1,${signature}`);
    received.set(id, [...(received.get(id) ?? []), body]);
    response.writeHead(204).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

before(async () => {
  console.log(`seed ${SEED}, ${KILLS} kills`);
  const practice = await launchPractice();
  device = phone(practice);
  gateway = await launchGateway(practice, join(directory, "gateway"));
  receiver = await startReceiver();
  const { port } = /** @type {import("node:net").AddressInfo} */ (receiver.address());
  panel = new PanelProcess({
    ENLACE_PORT: String(await freePort()),
    ENLACE_DATA: join(directory, "panel"),
    ENLACE_LOGIN: "none",
    ENLACE_GATEWAY_URL: gateway.url,
    ENLACE_GATEWAY_KIND: "socketio",
    ENLACE_WEBHOOKS: "crm",
    ENLACE_WEBHOOK_CRM_URL: `http://127.0.0.1:${port}/hook`,
    ENLACE_WEBHOOK_CRM_SECRET: SECRET,
    ENLACE_WEBHOOK_CRM_PRIVATE: "true",
    ENLACE_WEBHOOK_CRM_EVENTS: "linked,unlinked",
    ENLACE_RESUME_PER_MINUTE: "6000",
  });
});

after(async () => {
  await panel?.end("SIGKILL");
  receiver?.close();
  await stopAll();
  rmSync(directory, { recursive: true, force: true });
});

/** What the panel has said, and so has to know for ever. */
const said = {
  /** By id: the session's number and name. */
  sessions: new Map(),
  /** By number: what happened, word for word. */
  events: new Map(),
  /** By id: unlinking that was taken on, the number of the newest event before it. */
  logouts: new Map(),
};

/** What somebody does, again and again, until the panel is gone. */
async function work(id, number, isOver) {
  while (!isOver()) {
    const { body: now } = (await panel.ask("GET", `/api/sessions/${id}/status`)) ?? {};
    if (!now) return;
    if (now.status === "AWAITING_SCAN") {
      await device.scan(now.qr_code, { phone: number, name: id });
    } else if (now.status === "LINKED" && roll() < 0.5) {
      said.logouts.delete(id);
      const answer = await panel.ask("POST", `/api/sessions/${id}/logout`);
      if (answer?.status === 200) said.logouts.set(id, newest());
    } else if (["IDLE", "LOGGED_OUT", "NEEDS_ACTION"].includes(now.status)) {
      said.logouts.delete(id);
      const answer = await panel.ask("POST", "/api/sessions", { session_id: id });
      if (answer?.status === 200) note(answer.body);
      await panel.ask("POST", `/api/sessions/${id}/link`);
    } else if (roll() < 0.3) {
      said.sessions.delete(id); // while it is being changed, either name is right
      const answer = await panel.ask("PATCH", `/api/sessions/${id}`, { name: `${id} ${roll()}` });
      if (answer?.status === 200) note(answer.body);
    }
    if (roll() < 0.3) await read(id);
    await sleep(roll() * 60);
  }
}

const note = ({ session_id: id, session_db_id: key, name }) => said.sessions.set(id, { key, name });
const newest = () => Math.max(0, ...said.events.keys());

/** Reads a session's history and notes it. */
async function read(id) {
  const { body } = (await panel.ask("GET", `/api/sessions/${id}/events?limit=200`)) ?? {};
  if (!body?.complete) return;
  for (const event of body.events) said.events.set(event.seq, wordForWord(event));
}

const wordForWord = (event) => JSON.stringify({ ...event, ms_ago: undefined });

async function history() {
  const all = [];
  for (let before = ""; before !== null;) {
    const { body } = await panel.ask(
      "GET",
      `/api/events?limit=500${before && `&before=${before}`}`,
    );
    assert.equal(body.complete, true);
    all.push(...body.events);
    before = body.next_before;
  }
  return all;
}

async function check(round) {
  const { body: list } = await panel.ask("GET", "/api/sessions");
  const rows = new Map(list.sessions.map((row) => [row.session_id, row]));
  for (const [id, { key, name }] of said.sessions) {
    assert.equal(rows.get(id)?.session_db_id, key, `round ${round}: ${id} is another one`);
    assert.equal(rows.get(id).name, name, `round ${round}: ${id} lost its name`);
  }
  const events = await history();
  const found = new Map(events.map((event) => [event.seq, wordForWord(event)]));
  assert.equal(found.size, events.length, `round ${round}: an event is there twice`);
  for (const [seq, event] of said.events) {
    assert.equal(found.get(seq), event, `round ${round}: an event is gone or another`);
  }
  for (const [id, since] of said.logouts) {
    assert.ok(
      events.some(
        (one) => one.session_id === id && one.event === "LOGOUT_ASKED" && one.seq > since,
      ),
      `round ${round}: nobody remembers that ${id} was to be unlinked`,
    );
  }
  return { rows, events };
}

test(`after each of ${KILLS} kills nothing is lost and nothing is there twice`, async () => {
  for (let round = 1; round <= KILLS; round++) {
    await panel.start();
    const { rows } = await check(round);
    for (const { status, session_id: id } of rows.values()) {
      if (status === "LINKED") {
        const { body } = await panel.ask(
          "GET",
          `/api/sessions/${id}/events?limit=5&event=RESTORED&event=LINKED&event=RESUMED`,
        );
        assert.notEqual(
          body.events[0].event,
          "RESUMED",
          `${id} is linked, and nobody asked the gateway`,
        );
      }
    }
    let over = false;
    const people = IDS.map((id, i) => work(id, `52155000000${10 + i}`, () => over));
    await sleep(150 + roll() * 900);
    await panel.end("SIGKILL");
    over = true;
    await Promise.all(people);
  }
});

test("at last every session says what the gateway says", async () => {
  await panel.start();
  await until(
    "all to be settled",
    async () => {
      const { body } = await panel.ask("GET", "/api/sessions");
      const { body: there } = await call("GET", `${gateway.url}/api/sessions`);
      const linkedThere = new Set(
        there.sessions.filter((one) => one.status === "connected").map((one) => one.session_id),
      );
      return body.sessions.every(
        ({ session_id: id, status }) =>
          ["LINKED", "LOGGED_OUT", "IDLE", "AWAITING_SCAN"].includes(status) &&
          (status === "LINKED") === linkedThere.has(id),
      );
    },
    { timeoutMs: 60_000, everyMs: 200 },
  );
  await check("last");
});

test("every notification arrived, and one of an event that was answered never came again", async () => {
  const events = await until(
    "all notifications",
    async () => {
      const all = (await history()).filter(({ event }) => event in NOTIFIED);
      return all.every(({ seq }) => received.has(`evt_${seq}`)) && all;
    },
    { timeoutMs: 60_000, everyMs: 300 },
  );
  assert.ok(
    events.length >= KILLS / 5,
    `only ${events.length} links and unlinkings in all that time`,
  );
  assert.equal(received.size, events.length, "something was told that did not happen");
  const again = [...received.values()].filter((bodies) => bodies.length > 1);
  // The answer to one on its way is lost with a kill; then, and only then, it comes again.
  assert.ok(again.length <= KILLS, `${again.length} came again`);
  for (const bodies of again) assert.equal(new Set(bodies).size, 1, "another text under one id");
  console.log(`${events.length} notifications, ${again.length} of them twice because of a kill`);
});
