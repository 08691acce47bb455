import assert from "node:assert/strict";
import { test } from "node:test";
import { Api, ApiError, UNREACHABLE } from "../../main/webapp/js/api.js";

/** Answers every question with this, and keeps what was asked. */
function answering(
  t,
  body,
  { status = 200, type = "application/json; charset=utf-8", more = {} } = {},
) {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (url, init) => {
    asked.push({ url: new URL(url), init });
    return new Response(body, { status, headers: { "Content-Type": type, ...more } });
  });
  return asked;
}

const never = new AbortController().signal;

/** @param {string} code */
const refusal = (code) => (error) => error instanceof ApiError && error.code === code;

test("asks for the status at once, and then hangs on a version", async (t) => {
  const asked = answering(t, '{"success":true,"version":7}');
  const api = new Api("café 1");
  assert.equal((await api.status(null, never)).version, 7);
  await api.status(7, never);
  assert.match(asked[0].url.pathname, /\/api\/sessions\/caf%C3%A9%201\/status$/);
  assert.equal(asked[0].url.search, "");
  assert.equal(asked[1].url.search, "?after=7");
});

test("says who it is in every wish", async (t) => {
  const asked = answering(t, '{"success":true}');
  const api = new Api("aura");
  await api.start();
  await api.link();
  await api.stop();
  await api.logout();
  for (const { init } of asked) {
    assert.equal(init.method, "POST");
    assert.equal(init.headers["Content-Type"], "application/json");
    assert.equal(init.headers["X-Requested-By"], "enlace");
  }
  assert.deepEqual(JSON.parse(asked[0].init.body), { session_id: "aura" });
  assert.deepEqual(
    asked.map(({ url }) => url.pathname.replace(/^.*\/api/, "")),
    ["/sessions", "/sessions/aura/link", "/sessions/aura/stop", "/sessions/aura/logout"],
  );
});

test("a sign-in page with a 200 is not an answer", async (t) => {
  answering(t, "<html>Sign in</html>", { type: "text/html" });
  await assert.rejects(new Api("aura").status(null, never), refusal(UNREACHABLE));
});

test("an answer cut short is not an answer", async (t) => {
  answering(t, '{"success":true,"ver');
  await assert.rejects(new Api("aura").status(null, never), refusal(UNREACHABLE));
});

test("null is not an answer", async (t) => {
  answering(t, "null");
  await assert.rejects(new Api("aura").status(null, never), refusal(UNREACHABLE));
});

test("a refusal keeps its name and its status", async (t) => {
  answering(t, '{"success":false,"error":"SESSION_UNKNOWN","message":"…"}', { status: 404 });
  await assert.rejects(new Api("aura").status(null, never), (error) => {
    assert.equal(error.code, "SESSION_UNKNOWN");
    assert.equal(error.status, 404);
    return true;
  });
});

test("a 200 that says it failed is a failure", async (t) => {
  answering(t, '{"success":false,"error":"INTERNAL"}');
  await assert.rejects(new Api("aura").link(), refusal("INTERNAL"));
});

test("waits 8 s for an answer, and 35 s for one that may hang", async (t) => {
  answering(t, '{"success":true}');
  const limits = [];
  t.mock.method(AbortSignal, "timeout", (ms) => {
    limits.push(ms);
    return never;
  });
  const api = new Api("aura");
  await api.status(null, never);
  await api.status(1, never);
  await api.events(0);
  assert.deepEqual(limits, [8000, 35_000, 8000]);
});

test("how long the panel, or a proxy in front of it, wants us to wait is heard", async (t) => {
  const body = '{"success":false,"error":"TOO_OFTEN","message":"…"}';
  answering(t, body, { status: 429, more: { "Retry-After": "13" } });
  const told = await new Api("aura").link().catch((error) => error);
  assert.deepEqual([told.code, told.status, told.retryMs], ["TOO_OFTEN", 429, 13_000]);
  t.mock.restoreAll();
  answering(t, "<html>", { status: 503, type: "text/html", more: { "Retry-After": "2" } });
  const proxy = await new Api("aura").link().catch((error) => error);
  assert.deepEqual([proxy.code, proxy.retryMs], [UNREACHABLE, 2_000]);
  t.mock.restoreAll();
  answering(t, body, { status: 429, more: { "Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT" } });
  assert.equal((await new Api("aura").link().catch((error) => error)).retryMs, null);
});
