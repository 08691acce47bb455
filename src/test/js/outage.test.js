import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";
import { CaptionView } from "../../main/webapp/js/caption-view.js";
import { HopsView, OLD_MS } from "../../main/webapp/js/hops-view.js";
import { Words } from "../../main/webapp/js/i18n.js";
import { momentOf, skippedBefore } from "../../main/webapp/js/log-view.js";
import { sinceOf } from "../../main/webapp/js/messages.js";
import { aged } from "../../main/webapp/js/snapshot.js";
import { Telling } from "../../main/webapp/js/telling.js";
import { TimeLadder } from "../../main/webapp/js/time-ladder.js";
import { absentSession } from "./samples.js";

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
