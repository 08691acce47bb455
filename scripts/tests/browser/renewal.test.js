// A code makes way for the next one three times a minute: whoever is about to scan or to press notices no more than that.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FACES } from "./faces.js";
import { Stage } from "./stage.js";

const face = (name) => FACES.find((one) => one.name === name);

/** Where they are that one reads or presses, as `top+height`. */
const places = (page) =>
  page.evaluate(() =>
    ["status", "way", "cancel", "couldnt"].map((id) => {
      const { top, height } = document.getElementById(id).getBoundingClientRect();
      return `${id} ${Math.round(top + scrollY)}+${Math.round(height)}`;
    }),
  );

const DESK = { viewport: { width: 1350, height: 940 } };
const TABLET = { viewport: { width: 820, height: 1180 } };
const PHONE = { viewport: { width: 390, height: 844 } };

for (const [name, shown, options] of [
  ["a code or a number on a desk", "code-or-number", DESK],
  ["a code on a desk", "code", DESK],
  ["a code on a tablet", "code", TABLET],
  ["a code on a phone", "code", PHONE],
]) {
  test(`${name}: while the code renews itself, nothing moves or closes, and nothing new is to be pressed`, async (t) => {
    // «Reintentar ahora» came for a tenth of a second to where «Vincular con tu número» had been.
    const stage = await Stage.during(t, options);
    const { page } = stage;
    const code = face(shown);
    const { pairing } = code.snapshot;
    await stage.show(code, { fresh: true });
    await page.locator("#couldnt summary").first().click();
    const before = await places(page);

    for (const reason of ["QR_RENEWING", "QR_ROUND_OVER"]) {
      const renewing = face("code-renewing");
      await stage.follow({ ...renewing, snapshot: { ...renewing.snapshot, reason, pairing } });
      assert.deepEqual(await places(page), before, reason);
      assert.equal(await page.locator("#retry").isVisible(), false);
      assert.equal(await page.locator("#couldnt").getAttribute("open"), "");
      await stage.follow(code);
      assert.deepEqual(await places(page), before);
    }
  });
}

test("a renewal is read out only where it takes long, and so is what comes of it", async (t) => {
  const stage = await Stage.during(t);
  const renewing = face("code-renewing");
  const after = (since_ms) => ({ ...renewing, snapshot: { ...renewing.snapshot, since_ms } });
  const live = () => stage.page.locator("#status").getAttribute("aria-live");
  await stage.show(face("code"), { fresh: true });
  await stage.follow(after(1_000));
  assert.equal(await live(), "off");
  await stage.follow(face("code"));
  assert.equal(await live(), "off");
  await stage.follow(after(1_000));
  await stage.follow(after(12_000));
  assert.equal(await live(), "polite");
  await stage.follow(face("code"));
  assert.equal(await live(), "polite");
  await stage.follow(after(1_000));
  await stage.follow(face("outage"));
  assert.notEqual(await live(), "off", "an outage that begins in a renewal is news");
});

test("the log does not count the attempts of a wait that has only begun", async (t) => {
  // «Sigue igual: va por el intento 3», 60 ms after the code had been asked for.
  const stage = await Stage.during(t);
  const waiting = face("code-renewing");
  const after = (since_ms) => ({
    ...waiting,
    snapshot: { ...waiting.snapshot, since_ms, retry: { attempt: 3, next_attempt_in_ms: 2_000 } },
  });
  const counted = stage.page.locator("#log", { hasText: "va por el intento 3" });
  await stage.show(after(1_000), { fresh: true });
  assert.equal(await counted.count(), 0);
  await stage.follow(after(30_000));
  await counted.waitFor();
});
