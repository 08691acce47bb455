// The page of the diagnosis in Chromium, over a far side that is played: when it begins, and what it is about then.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../harness.js";
import { FACES } from "./faces.js";
import { startBrowser } from "./page.js";
import { Stage } from "./stage.js";

const face = (name) => FACES.find((each) => each.name === name);
/** The browser's own line about an answer that a test is about. */
const REFUSED = /Failed to load resource/;
const BEGUN = 'body[data-state="CHECKED_OK"]';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A stage that is gone after the test, and on which nothing went wrong. */
async function open(t, { forgiven = /$^/, ...options } = {}) {
  const stage = await Stage.open({ browser, ...options });
  t.after(async () => {
    await stage.close();
    stage.panel.forgive(forgiven);
    stage.panel.check();
  });
  return stage;
}

const asked = ({ farSide }) => farSide.asked.filter((line) => line === "GET /api/diagnosis").length;

test("begins by itself, and a page that is only loaded again leaves the gateway alone", async (t) => {
  const stage = await open(t, { clock: false });
  const { page } = stage;
  await stage.show(face("diagnosis-ok"));
  for (let i = 0; i < 3; i++) {
    await page.reload();
    await page.getByText(/^Empieza en \d+ s$/).waitFor();
  }
  assert.equal(asked(stage), 1);
  await page.getByRole("button", { name: "Comprobar ahora" }).click();
  await page.waitForSelector(BEGUN);
  assert.equal(asked(stage), 2);
});

test("does not begin where nobody sees it", async (t) => {
  const stage = await open(t, { clock: false });
  const { page } = stage;
  await page.addInitScript(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", writable: true });
  });
  await stage.show({ ...face("diagnosis-ok"), drawn: "#detail-status:not(:text-is('—'))" });
  assert.equal(asked(stage), 0);
  await page.evaluate(() => {
    Object.assign(document, { visibilityState: "visible" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.waitForSelector(BEGUN);
  assert.equal(asked(stage), 1);
});

test("takes its turn where others are looked after, without a press", async (t) => {
  const stage = await open(t, { forgiven: REFUSED });
  await stage.show(face("diagnosis-busy"));
  stage.farSide.refusal = null;
  stage.farSide.show(face("diagnosis-ok"));
  await stage.turn(12_000);
  await stage.page.waitForSelector(BEGUN);
  assert.equal(asked(stage), 2);
});

test("goes on where the browser keeps nothing, and even to look for it is not allowed", async (t) => {
  // With the site's data blocked the page stood still before its first word.
  const stage = await open(t);
  await stage.page.addInitScript(() => {
    Object.defineProperty(window, "sessionStorage", {
      get() {
        throw new DOMException("Access is denied.", "SecurityError");
      },
    });
  });
  await stage.show(face("diagnosis-ok"));
  assert.equal(asked(stage), 1);
});
