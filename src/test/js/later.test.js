import assert from "node:assert/strict";
import { test } from "node:test";
import { patientOnce } from "../../main/webapp/js/intent.js";
import { LinkingLater } from "../../main/webapp/js/later.js";

test("whether one can be asked is said, and is tried again the next time", async () => {
  // «Desvincular» did nothing at all where what asks could not be had.
  let away = true;
  let asked = 0;
  const linking = Object.assign(new EventTarget(), { ask: () => asked++ });
  const later = new LinkingLater(async () => {
    if (away) throw new Error("no route");
    return /** @type {any} */ (linking);
  });
  assert.equal(await later.ask(), false);
  away = false;
  assert.equal(await later.ask(), true);
  assert.equal(asked, 1);
});

test("what never comes is waited for once, not before every picture", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const patient = patientOnce(1_500);
  let shown = 0;
  const show = () => patient(new Promise(() => {})).then(() => shown++);
  const first = show();
  await Promise.resolve();
  assert.equal(shown, 0);
  t.mock.timers.tick(1_500);
  await first;
  await show();
  assert.equal(shown, 2);
});
