// A code makes way for the next one three times a minute: whoever is about to scan or to press notices no more than that.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FACES } from "./faces.js";
import { Stage } from "./stage.js";

const face = (name) => FACES.find((one) => one.name === name);

const STILL = ["lead", "way", "cancel", "couldnt"];

/** Where they are that one reads or presses, as `top+height`. */
const places = (page) =>
  page.evaluate(
    (ids) =>
      ids.map((id) => {
        const { top, height } = document.getElementById(id).getBoundingClientRect();
        return `${id} ${Math.round(top)}+${Math.round(height)}`;
      }),
    STILL,
  );

test("while a code renews itself, nothing moves, and nothing new is to be pressed", async (t) => {
  // «Reintentar ahora» came for a tenth of a second to where «Vincular con tu número» had been.
  const stage = await Stage.during(t, { viewport: { width: 1350, height: 940 } });
  const code = face("code-or-number");
  const { pairing } = code.snapshot;
  await stage.show(code, { fresh: true });
  const before = await places(stage.page);
  assert.doesNotMatch(before.join(), /\+0/);

  for (const reason of ["QR_RENEWING", "QR_ROUND_OVER"]) {
    const renewing = face("code-renewing");
    await stage.follow({ ...renewing, snapshot: { ...renewing.snapshot, reason, pairing } });
    assert.deepEqual(await places(stage.page), before, reason);
    assert.equal(await stage.page.locator("#retry").isVisible(), false);
    await stage.follow(code);
    assert.deepEqual(await places(stage.page), before);
  }
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
