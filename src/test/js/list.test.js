import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { idOf } from "../../main/webapp/js/create-dialog.js";
import { Words } from "../../main/webapp/js/i18n.js";
import { Newsroom } from "../../main/webapp/js/news.js";
import { offerOf, othersOf } from "../../main/webapp/js/row-actions.js";
import { summaryOf } from "./samples.js";

const load = (language) =>
  JSON.parse(
    readFileSync(new URL(`../../main/webapp/i18n/${language}.json`, import.meta.url), "utf8"),
  );
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

test("an id is made of the name, and of nothing that an address would not bear", () => {
  assert.equal(idOf("Áura, Ventas (Ñandú) 2"), "aura-ventas-nandu-2");
  assert.equal(idOf("  ¡¡!!  "), "");
  assert.equal(idOf("—Norte—"), "norte");
  assert.match(idOf("x".repeat(200)), /^x{63}$/);
});

test("an id that is taken gets a number", () => {
  const taken = ["aura", "aura-2"];
  assert.equal(
    idOf("Aura", (id) => taken.includes(id)),
    "aura-3",
  );
  const long = "y".repeat(63);
  assert.equal(idOf(long, (id) => id === long).length, 63);
});

test("every state of a row has its word, and what it offers has words", () => {
  const catalogue = load("es");
  for (const status of STATES) {
    assert.ok(catalogue[`ui.status.${status}`], status);
    const offer = offerOf(summaryOf("a", { status }));
    assert.ok(offer === null || catalogue[offer.key], status);
    othersOf(summaryOf("a", { status })).forEach((wish) =>
      assert.ok(catalogue[`ui.list.do.${wish}`], wish),
    );
  }
});

test("every state that needs somebody offers a way on", () => {
  for (const status of ["NEEDS_ACTION", "LOGGED_OUT", "AWAITING_SCAN", "IDLE"]) {
    assert.ok(offerOf(summaryOf("a", { status })), status);
  }
});

test("a restricted account is not offered another try, only its page", () => {
  const summary = summaryOf("a", { status: "NEEDS_ACTION", reason: "ACCOUNT_RESTRICTED" });
  assert.equal(offerOf(summary).kind, "open");
});

test("only what is linked can be unlinked, and only what is under way can be paused", () => {
  const wishes = (status) => othersOf(summaryOf("a", { status }));
  assert.ok(wishes("LINKED").includes("unlink"));
  assert.ok(wishes("RECONNECTING").includes("unlink"));
  assert.ok(!wishes("IDLE").includes("unlink"));
  assert.ok(!wishes("IDLE").includes("stop"));
  assert.ok(!wishes("LOGGED_OUT").includes("stop"));
  assert.ok(wishes("CONNECTING").includes("stop"));
  STATES.forEach((status) => assert.ok(wishes(status).includes("remove"), status));
});

test("what is paused is an account that is linked; an attempt at linking is stopped", () => {
  // «Pausar» stood for both, and nobody knew what it would cost.
  const account = { name: "Ana", phone_masked: "+57 ••• 1234" };
  const wishes = (status, more) => othersOf(summaryOf("a", { status, ...more }));
  for (const status of ["LINKED", "RECONNECTING", "NEEDS_ACTION"]) {
    assert.ok(wishes(status, { account }).includes("pause"), status);
    assert.ok(!wishes(status, { account }).includes("stop"), status);
  }
  assert.ok(!wishes("CONNECTING").includes("pause"));
});

test("a row whose account is to be unlinked offers to try that, and its menu to take it back", () => {
  // «Reintentar ahora» beside «Desvinculación pendiente» was taken for the connection's, and pressed to be rid of the wish.
  const account = { name: "Ana", phone_masked: "+57 ••• 1234" };
  const leaving = (more) => summaryOf("a", { status: "RECONNECTING", account, ...more });
  const pending = leaving({ unlinking: true, unlink_sent: false });
  assert.equal(offerOf(pending).key, "ui.retry.unlink");
  assert.ok(othersOf(pending).includes("keep"));
  assert.ok(load("es")["ui.list.do.keep"]);
  assert.ok(!othersOf(leaving({ unlinking: true, unlink_sent: true })).includes("keep"));
  assert.equal(offerOf(leaving({})).key, "ui.retry");
  assert.ok(!othersOf(leaving({})).includes("keep"));
});

test("one is told what was not so before, and not what was so at first sight", () => {
  const news = new Newsroom();
  assert.equal(news.of("a", null, "NEEDS_ACTION"), null);
  assert.equal(news.of("a", "NEEDS_ACTION", "NEEDS_ACTION"), null);
  assert.equal(news.of("a", "LINKING", "LINKED"), "linked");
  assert.equal(news.of("a", "LINKED", "LOGGED_OUT"), "unlinked");
  assert.equal(news.of("a", "LOGGED_OUT", "CONNECTING"), null);
  assert.equal(news.of("a", "CONNECTING", "NEEDS_ACTION"), "needs_action");
});

test("a connection that was lost and is back is news; one that a restart brings back is not", () => {
  const news = new Newsroom();
  assert.equal(news.of("a", null, "RECONNECTING"), null);
  assert.equal(news.of("a", "RECONNECTING", "LINKED"), null);
  assert.equal(news.of("a", "LINKED", "RECONNECTING"), null);
  assert.equal(news.of("a", "RECONNECTING", "LINKED"), "reconnected");
});

test("one is one, and more are more, in every language", async () => {
  const words = new Words(async (language) => load(language));
  const say = (n) => words.count("ui.list.count", n, { total: 14 }).replaceAll("**", "");
  await words.use("es");
  assert.equal(say(1), "1 de 14 necesita tu atención");
  assert.equal(say(2), "2 de 14 necesitan tu atención");
  await words.use("en");
  assert.equal(say(1), "1 of 14 needs your attention");
  assert.equal(say(2), "2 of 14 need your attention");
});
