// What the page does about those who look at the screen, or sit on the way to the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FACES } from "./faces.js";
import { Stage } from "./stage.js";

const face = (name) => FACES.find((each) => each.name === name);

const open = (t) => Stage.during(t, { clock: false });

/** Turns to another window, or back: where nobody sits in front of a browser it never is behind another one. */
const turn = (page, to) =>
  page.evaluate((there) => {
    document.hasFocus = () => there;
    dispatchEvent(new Event(there ? "focus" : "blur"));
  }, to === "here");

const isSeen = (page, selector) => page.locator(selector).isVisible();

test("a code is hidden from onlookers where one wishes so, and there again at once", async (t) => {
  const stage = await open(t);
  const { page } = stage;
  await stage.show(face("practice-code"));
  await turn(page, "away");
  assert.ok(await isSeen(page, "#code canvas"), "nobody wished it");
  await page.locator("#alerts-opener").click();
  await page.locator("#veil").click();
  assert.equal(await isSeen(page, "#code canvas"), false);
  assert.match(await page.locator("#box").innerText(), /Código oculto/);
  await turn(page, "here");
  assert.ok(await isSeen(page, "#code canvas"));
  assert.doesNotMatch(await page.locator("#box").innerText(), /Código oculto/);
  await page.reload();
  await page.waitForSelector("#code canvas");
  await turn(page, "away");
  assert.equal(await isSeen(page, "#code canvas"), false, "this browser remembers");
});

test("a gateway in the clear is told of at the top of the page", async (t) => {
  const stage = await open(t);
  const { page } = stage;
  await stage.show(face("practice-code"));
  assert.equal(await isSeen(page, "#plain"), false);
  await page.route("**/api/panel*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), gateway_plain: true } });
  });
  await page.reload();
  await page.waitForSelector("#plain:not([hidden])");
  assert.match(await page.locator("#plain").innerText(), /^Sin cifrar/);
});
