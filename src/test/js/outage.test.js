import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";
import { CaptionView } from "../../main/webapp/js/caption-view.js";
import { HopsView, OLD_MS } from "../../main/webapp/js/hops-view.js";
import { Words } from "../../main/webapp/js/i18n.js";
import { momentOf, skippedBefore } from "../../main/webapp/js/log-view.js";
import { sinceOf } from "../../main/webapp/js/messages.js";
import { NEWS_MS, RecoveryView } from "../../main/webapp/js/recovery-view.js";
import { aged } from "../../main/webapp/js/snapshot.js";
import { Telling } from "../../main/webapp/js/telling.js";
import { TimeLadder } from "../../main/webapp/js/time-ladder.js";
import { namesOf, MeantDialog } from "../../main/webapp/js/meant-dialog.js";
import { pageOf } from "../../../scripts/tests/pages.js";
import { absentSession } from "./samples.js";

const PAGE = pageOf("panel");
const I18N = new URL("../../main/webapp/i18n/", import.meta.url);
const MINUTE = 60_000;

async function words(language) {
  const spoken = new Words((each) => JSON.parse(readFileSync(new URL(`${each}.json`, I18N))));
  await spoken.use(language);
  return spoken;
}

const element = () => ({ textContent: "", firstElementChild: null, dataset: {} });

/** The three hops of a page that was opened just now, as they are for a snapshot. */
async function hopsOf(gateway, whatsapp = { ok: null, ms_ago: null }) {
  const places = Object.fromEntries(
    ["panel", "gateway", "whatsapp"].map((name) => {
      const texts = [element(), element()];
      return [name, { ...element(), texts, querySelectorAll: () => texts }];
    }),
  );
  const view = new HopsView({ ...places, down: element() }, await words("es"));
  view.show({ ...absentSession("aura"), hops: { gateway, whatsapp } });
  const told = Object.entries(places).map(([name, { dataset, texts }]) => [
    name,
    { ok: dataset.ok, long: texts[0].textContent, short: texts[1].textContent },
  ]);
  return { view, places, ...Object.fromEntries(told) };
}

test("a page that is opened in an outage says when it began, and not when it was last tried", async () => {
  // After every attempt the gateway was "without connection since" the attempt.
  const began = Date.now() - 7 * MINUTE;
  const { gateway } = await hopsOf({ ok: false, ms_ago: 2_000, since_ms: 7 * MINUTE });
  assert.ok(gateway.long.includes(sinceOf(began, await words("es"))), gateway.long);
});

test("one waits as long after a reload as before it, whatever state it has come to", () => {
  const told = {
    ...absentSession("aura"),
    status: "CONNECTING",
    since_ms: 1_000,
    waited_ms: 2 * MINUTE,
  };
  const ladder = new TimeLadder();
  new Telling({ of: (snapshot) => snapshot }, ladder).take(told);
  assert.ok(ladder.elapsedMs >= 2 * MINUTE, `${ladder.elapsedMs}`);
  assert.equal(ladder.rung, 3);
});

test("one waits no longer than the server says, whatever this page saw before", () => {
  // Another tab began anew; this one went on with «Lleva más de 2 minutos» beside a wait of seconds.
  const told = { ...absentSession("aura"), status: "CONNECTING", since_ms: 0 };
  const ladder = new TimeLadder();
  const telling = new Telling({ of: (snapshot) => snapshot }, ladder);
  telling.take({ ...told, waited_ms: 3 * MINUTE });
  assert.equal(ladder.rung, 3);
  telling.take({ ...told, waited_ms: 3_000 });
  assert.equal(ladder.rung, 0);
});

test("what one waits for a pairing code is not forgotten while the QR code is renewed", () => {
  const at = { ms: 1_000_000 };
  const ladder = new TimeLadder(() => at.ms);
  const telling = new Telling({ of: (snapshot) => snapshot }, ladder);
  const told = { ...absentSession("aura"), way: "number", pairing: { phase: "ASKED" } };
  telling.take({ ...told, status: "AWAITING_SCAN", waited_ms: null });
  at.ms += 40_000;
  telling.take({ ...told, status: "WAITING_FOR_QR", waited_ms: 500 });
  assert.equal(ladder.elapsedMs, 40_000);
});

test("what was told calmly is told anew once it takes long", () => {
  const at = { ms: 1_000_000 };
  const ladder = new TimeLadder(() => at.ms);
  const telling = new Telling({ of: (snapshot) => snapshot }, ladder);
  const retry = { attempt: 1, next_attempt_in_ms: 5_000 };
  const told = { ...absentSession("aura"), status: "WAITING_FOR_QR", waited_ms: 0, retry };
  for (const reason of ["QR_NOT_READY", "QR_RENEWING", "QR_ROUND_OVER"]) {
    assert.equal(telling.take({ ...told, reason }).retry.next_attempt_in_ms, null);
    assert.equal(telling.isOutgrown, false);
    at.ms += 10_000;
    assert.equal(telling.isOutgrown, true, reason);
    assert.deepEqual(telling.take({ ...told, reason, waited_ms: 10_000 }).retry, retry);
    assert.equal(telling.isOutgrown, false);
  }
});

test("all that lasts grows older together", () => {
  const hops = {
    gateway: { ok: false, ms_ago: 1_000, since_ms: MINUTE },
    whatsapp: { ok: null, ms_ago: null, since_ms: null },
  };
  const older = aged({ ...absentSession("aura"), since_ms: 5, waited_ms: MINUTE, hops }, 500);
  assert.equal(older.since_ms, 505);
  assert.equal(older.waited_ms, MINUTE + 500);
  assert.deepEqual(older.hops.gateway, { ok: false, ms_ago: 1_500, since_ms: MINUTE + 500 });
  assert.equal(older.hops.whatsapp.since_ms, null);
});

test("what stands still is dated by its outage, and not by the day the account was linked", async () => {
  const spoken = await words("es");
  const text = element();
  const ring = { dataset: {}, style: { setProperty() {} } };
  const view = new CaptionView({ ring, text }, spoken, new TimeLadder());
  view.show({
    ...absentSession("aura"),
    status: "NEEDS_ACTION",
    reason: "GW_AUTH",
    account: { name: "Ana", phone_masked: null, linked_since_ms: 26 * 60 * MINUTE },
    since_ms: 1_000,
    waited_ms: 3 * MINUTE,
  });
  assert.equal(text.textContent, `Desde ${sinceOf(Date.now() - 3 * MINUTE, spoken)}`);
});

test("a log that leaves attempts out says how many", () => {
  const line = (event, params) => ({ event, params });
  const log = [
    line("TROUBLE", {}),
    line("CONNECTING", { attempt: 9 }),
    line("TROUBLE", {}),
    line("CONNECTING", { attempt: 6 }),
    line("CONNECTING", { attempt: 5 }),
    line("LINKED", {}),
    line("CONNECTING", { attempt: 8 }),
  ];
  assert.deepEqual(
    log.map((_, i) => skippedBefore(log, i)),
    [0, 2, 0, 0, 0, 0, 0],
  );
});

test("a line keeps its second through a reload, unless the two clocks differ", () => {
  const at = "2026-03-09T12:04:30.900Z";
  const then = Date.parse(at);
  assert.equal(momentOf({ at, ms_ago: 4_000 }, then + 4_150), then);
  assert.equal(momentOf({ at, ms_ago: 4_000 }, then + 4_020), then);
  // A clock that is an hour off must not put what happened just now into the future.
  assert.equal(momentOf({ at, ms_ago: 4_000 }, then - 60 * MINUTE), then - 60 * MINUTE - 4_000);
  assert.equal(momentOf({ ms_ago: 4_000 }, 10_000), 6_000);
});

test("what worked once is not shown to work now", async () => {
  // WhatsApp stood there in green, «hace 6 min», behind a gateway that did not answer.
  const fresh = { ok: true, ms_ago: 3_000, since_ms: MINUTE };
  const old = { ok: true, ms_ago: OLD_MS + 30_000, since_ms: 9 * MINUTE };
  const behind = await hopsOf({ ok: false, ms_ago: 0, since_ms: MINUTE }, fresh);
  assert.equal(behind.whatsapp.ok, "null");
  assert.match(behind.whatsapp.long, /^Funcionaba hace 3 s/);
  const both = await hopsOf(old, old);
  assert.equal(both.gateway.ok, "null");
  assert.match(both.gateway.long, /^Funcionaba hace 2 min/);
  assert.equal(both.whatsapp.ok, "null");
  const well = await hopsOf(fresh, fresh);
  assert.equal(well.whatsapp.ok, "true");
  assert.match(well.whatsapp.long, /^Funciona · hace 3 s/);
});

test("a hop that nobody hears of any more loses its green while the page is looked at", async () => {
  const { view, places } = await hopsOf({ ok: true, ms_ago: 0, since_ms: 0 });
  assert.equal(places.gateway.dataset.ok, "true");
  mock.timers.enable({ apis: ["Date"], now: Date.now() + OLD_MS + 1_000 });
  view.tick();
  mock.timers.reset();
  assert.equal(places.gateway.dataset.ok, "null");
});

test("nobody reads that their account was closed where only a connection was", async () => {
  for (const [language, closed] of Object.entries({
    es: /cerró|cierra/,
    en: /clos/,
    "pt-BR": /fech/,
  })) {
    const spoken = await words(language);
    for (const reason of ["GW_KICKED", "GW_KICKED_REPEATEDLY"]) {
      const title = spoken.say(`reason.${reason}.title`);
      assert.doesNotMatch(title, closed, language);
      assert.match(title, /conexión|connection|conexão/, language);
    }
  }
});

const ANA = { name: "Ana", phone_masked: "+52 ••• ••• 1234" };
const at = (status, more = {}) => ({ ...absentSession("ventas"), status, account: ANA, ...more });

test("whoever unlinks an account is told which one", () => {
  assert.deepEqual(namesOf(at("LINKED", { name: "Ventas" })), {
    session: "Ventas",
    account: "Ana · +52 ••• ••• 1234",
  });
  // What the only account of a panel is called by itself says nothing to anybody.
  const only = { session_id: "default", account: ANA };
  assert.deepEqual(namesOf(only), { session: "Ana", account: "+52 ••• ••• 1234" });
  assert.deepEqual(namesOf({ ...only, account: null }), { session: "", account: "" });
});

test("whoever unlinks an account in an outage is told when that will be", async () => {
  const button = { ...element(), classList: { toggle() {} } };
  const elements = { title: element(), who: element(), body: element(), button };
  const dialog = { addEventListener() {}, showModal() {}, returnValue: "" };
  const view = new MeantDialog({ dialog, ...elements }, await words("es"));
  view.show(at("LINKED", { name: "Ventas" }));
  view.ask("unlink");
  assert.equal(elements.title.textContent, "¿Desvincular Ventas?");
  assert.equal(elements.who.textContent, "Ana · +52 ••• ••• 1234");
  assert.doesNotMatch(elements.body.textContent, /en cuanto vuelva/);
  view.show(at("RECONNECTING", { name: "Ventas" }));
  assert.match(
    elements.body.textContent,
    /El gateway está sin conexión: se hará en cuanto vuelva\./,
  );
  view.ask("pause");
  assert.equal(elements.title.textContent, "¿Pausar el seguimiento de Ventas?");
  assert.doesNotMatch(elements.body.textContent, /en cuanto vuelva/, "that is done here, at once");
});

test("a connection that is back is told, with how long it was away, and not for ever", async () => {
  // The page went from one heading to another, and nobody knew whether anything had been missed.
  const place = element();
  const view = new RecoveryView(place, await words("es"));
  view.show(at("LINKED"));
  assert.equal(place.textContent, "");
  view.show(at("RECONNECTING", { reason: "GW_DROPPED", waited_ms: 3 * MINUTE, since_ms: 1_000 }));
  view.show(at("NEEDS_ACTION", { reason: "GW_TLS_CERT" }));
  view.show(at("RECONNECTING", { reason: "GW_TLS_CERT", waited_ms: 3 * MINUTE, since_ms: 1_000 }));
  view.show(at("LINKED", { since_ms: 0 }));
  assert.match(
    place.textContent,
    /^Conexión recuperada a las \d\d:\d\d; estuvo sin conexión 3 min\.$/,
  );
  view.show(at("LINKED", { since_ms: 20_000 }));
  assert.notEqual(place.textContent, "");
  mock.timers.enable({ apis: ["Date"], now: Date.now() + NEWS_MS + 1_000 });
  view.tick();
  mock.timers.reset();
  assert.equal(place.textContent, "");
});

test("nobody was cut off where only the panel was away", async () => {
  const place = element();
  const view = new RecoveryView(place, await words("es"));
  view.show(at("RECONNECTING", { reason: "PANEL_RESTARTED", waited_ms: 2_000 }));
  view.show(at("LINKED", { since_ms: 0 }));
  assert.equal(place.textContent, "");
});

test("an outage in which the panel was restarted is one outage", async () => {
  // The account had been away for nine minutes; after the restart nobody was told that it came back.
  const place = element();
  const view = new RecoveryView(place, await words("es"));
  view.show(at("RECONNECTING", { reason: "GW_REFUSED", waited_ms: 9 * MINUTE }));
  view.show(at("RECONNECTING", { reason: "PANEL_RESTARTED", waited_ms: 2_000 }));
  view.show(at("LINKED", { since_ms: 0 }));
  assert.match(place.textContent, /estuvo sin conexión 9 min\.$/);
});

test("a connection that was away for no second is no news", async () => {
  // «estuvo sin conexión 0 s» told nobody anything.
  const place = element();
  const view = new RecoveryView(place, await words("es"));
  view.show(at("RECONNECTING", { reason: "GW_DROPPED", waited_ms: 400 }));
  view.show(at("LINKED", { since_ms: 0 }));
  assert.equal(place.textContent, "");
});

test("what one is asked about is seen before the question", () => {
  // «¿Es esta tu cuenta?» came first, and the name and number below its buttons.
  assert.ok(PAGE.indexOf('id="account-name"') < PAGE.indexOf('id="whose"'));
  assert.ok(PAGE.indexOf('id="account-phone"') < PAGE.indexOf('id="whose"'));
});

test("a pairing code lasts minutes and seconds", async () => {
  const text = { ...element(), childNodes: [] };
  text.replaceChildren = (...nodes) => {
    text.textContent = nodes.map((node) => node.textContent).join("");
  };
  const ring = { dataset: {}, style: { setProperty() {} } };
  const view = new CaptionView({ ring, text }, await words("es"), new TimeLadder());
  globalThis.document = { createElement: () => ({ textContent: "" }) };
  for (const [s, said] of [
    [155, "Vale 2 min 35 s más"],
    [45, "Vale 45 s más"],
  ]) {
    const pairing = { phase: "CODE", expires_in_ms: s * 1_000, ttl_ms: 160_000 };
    view.show({ ...at("AWAITING_SCAN"), account: null, way: "number", pairing });
    assert.equal(text.textContent, said);
  }
  delete globalThis.document;
});
