import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Copier } from "../../main/webapp/js/copier.js";

const own = Object.getOwnPropertyDescriptor(globalThis, "navigator");

afterEach(() => {
  if (own) Object.defineProperty(globalThis, "navigator", own);
});

/** @param {object} navigator */
const browser = (navigator) =>
  Object.defineProperty(globalThis, "navigator", {
    value: navigator,
    configurable: true,
  });

test("a copied text is thanked for, for four seconds since the last time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {string[]} */
  const copied = [];
  browser({
    clipboard: {
      writeText: async (/** @type {string} */ text) => copied.push(text),
    },
  });
  /** @type {boolean[]} */
  const seen = [];
  const copier = new Copier(() => seen.push(copier.copied));
  assert.equal(await copier.copy("K7WQ2MRT"), true);
  t.mock.timers.tick(3_000);
  await copier.copy("K7WQ2MRT");
  t.mock.timers.tick(3_000);
  assert.equal(copier.copied, true, "the second time counts");
  t.mock.timers.tick(1_000);
  assert.equal(copier.copied, false);
  assert.deepEqual(copied, ["K7WQ2MRT", "K7WQ2MRT"]);
  assert.equal(seen.at(-1), false, "whoever shows it is told");
});

test("where the browser does not let us, nobody is thanked", async () => {
  browser({});
  const copier = new Copier(() => assert.fail("nothing changed"));
  assert.equal(await copier.copy("K7WQ2MRT"), false);
  assert.equal(copier.copied, false);
});
