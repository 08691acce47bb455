import assert from "node:assert/strict";
import { test } from "node:test";
import { Turn } from "../../main/webapp/js/turn.js";

/** What a browser keeps for as long as the tab lives. */
function tab() {
  const kept = new Map();
  return () => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
  });
}

test("who comes to the page need not wait, however often they come", () => {
  const store = tab();
  new Turn("a", store, "navigate", () => 1_000).take();
  assert.equal(new Turn("a", store, "navigate", () => 1_500).leftMs, 0);
  assert.equal(new Turn("a", store, undefined, () => 1_500).leftMs, 0);
});

test("a page that is loaded again and again begins once in ten seconds", () => {
  const store = tab();
  assert.equal(new Turn("a", store, "reload", () => 1_000).leftMs, 0);
  new Turn("a", store, "navigate", () => 1_000).take();
  assert.equal(new Turn("a", store, "reload", () => 4_000).leftMs, 7_000);
  assert.equal(new Turn("a", store, "back_forward", () => 4_000).leftMs, 7_000);
  assert.equal(new Turn("b", store, "reload", () => 4_000).leftMs, 0);
  assert.equal(new Turn("a", store, "reload", () => 11_000).leftMs, 0);
});

test("a clock that was set back holds nobody up, and a browser that keeps nothing neither", () => {
  const store = tab();
  new Turn("a", store, "navigate", () => 9_000_000).take();
  assert.equal(new Turn("a", store, "reload", () => 1_000).leftMs, 0);
  const none = () => {
    throw new Error("not allowed");
  };
  for (const nothing of [none, () => ({ getItem: none, setItem: none })]) {
    const turn = new Turn("a", nothing, "reload", () => 1_000);
    turn.take();
    assert.equal(turn.leftMs, 0);
  }
});
