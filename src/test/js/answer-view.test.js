import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  AnswerView,
  canAsk,
  GOOD_FOR_MS,
  heardIn,
  sentenceOf,
} from "../../main/webapp/js/answer-view.js";
import { ApiError, UNREACHABLE } from "../../main/webapp/js/api.js";
import { Words } from "../../main/webapp/js/i18n.js";
import { absentSession } from "./samples.js";

const STATES = [
  "IDLE",
  "CONNECTING",
  "WAITING_FOR_QR",
  "AWAITING_SCAN",
  "LINKING",
  "LINKED",
  "RECONNECTING",
  "NEEDS_ACTION",
  "LOGGED_OUT",
];

async function words(language) {
  const file = (name) => new URL(`../../main/webapp/i18n/${name}.json`, import.meta.url);
  const spoken = new Words(async (wanted) => JSON.parse(readFileSync(file(wanted), "utf8")));
  await spoken.use(language);
  return spoken;
}

/** A snapshot after which the gateway said this. */
function told(debug, more = {}) {
  const absent = absentSession("aura");
  return { ...absent, ...more, debug: { ...absent.debug, ...debug } };
}

function hop(ok, ms_ago) {
  return { gateway: { ok, ms_ago, latency_ms: null }, whatsapp: absentSession("x").hops.whatsapp };
}

test("an answer from before the question is not the answer to it", () => {
  assert.equal(heardIn(told({ last_answer_ms_ago: 900 }), 500), null);
  assert.equal(heardIn(told({ last_answer_ms_ago: 100 }), 500), "answered");
  assert.equal(heardIn(told({ last_answer_ms_ago: null }), 500), null);
});

test("a heartbeat is no answer, and a way that broke since the question is one", () => {
  assert.equal(heardIn(told({}, { hops: hop(true, 10) }), 500), null);
  assert.equal(heardIn(told({}, { hops: hop(false, 10) }), 500), "unreachable");
  assert.equal(heardIn(told({}, { hops: hop(false, 9000) }), 500), null);
});

test("the gateway can be asked wherever nobody has stopped", () => {
  const retry = (next_attempt_in_ms) => ({ attempt: 1, next_attempt_in_ms });
  const able = STATES.filter((status) => canAsk(told({}, { status, retry: retry(null) })));
  assert.deepEqual(able, STATES.slice(1, 7));
  assert.ok(canAsk(told({}, { status: "NEEDS_ACTION", retry: retry(30_000) })));
});

test("every answer is said in words, with and without a code, in every state and language", async () => {
  for (const language of ["es", "en"]) {
    const spoken = await words(language);
    for (const status of STATES) {
      for (const reason of [null, "QR_GENERATION_ERROR", "SOMETHING_NEW"]) {
        for (const has_qr of [true, false, null]) {
          const snapshot = told({ has_qr }, { status, reason });
          for (const kind of ["answered", "unreachable", "silent"]) {
            const sentence = sentenceOf({ kind, at: 0, snapshot }, spoken);
            assert.match(sentence, /gateway/);
            assert.doesNotMatch(sentence, /[{}[\]]|undefined|null|NaN|«»|“”/);
            assert.doesNotMatch(sentence, /hasQR/);
          }
        }
      }
    }
  }
});

test("it says in plain words whether the gateway has a code", async () => {
  const spoken = await words("es");
  const say = (status, has_qr, reason = null) =>
    sentenceOf({ kind: "answered", at: 0, snapshot: told({ has_qr }, { status, reason }) }, spoken);
  assert.match(say("AWAITING_SCAN", true), /espera a que escanees el código\.$/);
  assert.match(
    say("WAITING_FOR_QR", false, "QR_GENERATION_ERROR"),
    /aún no está vinculada\. Motivo: «El código aún no está listo»\. Todavía no tiene un código QR\.$/,
  );
  assert.match(say("LINKED", false), /la cuenta está vinculada\.$/);
});

/** An element as far as the view looks at it. */
function element() {
  const target = new EventTarget();
  return Object.assign(target, {
    hidden: false,
    textContent: "",
    firstElementChild: null,
    dataset: {},
    scrollIntoView() {},
    setAttribute: () => {},
    focus() {
      globalThis.document.activeElement = target;
    },
  });
}

/** A view that was just asked, and its clock. */
async function answered(then) {
  globalThis.document = /** @type {any} */ ({ activeElement: null, querySelectorAll: () => [] });
  const names = ["button", "box", "text", "ago", "time", "hasQr", "detail", "literal"];
  const elements = Object.fromEntries(
    [...names, "close", "heading"].map((name) => [name, element()]),
  );
  const clock = { now: 1_000 };
  const questions = { refresh: async () => then, look: async () => then };
  const view = new AnswerView(elements, await words("es"), questions, () => clock.now);
  elements.button.dispatchEvent(new Event("click"));
  await new Promise(setImmediate);
  return { view, elements, clock };
}

const LINKED = told(
  { last_answer_ms_ago: 0, has_qr: false, last_answer: "status {hasQR: false}" },
  { version: 5, boot: "b", status: "LINKED", hops: hop(true, 0) },
);

test("an answer says how long ago it was, and its technical part is under the details", async () => {
  const { view, elements, clock } = await answered(LINKED);
  assert.equal(elements.text.textContent, "El gateway contestó: la cuenta está vinculada.");
  clock.now += 12_000;
  view.tick();
  assert.equal(elements.ago.textContent, "Hace 12 s");
  assert.equal(elements.hasQr.textContent, "hasQR: no");
  assert.match(elements.time.textContent, /^Contestó a las \d\d:\d\d:\d\d/);
  assert.equal(elements.literal.textContent, "status {hasQR: false}");
});

test("an answer that is not so any more goes by itself", async () => {
  // The box said "the account is linked" next to a page that said that the gateway was away.
  const { view, elements } = await answered(LINKED);
  view.show({ ...LINKED, version: 6 });
  assert.equal(elements.box.dataset.kind, "answered");
  view.show({ ...LINKED, version: 7, status: "RECONNECTING", hops: hop(false, 0) });
  assert.equal(elements.box.dataset.kind, "none");
  assert.equal(elements.text.textContent, "");
});

test("a picture from before the answer does not take the answer away", async () => {
  const { view, elements } = await answered(LINKED);
  view.show({ ...LINKED, version: 4, status: "RECONNECTING", hops: hop(false, 0) });
  assert.equal(elements.box.dataset.kind, "answered");
});

test("an old answer goes, and so does one that is closed, with the focus where it was asked", async () => {
  const { view, elements, clock } = await answered(LINKED);
  clock.now += GOOD_FOR_MS + 1;
  view.tick();
  assert.equal(elements.box.dataset.kind, "none");
  const again = await answered(LINKED);
  assert.equal(again.elements.close.hidden, false);
  again.elements.close.focus();
  again.elements.close.dispatchEvent(new Event("click"));
  assert.equal(again.elements.box.dataset.kind, "none");
  assert.equal(globalThis.document.activeElement, again.elements.button);
});

test("a question that the panel did not take is explained", async () => {
  const spoken = await words("en");
  const error = new ApiError(UNREACHABLE, 0);
  assert.match(sentenceOf({ kind: "refused", error }, spoken), /panel didn't answer/);
});
