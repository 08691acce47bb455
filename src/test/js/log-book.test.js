import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EVENT_GROUPS } from "../../main/webapp/js/event-groups.js";
import { LogBook } from "../../main/webapp/js/log-book.js";

const page = (seqs, next_before = null, complete = true) => ({
  boot: "b1",
  complete,
  events: seqs.map((seq) => ({ seq })),
  next_before,
});
const seqs = (book) => book.lines.map(({ seq }) => seq);

/** A book with a first page of three, and older ones behind it. */
function begun() {
  const book = new LogBook();
  book.takeNewest(page([9, 8, 7], 7), false);
  return book;
}

test("puts what is new above, and no line twice", () => {
  const book = begun();
  const { added, anew } = book.takeNewest(page([11, 10]), true);
  assert.deepEqual(
    added.map(({ seq }) => seq),
    [11, 10],
  );
  assert.equal(anew, false);
  book.takeNewest(page([11, 10, 9], 9), false);
  assert.deepEqual(seqs(book), [11, 10, 9, 8, 7]);
  assert.equal(book.nextBefore, 7);
});

test("puts what is older below, until there is nothing older", () => {
  const book = begun();
  book.takeOlder(page([7, 6, 5], 5));
  assert.deepEqual(seqs(book), [9, 8, 7, 6, 5]);
  book.takeOlder(page([4]));
  assert.equal(book.nextBefore, null);
});

// More had happened than fits onto a page: the lines between were never shown, and nothing said so.
test("begins anew rather than to hide a gap", () => {
  const book = begun();
  const { anew } = book.takeNewest(page([40, 39, 38], 38), true);
  assert.equal(anew, true);
  assert.deepEqual(seqs(book), [40, 39, 38]);
  assert.equal(book.nextBefore, 38);
});

test("a first page that does not reach what is there is a gap, too", () => {
  const book = begun();
  assert.equal(book.takeNewest(page([40, 39], 39), false).anew, true);
  const other = begun();
  assert.equal(other.takeNewest(page([10, 9], 9), false).anew, false);
});

test("begins anew when the store answers again, for memory had not all of it", () => {
  const book = new LogBook();
  book.takeNewest(page([9], null, false), false);
  assert.equal(book.complete, false);
  const { anew } = book.takeNewest(page([9, 8, 7], 7), false);
  assert.equal(anew, true);
  assert.deepEqual(seqs(book), [9, 8, 7]);
});

test("everything that can happen is in one group of the log", () => {
  const catalogue = JSON.parse(
    readFileSync(new URL("../../main/webapp/i18n/es.json", import.meta.url), "utf8"),
  );
  const kinds = Object.keys(catalogue)
    .filter((key) => /^event\.[A-Z_]+$/.test(key))
    .map((key) => key.slice("event.".length));
  assert.deepEqual(Object.values(EVENT_GROUPS).flat().sort(), kinds.sort());
  for (const group of Object.keys(EVENT_GROUPS)) {
    assert.ok(catalogue[`ui.log.group.${group}`], group);
  }
});
