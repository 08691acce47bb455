import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { ApiError } from "../../main/webapp/js/api.js";
import { Poller } from "../../main/webapp/js/poller.js";

/** Lets the promises that are ready run. */
const settle = () => setImmediate();

/** A server that holds each question until the test answers it. */
class FakeServer {
  /** @type {{ after: number | null, boot: string | null, signal: AbortSignal, answer: Function, fail: Function }[]} */
  questions = [];

  ask = (after, signal, boot) =>
    new Promise((answer, fail) => this.questions.push({ after, boot, signal, answer, fail }));

  get last() {
    return this.questions.at(-1);
  }

  async say(version, boot = "b1") {
    this.last.answer({ version, boot });
    await settle();
  }

  async fail(error = new Error("no route")) {
    this.last.fail(error);
    await settle();
  }
}

function polling(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const server = new FakeServer();
  const clock = { ms: 0 };
  const poller = new Poller(server.ask, {
    random: () => 0,
    now: () => clock.ms,
  });
  const heard = [];
  for (const type of ["answer", "reboot", "absent", "failure"]) {
    poller.addEventListener(type, ({ detail }) =>
      heard.push(type === "answer" ? detail.version : type === "failure" ? detail.retryMs : type),
    );
  }
  poller.start();
  t.after(() => poller.stop());
  return { server, poller, heard, clock };
}

test("asks at once first, then hangs on the version it has", async (t) => {
  const { server, heard } = polling(t);
  assert.equal(server.last.after, null);
  await server.say(7);
  assert.equal(server.last.after, 7);
  await server.say(8);
  assert.equal(server.last.after, 8);
  assert.deepEqual(heard, [7, 8]);
});

test("has one question under way at a time", async (t) => {
  const { server, poller } = polling(t);
  poller.start();
  poller.askNow();
  await settle();
  assert.equal(server.questions.length, 1);
});

test("never draws an older version of the same run", async (t) => {
  const { server, heard } = polling(t);
  await server.say(9);
  await server.say(8);
  const before = server.questions.length;
  t.mock.timers.tick(999);
  assert.equal(server.questions.length, before, "an old answer is no reason to ask in a storm");
  t.mock.timers.tick(1);
  await server.say(10);
  assert.deepEqual(heard, [9, 10]);
});

test("takes any version of another run, and says so first", async (t) => {
  const { server, heard } = polling(t);
  await server.say(900, "b1");
  await server.say(2, "b2");
  assert.deepEqual(heard, [900, "reboot", 2]);
});

test("waits 1, 2, 4, 8, then 15 s while nobody answers", async (t) => {
  const { server, heard } = polling(t);
  for (const wait of [1000, 2000, 4000, 8000, 15_000, 15_000]) {
    await server.fail();
    assert.equal(heard.at(-1), wait);
    const before = server.questions.length;
    t.mock.timers.tick(wait - 1);
    assert.equal(server.questions.length, before);
    t.mock.timers.tick(1);
    assert.equal(server.questions.length, before + 1);
  }
});

test("spreads its attempts by up to a fifth", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const poller = new Poller(() => Promise.reject(new Error("no route")), { random: () => 1 });
  const waits = [];
  poller.addEventListener("failure", ({ detail }) => waits.push(detail.retryMs));
  poller.start();
  await settle();
  poller.stop();
  assert.deepEqual(waits, [800]);
});

test("names the run it counts in: a restarted server may be at the same number by chance", async (t) => {
  const { server } = polling(t);
  assert.equal(server.last.boot, null);
  await server.say(7, "b1");
  assert.equal(server.last.boot, "b1");
  await server.say(7, "b2");
  t.mock.timers.tick(1_000);
  assert.deepEqual([server.last.after, server.last.boot], [7, "b2"]);
});

test("is quick again after an answer", async (t) => {
  const { server, heard } = polling(t);
  await server.fail();
  t.mock.timers.tick(1000);
  await server.fail();
  t.mock.timers.tick(2000);
  await server.say(1);
  await server.fail();
  assert.deepEqual(heard, [1000, 2000, 1, 1000]);
});

test("does not hang on the old version after a failure", async (t) => {
  const { server } = polling(t);
  await server.say(5);
  await server.fail();
  t.mock.timers.tick(1000);
  assert.equal(server.last.after, null);
});

test("looks every 5 s for a session that nobody opened, and starts from nothing when it is", async (t) => {
  const { server, heard } = polling(t);
  await server.say(40);
  await server.say(0);
  t.mock.timers.tick(5000);
  await server.say(1);
  assert.deepEqual(heard, [40, "absent", 1]);
});

test("asks at once when the page wakes, and drops the question that hung", async (t) => {
  const { server, poller } = polling(t);
  await server.say(5);
  const hung = server.last;
  poller.askNow();
  assert.equal(hung.signal.aborted, true);
  assert.equal(server.last.after, null);
});

test("does not wait out its pause when the page wakes", async (t) => {
  const { server, poller, heard } = polling(t);
  await server.fail();
  poller.askNow();
  assert.equal(server.questions.length, 2);
  await server.say(1);
  assert.deepEqual(heard, [1000, 1]);
});

test("does not storm a server that answers without holding the question", async (t) => {
  const { server } = polling(t);
  await server.say(5);
  await server.say(5);
  assert.equal(server.questions.length, 2);
  t.mock.timers.tick(1000);
  assert.equal(server.questions.length, 3);
});

test("asks on at once when the server held the question to its end", async (t) => {
  const { server, clock } = polling(t);
  await server.say(5);
  clock.ms = 25_000;
  await server.say(5);
  assert.equal(server.questions.length, 3);
});

test("says nothing once stopped, even if an answer is on its way", async (t) => {
  const { server, poller, heard } = polling(t);
  poller.stop();
  await server.say(1);
  assert.deepEqual(heard, []);
});

test("a listener may stop it", async (t) => {
  const { server, poller } = polling(t);
  poller.addEventListener("answer", () => poller.stop());
  await server.say(1);
  assert.equal(server.questions.length, 1);
});

test("takes the answer to a wish like any other", async (t) => {
  const { server, poller, heard } = polling(t);
  await server.say(5);
  poller.take({ version: 7, boot: "b1" });
  poller.take({ version: 6, boot: "b1" });
  assert.deepEqual(heard, [5, 7]);
});

/** A poller of the whole list: paced, and content with a list at version 0. */
function following(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const server = new FakeServer();
  const boots = [];
  const ask = (after, signal, boot) => {
    boots.push(boot);
    return server.ask(after, signal);
  };
  const poller = new Poller(ask, { paceMs: 300, isAbsent: () => false, now: () => 0 });
  poller.start();
  t.after(() => poller.stop());
  return { server, poller, boots };
}

test("asks again no sooner than its pace, however much there is to tell", async (t) => {
  const { server } = following(t);
  await server.say(5);
  assert.equal(server.questions.length, 1);
  t.mock.timers.tick(299);
  assert.equal(server.questions.length, 1);
  t.mock.timers.tick(1);
  assert.equal(server.questions.length, 2);
  assert.equal(server.last.after, 5);
});

test("hangs on version 0 of what may be empty, and says of which run it has it", async (t) => {
  const { server, boots } = following(t);
  await server.say(0, "b7");
  t.mock.timers.tick(300);
  assert.equal(server.last.after, 0);
  assert.deepEqual(boots, [null, "b7"]);
});

test("waits as long as the server asks it to, if that is longer", async (t) => {
  const { server, heard } = polling(t);
  await server.fail(new ApiError("TOO_OFTEN", 429, 40_000));
  t.mock.timers.tick(39_999);
  assert.equal(server.questions.length, 1);
  t.mock.timers.tick(1);
  assert.equal(server.questions.length, 2);
  await server.fail(new ApiError("TOO_OFTEN", 429, 1));
  assert.deepEqual(heard, [40_000, 2_000]);
});
