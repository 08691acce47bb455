import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { countOf, durationOf, percentOf, spanOf } from "../../main/webapp/js/amounts.js";
import { Words } from "../../main/webapp/js/i18n.js";
import {
  funnelOf,
  isEmpty,
  labelled,
  offsetOf,
  spreadOf,
  ticksOf,
} from "../../main/webapp/js/tally.js";

const CATALOGUES = new URL("../../main/webapp/i18n/", import.meta.url);
const LANGUAGES = ["es", "en", "pt-BR"];

/** The words of one language. */
async function wordsOf(language) {
  const words = new Words(
    async (each) => JSON.parse(readFileSync(new URL(`${each}.json`, CATALOGUES), "utf8")),
    LANGUAGES,
  );
  await words.use(language);
  return words;
}

const total = (more) => ({
  attempts: 0,
  coded: 0,
  codes: 0,
  scans: 0,
  links: 0,
  unlinks: 0,
  restored: 0,
  faults: 0,
  ...more,
});

test("each step of the funnel has its part of the attempts, and what was lost before it", () => {
  assert.deepEqual(funnelOf(total({ attempts: 20, coded: 18, scans: 15, links: 15 })), [
    { step: "attempts", count: 20, share: 1, lost: 0 },
    { step: "coded", count: 18, share: 0.9, lost: 2 },
    { step: "scans", count: 15, share: 0.75, lost: 3 },
    { step: "links", count: 15, share: 0.75, lost: 0 },
  ]);
});

test("where more arrives than began, as with the attempts of yesterday, nothing is said in percent", () => {
  const steps = funnelOf(total({ attempts: 1, coded: 1, scans: 3, links: 2 }));
  assert.deepEqual(
    steps.map(({ share }) => share),
    [1, 1, null, null],
  );
  assert.deepEqual(
    steps.map(({ lost }) => lost),
    [0, 0, 0, 1],
  );
  assert.ok(funnelOf(total({ links: 1 })).every(({ share }) => share === null));
});

test("what was counted up to each bound becomes what is between them", () => {
  const times = { count: 10, sum_ms: 0, median_ms: 1, p90_ms: 1 };
  const within = [
    { ms: 500, count: 0 },
    { ms: 1_000, count: 4 },
    { ms: 2_000, count: 9 },
    { ms: 5_000, count: 9 },
  ];
  assert.deepEqual(spreadOf({ ...times, within }), [
    { fromMs: 0, toMs: 500, count: 0 },
    { fromMs: 500, toMs: 1_000, count: 4 },
    { fromMs: 1_000, toMs: 2_000, count: 5 },
    { fromMs: 2_000, toMs: 5_000, count: 0 },
    { fromMs: 5_000, toMs: null, count: 1 },
  ]);
  const quick = spreadOf({ ...times, count: 9, within });
  assert.deepEqual(quick.at(-1), { fromMs: 1_000, toMs: 2_000, count: 5 });
  assert.deepEqual(spreadOf({ ...times, count: 0, within }), []);
});

test("an axis ends at or above the highest bar, at round numbers", () => {
  assert.deepEqual(ticksOf(1), [0, 1]);
  assert.deepEqual(ticksOf(3), [0, 1, 2, 3]);
  assert.deepEqual(ticksOf(4), [0, 2, 4]);
  assert.deepEqual(ticksOf(7), [0, 5, 10]);
  assert.deepEqual(ticksOf(52), [0, 20, 40, 60]);
  assert.deepEqual(ticksOf(1_000), [0, 500, 1_000]);
  for (let max = 1; max < 5_000; max += 7) {
    const ticks = ticksOf(max);
    assert.ok((ticks.at(-1) ?? 0) >= max && ticks.length <= 5, `${max}: ${ticks}`);
  }
});

test("labels have room: hours at round steps from midnight, days up to today", () => {
  const shown = (n, room, hours) =>
    Array.from({ length: n }, (_, i) => i).filter(labelled(n, room, hours));
  assert.deepEqual(shown(24, 6, true), [0, 4, 8, 12, 16, 20]);
  assert.deepEqual(shown(24, 3.2, true), [0, 12]);
  assert.deepEqual(shown(25, 30, true).length, 25);
  assert.deepEqual(shown(30, 4), [5, 13, 21, 29]);
  assert.deepEqual(shown(7, 10), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(shown(7, 0.3), [6]);
});

test("a day on which anything happened is not empty", () => {
  assert.ok(isEmpty(total({})));
  for (const name of ["attempts", "codes", "scans", "links", "unlinks", "restored", "faults"]) {
    assert.ok(!isEmpty(total({ [name]: 1 })), name);
  }
});

test("an offset is written as the server reads it", () => {
  const at = (minutes) => offsetOf(/** @type {Date} */ ({ getTimezoneOffset: () => minutes }));
  assert.equal(at(300), "-05:00");
  assert.equal(at(-330), "+05:30");
  assert.equal(at(0), "+00:00");
  assert.equal(at(210), "-03:30");
});

test("times are told in the unit in which people say them", async () => {
  const spanish = await wordsOf("es");
  const english = await wordsOf("en");
  const told = (ms) => durationOf(ms, spanish).replace(/\s/g, " ");
  assert.equal(told(0), "0 ms");
  assert.equal(told(999), "999 ms");
  assert.equal(told(3_240), "3,2 s");
  assert.equal(told(13_400), "13 s");
  assert.equal(told(119_000), "119 s");
  assert.equal(told(480_000), "8 min");
  assert.equal(durationOf(3_240, english).replace(/\s/g, " "), "3.2 sec");
  assert.equal(percentOf(0.8749, english), "87%");
  assert.equal(countOf(12_345, spanish), "12.345");
});

test("a span of time says where it begins and ends, in every language", async () => {
  for (const language of LANGUAGES) {
    const words = await wordsOf(language);
    const spans = [
      spanOf({ fromMs: 0, toMs: 2_000 }, words),
      spanOf({ fromMs: 2_000, toMs: 5_000 }, words),
      spanOf({ fromMs: 5_000, toMs: null }, words),
    ];
    assert.equal(new Set(spans).size, 3, language);
    assert.match(spans[0], /2/);
    assert.match(spans[1], /2.*5/);
    assert.match(spans[2], /5/);
  }
});
