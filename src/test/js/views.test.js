import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Words } from "../../main/webapp/js/i18n.js";
import { messageOf } from "../../main/webapp/js/messages.js";
import { looksOf } from "../../main/webapp/js/actions-view.js";
import { absentSession } from "./samples.js";
import { marksOf, wordOf } from "../../main/webapp/js/steps-view.js";

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
const CATALOGUE = JSON.parse(
  readFileSync(new URL("../../main/webapp/i18n/es.json", import.meta.url), "utf8"),
);

async function spanish() {
  const words = new Words(async () => CATALOGUE, ["es"]);
  await words.use("es");
  return words;
}

/** A snapshot in this state. */
const at = (status, more = {}) => ({ ...absentSession("aura"), status, ...more });

test("nobody is caught: every state has a way on or out, at every length of wait", () => {
  for (const state of STATES) {
    for (const rung of [0, 1, 2, 3]) {
      for (const reason of [null, "ACCOUNT_RESTRICTED", "LINK_REPLACED", "QR_PAUSED"]) {
        const looks = Object.values(looksOf(at(state, { reason }), rung));
        assert.ok(looks.length > 0, state);
        assert.ok(looks.filter((look) => look.main).length <= 1, state);
        looks.forEach((look) => assert.ok(CATALOGUE[look.key], look.key));
      }
    }
  }
});

test("the button of the automatic flow is the one of a session that does not exist yet", () => {
  assert.deepEqual(looksOf(at("IDLE"), 0), { start: { key: "ui.start", look: "main" } });
});

test("what links has one name in every state, and only what is linked already is gone on with", () => {
  assert.equal(looksOf(at("IDLE", { reason: "QR_PAUSED" }), 0).start?.key, "ui.start");
  assert.equal(looksOf(at("LOGGED_OUT"), 0).start?.key, "ui.start");
  const paused = looksOf(at("IDLE", { reason: "ACCOUNT_PAUSED" }), 0);
  assert.deepEqual([paused.start?.key, paused.unlink?.key], ["ui.resume", "ui.unlink"]);
});

test("a restricted account is not offered another try", () => {
  const looks = looksOf(at("NEEDS_ACTION", { reason: "ACCOUNT_RESTRICTED" }), 0);
  assert.deepEqual(Object.keys(looks), ["cancel"]);
});

// It went away for the moment of a renewal, and «Cancelar» came to where it had been.
test("the other way stays where it is while a code renews itself", () => {
  const renewing = at("WAITING_FOR_QR", { reason: "QR_RENEWING", way: "qr" });
  assert.deepEqual(
    Object.keys(looksOf(renewing, 0)),
    Object.keys(looksOf(at("AWAITING_SCAN", { way: "qr" }), 0)),
  );
});

test("starting over is offered after 2 min of waiting only", () => {
  assert.equal(looksOf(at("WAITING_FOR_QR"), 2).startOver, undefined);
  assert.ok(looksOf(at("WAITING_FOR_QR"), 3).startOver);
  // It told nobody any more whom to call, and no gateway that is away comes back by it.
  const hops = { ...at("IDLE").hops, gateway: { ok: false, ms_ago: 0, latency_ms: null } };
  assert.equal(looksOf(at("CONNECTING", { hops }), 3).startOver, undefined);
});

test("a linked account is paused, not cancelled; and a wish to unlink can be taken back in time", () => {
  const keys = (more) => Object.values(looksOf(at("RECONNECTING", more), 0)).map(({ key }) => key);
  assert.deepEqual(keys({}), ["ui.retry", "ui.unlink", "ui.pause"]);
  assert.deepEqual(keys({ unlinking: true, unlink_sent: false }), ["ui.retry.unlink", "ui.keep"]);
  // The connection was lost before the answer: the account may be gone already.
  assert.deepEqual(keys({ unlinking: true, unlink_sent: true }), ["ui.retry.unlink"]);
});

test("nothing asks for a press where nothing has to be pressed", () => {
  // «No hace falta que hagas nada» stood beside a big green «Reintentar ahora».
  const looks = (state, more) => looksOf(at(state, more), 1).retry?.look;
  for (const state of ["CONNECTING", "WAITING_FOR_QR", "RECONNECTING"]) {
    assert.ok(looksOf(at(state, { reason: "GW_REFUSED" }), 1).retry, state);
    assert.equal(looks(state, { reason: "GW_REFUSED" }), undefined, state);
    assert.equal(looks(state, { unlinking: true }), undefined, state);
  }
  for (const reason of ["GW_AUTH", "GW_KICKED_REPEATEDLY", "LINK_REPLACED"]) {
    assert.equal(looks("NEEDS_ACTION", { reason }), "main", reason);
  }
});

test("trying again while an account is to be unlinked is trying just that", () => {
  for (const state of ["RECONNECTING", "NEEDS_ACTION"]) {
    const { retry } = looksOf(at(state, { reason: "GW_TLS_CERT", unlinking: true }), 1);
    assert.match(CATALOGUE[retry.key], /desvincular/, state);
  }
});

test("a wish to unlink can be taken back where somebody is needed, and by nothing else", () => {
  const keys = (reason, unlink_sent = false) =>
    Object.keys(looksOf(at("NEEDS_ACTION", { reason, unlinking: true, unlink_sent }), 0));
  assert.deepEqual(keys("GW_NOT_A_GATEWAY"), ["retry", "keep"]);
  assert.deepEqual(keys("GW_NOT_A_GATEWAY", true), ["retry"]);
  assert.deepEqual(keys("LINK_REPLACED"), ["retry", "keep"]);
  assert.deepEqual(keys("ACCOUNT_RESTRICTED"), ["cancel", "keep"]);
});

test("a gateway that does not answer is not shown as connected", () => {
  const hops = { ...at("IDLE").hops, gateway: { ok: false, ms_ago: 0, latency_ms: null } };
  assert.deepEqual(marksOf(at("RECONNECTING", { hops })), ["back", "done", "done", "done"]);
  assert.deepEqual(marksOf(at("WAITING_FOR_QR", { hops })), ["back", "now"]);
  assert.deepEqual(marksOf(at("RECONNECTING")), ["done", "done", "done", "back"]);
  assert.ok(CATALOGUE["ui.step.gateway.back"] && CATALOGUE["ui.step.linked.kept"]);
});

test("no code is said to be there and checked before the number for it is written", () => {
  const offered = { offered: true, phase: null, code: null, expires_in_ms: null, again_in_ms: 0 };
  for (const status of ["AWAITING_SCAN", "WAITING_FOR_QR"]) {
    const marks = (phase) => marksOf(at(status, { way: "number", pairing: { ...offered, phase } }));
    for (const phase of [null, "ASKED", "FAILED"]) {
      assert.deepEqual(marks(phase), ["done", "now"]);
    }
    assert.deepEqual(marks("CODE"), ["done", "done", "now"], "letters stay while a QR code renews");
  }
  const word = (step, mark, phase) =>
    wordOf(step, mark, at("AWAITING_SCAN", { way: "number", pairing: { ...offered, phase } }));
  assert.equal(word("code", "now", null), "number");
  assert.equal(word("code", "now", "ASKED"), "now");
  assert.equal(word("code", "done", "CODE"), "", "letters cannot be checked");
  assert.equal(word("phone", "now", "CODE"), "pairing");
  assert.ok(CATALOGUE["ui.step.code.number"] && CATALOGUE["ui.step.phone.pairing"]);
});

test("every mark of a step has its words", () => {
  const steps = ["gateway", "code", "phone", "linked"];
  for (const state of STATES) {
    for (const reason of [null, "LINK_PASSKEY", "LINK_REPLACED"]) {
      marksOf(at(state, { reason })).forEach((mark, i) => {
        assert.ok(CATALOGUE[`ui.step.${steps[i]}.${mark}`], `${steps[i]} ${mark}`);
      });
    }
  }
});

// Beside the code that is to be scanned, the button for the other way was the only one in green.
test("the other way of linking is there, and quiet", () => {
  for (const way of ["qr", "number"]) {
    for (const state of ["AWAITING_SCAN", "IDLE", "LOGGED_OUT"]) {
      assert.equal(looksOf(at(state, { way }), 0).way?.look, "quiet", `${state} ${way}`);
    }
  }
  assert.ok(
    !Object.values(looksOf(at("AWAITING_SCAN", { way: "qr" }), 0)).some(
      ({ look }) => look === "main",
    ),
  );
  assert.equal(
    looksOf(at("IDLE", { way: "number" }), 0).start,
    undefined,
    "the form has the button",
  );
});

test("a step is stuck where the way ends", () => {
  const hop = (ok) => ({ ok, ms_ago: 0, latency_ms: null });
  const hops = (ok) => ({ gateway: hop(ok), whatsapp: hop(null) });
  assert.deepEqual(marksOf(at("NEEDS_ACTION", { reason: "GW_AUTH", hops: hops(false) })), [
    "stuck",
  ]);
  assert.deepEqual(marksOf(at("NEEDS_ACTION", { reason: "QR_DEMO", hops: hops(true) })), [
    "done",
    "stuck",
  ]);
});

test("what a button ends is said by its name: the following of an account, or an attempt", () => {
  const account = { name: "Ana", phone_masked: "+57 ••• 1234", linked_since_ms: 0, asks: false };
  for (const state of ["RECONNECTING", "NEEDS_ACTION"]) {
    assert.equal(looksOf(at(state, { account }), 0).cancel?.key, "ui.pause", state);
  }
  assert.equal(looksOf(at("NEEDS_ACTION"), 0).cancel?.key, "ui.cancel");
});

test("another number than the expected one can be unlinked where that is said, and both are named", async () => {
  // «Desvincúlalo» was said, and there was nothing to do it with; the steps said that the code could not be shown.
  const snapshot = at("NEEDS_ACTION", {
    reason: "ACCOUNT_UNEXPECTED",
    account: { name: "Ana", phone_masked: "+57 ••• ••• 2233", linked_since_ms: 1_000 },
    expected_phone_masked: "+57 ••• ••• 4567",
  });
  const looks = looksOf(snapshot, 0);
  assert.equal(looks.unlink?.look, "main");
  assert.equal(looks.retry?.look, undefined);
  assert.deepEqual(marksOf(snapshot), ["done", "done", "done", "stuck"]);
  const { body } = messageOf(snapshot, await spanish());
  assert.match(body, /Se vinculó \+57 ••• ••• 2233 y aquí se espera \+57 ••• ••• 4567\./);
});

test("of an account that nobody follows only that is said which was seen last", async () => {
  // The page said «sigue vinculada en WhatsApp» with three green connections while the phone had long removed it.
  const paused = at("IDLE", { reason: "ACCOUNT_PAUSED", account: { name: "Ana" } });
  assert.deepEqual(marksOf(paused), []);
  assert.match(messageOf(paused, await spanish()).body, /^La última vez que miramos/);
});
