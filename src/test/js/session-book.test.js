import assert from "node:assert/strict";
import { test } from "node:test";
import { headingOf } from "../../main/webapp/js/list-heading.js";
import { inOrder, isWanted } from "../../main/webapp/js/row-order.js";
import { isStalled, SessionBook } from "../../main/webapp/js/session-book.js";
import { summaryOf } from "./samples.js";

const NOON = 1_767_268_800_000;

/** An answer with these sessions. */
const answer = (sessions, more = {}) => ({
  boot: "b1",
  version: 1,
  complete: false,
  gateways: ["local"],
  sessions,
  removed: [],
  ...more,
});
const ids = (entries) => entries.map(({ session_id }) => session_id);

test("keeps what an answer does not speak of", () => {
  const book = new SessionBook();
  book.take(answer([summaryOf("a"), summaryOf("b")], { complete: true }));
  book.take(answer([summaryOf("b", { status: "LINKED" })]));
  assert.deepEqual(ids(book.entries), ["a", "b"]);
  assert.equal(book.get("b").status, "LINKED");
});

test("forgets what was removed, and what a whole list does not have", () => {
  const book = new SessionBook();
  book.take(answer([summaryOf("a"), summaryOf("b"), summaryOf("c")], { complete: true }));
  book.take(answer([], { removed: ["a"] }));
  assert.deepEqual(ids(book.entries), ["b", "c"]);
  book.take(answer([summaryOf("c")], { complete: true }));
  assert.deepEqual(ids(book.entries), ["c"]);
});

test("a session may be called as what every object has", () => {
  const book = new SessionBook();
  for (const id of ["constructor", "__proto__"]) {
    assert.equal(book.get(id), undefined);
    const [change] = book.take(answer([summaryOf(id)]));
    assert.equal(change.before, null);
    assert.equal(book.get(id).session_id, id);
  }
});

test("says how each session was before", () => {
  const book = new SessionBook();
  const [first] = book.take(answer([summaryOf("a")]));
  assert.equal(first.before, null);
  const [second] = book.take(answer([summaryOf("a", { status: "LINKED" })]));
  assert.equal(second.before.status, "IDLE");
  assert.equal(second.after.status, "LINKED");
});

test("an account is linked since it was linked, and not since its connection came back", () => {
  // After an outage of minutes the list said «ahora», and the account's own page the hour before.
  const book = new SessionBook();
  const account = { phone_masked: "+57 ••• 1234", name: "Ana", linked_since_ms: 3_600_000 };
  const since = (more) => {
    book.take(answer([summaryOf("a", { since_ms: 5_000, account, ...more })]), NOON);
    return NOON - book.get("a").since_at;
  };
  assert.equal(since({ status: "RECONNECTING" }), 5_000);
  assert.equal(since({ status: "LINKED" }), 3_600_000);
  assert.equal(since({ status: "LINKED", account: { ...account, linked_since_ms: null } }), 5_000);
});

test("the time of a state does not flicker with the time an answer takes", () => {
  const book = new SessionBook();
  book.take(answer([summaryOf("a", { since_ms: 60_000 })]), NOON);
  book.take(answer([summaryOf("a", { since_ms: 61_000 })]), NOON + 1_700);
  assert.equal(book.get("a").since_at, NOON - 60_000);
  book.take(answer([summaryOf("a", { status: "LINKED", since_ms: 0 })]), NOON + 2_000);
  assert.equal(book.get("a").since_at, NOON + 2_000);
});

const SCAN = { status: "AWAITING_SCAN", needs_attention: true };
const RENEWING = { status: "WAITING_FOR_QR", reason: "QR_RENEWING" };

/** Every 20 seconds its row said something else, rows changed places under the pointer, and the tab's number blinked. */
test("a code that renews itself leaves its row as it was", () => {
  const book = new SessionBook();
  book.take(answer([summaryOf("a", SCAN), summaryOf("b", SCAN)]), NOON);
  const [change] = book.take(answer([summaryOf("a", { ...RENEWING, name: "Ana" })]), NOON + 20_000);
  assert.equal(change.after.status, "AWAITING_SCAN");
  assert.equal(change.after.name, "Ana");
  assert.equal(book.counts.attention, 2);
  assert.deepEqual(ids(inOrder(book.entries, "es")), ["a", "b"]);
  book.settle(NOON + 29_000);
  assert.equal(book.get("a").status, "AWAITING_SCAN");
  book.take(answer([summaryOf("a", SCAN)]), NOON + 20_300);
  assert.equal(book.get("a").since_at, NOON);
  book.take(answer([summaryOf("a", SCAN)]), NOON + 40_000);
  assert.equal(book.get("a").since_at, NOON, "the renewal was over before anybody heard of it");
  book.settle(NOON + 60_000);
  assert.equal(book.get("a").status, "AWAITING_SCAN");
});

test("a renewal that takes long is told, and so is what comes of it instead of a code", () => {
  const book = new SessionBook();
  const renew = () => {
    book.take(answer([summaryOf("a", SCAN)]), NOON);
    book.take(answer([summaryOf("a", RENEWING)]), NOON + 20_000);
  };
  renew();
  book.settle(NOON + 30_000);
  assert.equal(book.get("a").reason, "QR_RENEWING");
  assert.equal(book.get("a").since_at, NOON + 20_000);
  renew();
  const wrong = { status: "NEEDS_ACTION", reason: "QR_TIMEOUT", since_ms: 0 };
  book.take(answer([summaryOf("a", wrong)]), NOON + 21_000);
  assert.equal(book.get("a").status, "NEEDS_ACTION");
  assert.equal(book.get("a").since_at, NOON + 21_000);
});

test("a code that comes long after the one before is another link's", () => {
  const book = new SessionBook();
  book.take(answer([summaryOf("a", SCAN)]), NOON);
  book.take(answer([summaryOf("a", SCAN)]), NOON + 3_600_000);
  assert.equal(book.get("a").since_at, NOON + 3_600_000);
});

test("a gateway that is asked between two codes, and has none yet, does not move the row either", () => {
  const book = new SessionBook();
  const between = (reason, ms) =>
    answer([summaryOf("a", { status: "WAITING_FOR_QR", reason, since_ms: ms })]);
  book.take(answer([summaryOf("a", SCAN)]), NOON);
  book.take(between("QR_RENEWING", 0), NOON + 20_000);
  book.take(between("QR_NOT_READY", 500), NOON + 20_500);
  assert.equal(book.get("a").status, "AWAITING_SCAN");
  book.take(between("QR_NOT_READY", 10_000), NOON + 30_000);
  assert.equal(book.get("a").reason, "QR_NOT_READY", "no code for ten seconds is news");
  book.take(answer([summaryOf("a", SCAN)]), NOON + 31_000);
  assert.equal(book.get("a").since_at, NOON + 31_000);
});

test("after an hour's sleep nobody is said to have waited for a scan all the time", () => {
  const book = new SessionBook();
  book.take(answer([summaryOf("a", SCAN)]), NOON);
  book.take(answer([summaryOf("a", { ...RENEWING, since_ms: 2_000 })]), NOON + 3_600_000);
  assert.equal(book.get("a").status, "WAITING_FOR_QR");
  assert.equal(book.get("a").since_at, NOON + 3_598_000);
});

test("nobody is told that all is well while an account is out of reach", () => {
  // A stranger read «ninguna necesita tu atención» for the first two minutes of a dead gateway.
  const words = {
    language: "es",
    count: (key, n, params) => `${key} ${n} ${params?.total ?? ""}`.trim(),
  };
  const book = new SessionBook();
  book.take(answer([summaryOf("a", { status: "LINKED" }), summaryOf("b", { status: "LINKED" })]));
  assert.deepEqual(headingOf(book, words), { count: "ui.list.calm 2", waiting: "" });
  book.take(answer([summaryOf("b", { status: "RECONNECTING", since_ms: 1_000 })]));
  assert.deepEqual(headingOf(book, words), { count: "", waiting: "ui.list.cut 1 2" });
  assert.equal(book.counts.linked, 2, "what is out of reach is linked all the same");
  book.take(answer([summaryOf("b", { status: "RECONNECTING", since_ms: 130_000 })]));
  assert.deepEqual(headingOf(book, words), { count: "", waiting: "ui.list.away 1 2" });
});

test("a list that is opened while a code renews itself says so", () => {
  const book = new SessionBook();
  book.take(answer([summaryOf("a", RENEWING)]), NOON);
  assert.equal(book.get("a").status, "WAITING_FOR_QR");
});

test("those come first that need somebody most, and among equals the names decide", () => {
  const all = [
    summaryOf("linked", { status: "LINKED" }),
    summaryOf("idle"),
    summaryOf("scan", { status: "AWAITING_SCAN" }),
    summaryOf("stuck-10", { status: "NEEDS_ACTION" }),
    summaryOf("stuck-9", { status: "NEEDS_ACTION" }),
    summaryOf("x", { status: "NEEDS_ACTION", name: "Álamo" }),
    summaryOf("gone", { status: "LOGGED_OUT" }),
    summaryOf("away", { status: "RECONNECTING" }),
    summaryOf("wait", { status: "WAITING_FOR_QR" }),
    summaryOf("reach", { status: "CONNECTING" }),
    summaryOf("finish", { status: "LINKING" }),
  ];
  assert.deepEqual(ids(inOrder(all, "es")), [
    "x",
    "stuck-9",
    "stuck-10",
    "gone",
    "scan",
    "away",
    "wait",
    "reach",
    "finish",
    "idle",
    "linked",
  ]);
});

test("finds by name, id, account and gateway, without minding accents and capitals", () => {
  const entry = summaryOf("aura-1", {
    name: "Recepción",
    gateway: "ventas",
    account: { name: "Luis Peña", phone_masked: "+52 ••• ••• 9876" },
  });
  for (const text of ["", "recepcion", "AURA", "pena 9876", "ventas recep"]) {
    assert.equal(isWanted(entry, { text, group: "all" }), true, text);
  }
  assert.equal(isWanted(entry, { text: "recepcion norte", group: "all" }), false);
});

test("finds by what state a session is in", () => {
  const entry = summaryOf("a", { status: "AWAITING_SCAN", needs_attention: true });
  const groups = ["all", "attention", "working", "linked", "idle"];
  assert.deepEqual(
    groups.filter((group) => isWanted(entry, { text: "", group })),
    ["all", "attention", "working"],
  );
});

test("counts each group", () => {
  const book = new SessionBook();
  book.take(
    answer([
      summaryOf("a", { status: "LINKED" }),
      summaryOf("b", { status: "NEEDS_ACTION", needs_attention: true }),
      summaryOf("c", { status: "LOGGED_OUT", needs_attention: true }),
      summaryOf("d", { status: "LINKING" }),
    ]),
  );
  assert.deepEqual(book.counts, {
    all: 4,
    attention: 2,
    stalled: 0,
    working: 1,
    linked: 1,
    idle: 1,
  });
});

test("an account whose gateway is away for more than two minutes is none that needs nothing", () => {
  const now = Date.now();
  const book = new SessionBook();
  // It was listed as being under way, without a word about the time, after twelve minutes as after two seconds.
  const away = (id, since_ms) => summaryOf(id, { status: "RECONNECTING", since_ms });
  book.take(answer([away("long", 12 * 60_000), away("short", 2_000), summaryOf("idle")]), now);
  assert.deepEqual(book.counts, {
    all: 3,
    attention: 0,
    stalled: 1,
    working: 1,
    linked: 2,
    idle: 1,
  });
  assert.deepEqual(ids(inOrder(book.entries, "es")), ["long", "short", "idle"]);
  const scan = summaryOf("scan", { status: "AWAITING_SCAN", needs_attention: true });
  book.take(answer([away("b", 0), away("a", 120_000), scan]), now);
  assert.deepEqual(ids(inOrder(book.entries, "es")), ["scan", "a", "long", "b", "short", "idle"]);
});

test("a gateway that answers for a moment and is gone again is one wait, after a reload, too", () => {
  // Each tab guessed from what it had seen: «Con demora» fell from 1 to 0 when the list was loaded again.
  const now = Date.now();
  const book = new SessionBook();
  const away = { status: "CONNECTING", since_ms: 5_000, waited_ms: 130_000 };
  book.take(answer([summaryOf("a", away)]), now);
  assert.equal(isStalled(book.get("a"), now), true);
  assert.equal(book.get("a").since_at, now - 5_000);
  book.take(answer([summaryOf("a", { ...away, waited_ms: 130_900 })]), now + 1_000);
  assert.equal(book.get("a").wait_at, now - 130_000, "the way of an answer is no news");
});

test("somebody who began anew between two answers waits from then on", () => {
  // «Empezar de nuevo» stops and starts at once: the row still said twelve minutes.
  const now = Date.now();
  const book = new SessionBook();
  const away = (waited_ms) => summaryOf("a", { status: "CONNECTING", waited_ms });
  book.take(answer([away(12 * 60_000)]), now - 1_000);
  assert.equal(isStalled(book.get("a"), now), true);
  book.take(answer([away(500)]), now);
  assert.equal(isStalled(book.get("a"), now), false);
  assert.equal(book.get("a").wait_at, now - 500);
});
