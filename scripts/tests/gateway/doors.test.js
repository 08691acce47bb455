// Who may speak to the gateway and to the practice server, and what they may say.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { WebSocket } from "ws";
import { call, follow, launchGateway, launchPractice, panel, stopAll, until } from "../harness.js";

const KEY = "a key of this test";
const directory = mkdtempSync(join(tmpdir(), "enlace-"));
let practice, open, locked;

before(async () => {
  practice = await launchPractice();
  open = await launchGateway(practice, join(directory, "open"));
  locked = await launchGateway(practice, join(directory, "locked"), { key: KEY });
});

after(async () => {
  await stopAll();
  rmSync(directory, { recursive: true });
});

/** A request with headers that fetch would not send. */
const raw = (url, { method = "GET", headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      resolve({ status: response.statusCode, headers: response.headers, text });
    });
    sent.on("error", reject);
    sent.end(body);
  });

const refused = (gateway, options) =>
  new Promise((resolve, reject) => {
    const { client } = follow(gateway, undefined, options);
    client.on("connect_error", (error) => resolve(error.message));
    client.on("connect", () => reject(new Error("it was let in")));
  });

/** The HTTP status with which the upgrade to a WebSocket is refused, "open" when it is not. */
const upgrade = (url, headers) =>
  new Promise((resolve) => {
    const address = `${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(address, { headers });
    socket.on("unexpected-response", (_, { statusCode }) => resolve(statusCode));
    socket.on("error", () => resolve("error"));
    socket.on("open", () => {
      socket.close();
      resolve("open");
    });
  });

test("without the key nobody comes in over REST", async () => {
  for (const headers of [{}, { "x-api-key": "wrong" }, { "x-api-key": `${KEY} ` + "x" }]) {
    const { status, body } = await call("GET", `${locked.url}/api/sessions`, undefined, headers);
    assert.deepEqual([status, body.success, body.error], [401, false, "UNAUTHORIZED"]);
  }
  const { status } = await call("GET", `${locked.url}/api/sessions`, undefined, {
    "x-api-key": KEY,
  });
  assert.equal(status, 200);
});

test("without the key nobody comes in over Socket.IO", async () => {
  assert.equal(await refused(locked, {}), "Not authorized");
  assert.equal(await refused(locked, { auth: { apiKey: "wrong" } }), "Not authorized");
  assert.equal(await refused(locked, { auth: { apiKey: { length: 3 } } }), "Not authorized");
  for (const options of [{ auth: { apiKey: KEY } }, { extraHeaders: { "X-API-Key": KEY } }]) {
    const follower = follow(locked, "shop", options);
    await follower.saw("qr_code");
    follower.close();
  }
});

test("a foreign name and a page of another origin are turned away", async () => {
  const { host } = new URL(open.url);
  const at = `${open.url}/api/sessions`;
  const foreign = { host: "panel.example:80" };
  assert.equal((await raw(at, { headers: foreign })).status, 421);
  for (const headers of [
    { origin: "https://evil.example" },
    { origin: "http://127.0.0.1:1" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ]) {
    const posted = await raw(at, { method: "POST", headers, body: '{"session_id":"evil"}' });
    assert.equal(posted.status, 403);
    assert.equal(posted.headers["access-control-allow-origin"], undefined);
    assert.equal(await upgrade(open.url, headers), 400, "Engine.IO's word for not allowed");
    const polled = await raw(`${open.url}/socket.io/?EIO=4&transport=polling`, { headers });
    assert.equal(polled.status, 403);
    assert.equal((await raw(`${practice.control_url}/state`, { headers })).status, 403);
  }
  assert.equal(await upgrade(open.url, foreign), 400);
  assert.equal((await raw(`${practice.control_url}/state`, { headers: foreign })).status, 421);
  assert.equal(await upgrade(open.url, { origin: `http://${host}` }), "open");
  assert.equal(
    (await raw(at, { headers: { host: host.replace("127.0.0.1", "LOCALHOST") } })).status,
    200,
  );
  assert.deepEqual((await panel(open).list()).body.sessions, []);
});

test("what is no request is answered with what is wrong about it", async () => {
  const at = `${open.url}/api/sessions`;
  const answers = async (method, url, body, status, error) => {
    const answer = await raw(url, { method, body });
    const said = JSON.parse(answer.text);
    assert.deepEqual([answer.status, said.success, said.error], [status, false, error], url);
    assert.equal(typeof said.message, "string");
  };
  await answers("POST", at, "{", 400, "BAD_JSON");
  await answers("POST", at, "[1]", 400, "BAD_JSON");
  await answers("POST", at, "null", 400, "BAD_JSON");
  await answers("POST", at, "x".repeat(20_000), 413, "BODY_TOO_LARGE");
  for (const id of [undefined, null, 7, "", "A", "../x", "-a", "ñ", "a".repeat(64), ["a"]]) {
    await answers("POST", at, JSON.stringify({ session_id: id }), 400, "BAD_SESSION_ID");
  }
  await answers("GET", `${at}/nobody/status`, undefined, 404, "SESSION_NOT_FOUND");
  await answers("DELETE", `${at}/nobody`, undefined, 404, "SESSION_NOT_FOUND");
  await answers("GET", `${at}/..%2fx/qr`, undefined, 400, "BAD_SESSION_ID");
  await answers("GET", `${at}/a/b/c`, undefined, 404, "NOT_FOUND");
  await answers("GET", `${at}/a/constructor`, undefined, 404, "NOT_FOUND");
  await answers("GET", open.url, undefined, 404, "NOT_FOUND");
  await answers("PUT", at, undefined, 405, "METHOD_NOT_ALLOWED");
  await answers("POST", `${practice.control_url}/scan`, "{", 400, "BAD_JSON");
  await answers("POST", `${practice.control_url}/settings`, '{"x":1}', 400, "unknown_setting");
  await answers("GET", `${practice.control_url}/constructor`, undefined, 404, "no_such_route");
});

test("garbage over Socket.IO is answered and harms nobody", async () => {
  const follower = follow(open);
  const garbage = [
    [],
    [null],
    ["shop"],
    [7],
    [true],
    [[]],
    [{}],
    [{ session_id: null }],
    [{ session_id: {} }],
    [{ session_id: "../../etc" }],
    [{ session_id: "constructor".repeat(9) }],
    [Buffer.from("x"), () => {}],
    [() => {}],
  ];
  for (const event of ["get_qr", "logout"]) {
    for (const payload of garbage) follower.client.emit(event, ...payload);
  }
  follower.client.emit("something else", { session_id: "shop" });
  const last = { error: "BAD_SESSION_ID" };
  await follower.saw("gateway_error", last);
  follower.client.emit("logout", { session_id: "nobody" });
  await follower.saw("disconnected", { session_id: "nobody", status: "logged_out" });
  const errors = follower.events.filter(({ event }) => event === "gateway_error");
  assert.equal(errors.length, 2 * garbage.length);
  assert.ok(errors.every(({ error }) => error === "BAD_SESSION_ID"));

  const tooMuch = new Promise((resolve) => follower.client.on("disconnect", resolve));
  follower.client.emit("get_qr", { session_id: "x".repeat(100_000) });
  assert.match(await tooMuch, /transport/);
  assert.deepEqual((await panel(open).list()).body.sessions, []);
  assert.ok(!open.log().includes('"level":60'));
});

test("followers hear of their own session only", async () => {
  const one = follow(open, "one");
  const two = follow(open, "two");
  await Promise.all([one.saw("qr_code"), two.saw("qr_code")]);
  assert.ok(one.events.every(({ session_id: id }) => id === "one"));
  assert.ok(two.events.every(({ session_id: id }) => id === "two"));
  one.close();
  two.close();
});

test("one client follows many sessions, and lets one of them go", async () => {
  const { client, events, saw, close } = follow(open, "one");
  client.emit("get_qr", { session_id: "two" });
  const codes = ["one", "two"].map((id) => saw("qr_code", { session_id: id }));
  const [one, two] = await Promise.all(codes);
  assert.notEqual(one.qr, two.qr);
  client.emit("unfollow", { session_id: "one" });
  client.emit("unfollow", { session_id: "nobody" });
  client.emit("unfollow", { session_id: "NO NAME" });
  await saw("gateway_error", { error: "BAD_SESSION_ID" });
  events.length = 0;
  await Promise.all(["one", "two"].map((id) => panel(open).restart(id)));
  await saw("qr_code", { session_id: "two" });
  assert.deepEqual([...new Set(events.map(({ session_id: id }) => id))], ["two"]);
  close();
});

test("how many sessions it holds has to be a number", async () => {
  for (const maxSessions of ["0", "-1", "many", "1e3"]) {
    await assert.rejects(
      launchGateway(practice, join(directory, "refused"), { maxSessions }),
      /ENLACE_GATEWAY_MAX_SESSIONS is .* 250 for one/,
    );
  }
});

test("a gateway holds so many sessions and no more", async () => {
  const full = await launchGateway(practice, join(directory, "full"), { key: KEY, maxSessions: 6 });
  const headers = { "x-api-key": KEY };
  const create = (id) => call("POST", `${full.url}/api/sessions`, { session_id: id }, headers);
  const answers = [];
  for (let n = 0; n < 7; n++) answers.push((await create(`s${n}`)).status);
  assert.deepEqual(answers, [201, 201, 201, 201, 201, 201, 409]);

  // Those that were deleted on the panel blocked it for good: they were logged out, and stayed.
  const followers = [0, 1].map((n) => follow(full, `s${n}`, { auth: { apiKey: KEY } }));
  for (const follower of followers) await follower.saw("qr_code");
  const logout = (id) => call("POST", `${full.url}/api/sessions/${id}/logout`, undefined, headers);
  for (let n = 0; n < 4; n++) assert.equal((await logout(`s${n}`)).status, 200);
  assert.deepEqual(
    [await create("new1"), await create("s2"), await create("new3")].map(({ status }) => status),
    [201, 201, 409],
    "as many as are logged out and followed by nobody",
  );
  const { body } = await call("GET", `${full.url}/api/sessions`, undefined, headers);
  const ids = body.sessions.map(({ session_id: id }) => id);
  assert.deepEqual(
    ["s0", "s1", "s2", "s3", "s4", "new1", "new3"].filter((id) => ids.includes(id)),
    ["s0", "s1", "s2", "s4", "new1"],
  );

  // A client that follows many and lets one go blocked that one until it went itself.
  followers[0].client.emit("unfollow", { session_id: "s0" });
  await until("room for another", async () => (await create("new4")).status === 201);
  assert.equal((await create("new5")).status, 409, "s1 is followed still");
  ids.splice(ids.indexOf("s0"), 1, "new4");
  for (const follower of followers) follower.close();
  assert.equal(await full.stop(), 0);
  const files = readdirSync(join(directory, "full")).filter((name) => name.endsWith(".json"));
  assert.deepEqual(files.sort(), ids.map((id) => `${id}.json`).sort());
});
