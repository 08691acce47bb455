// The page of the diagnosis in Chromium, over a far side that is played: when it begins, and what it is about then.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../harness.js";
import { FACES } from "./faces.js";
import { startBrowser } from "./page.js";
import { Stage } from "./stage.js";
import { ADMIN } from "./tallies.js";

const face = (name) => FACES.find((each) => each.name === name);
/** The browser's own line about an answer that a test is about. */
const REFUSED = /Failed to load resource/;
const BEGUN = 'body[data-state="CHECKED_OK"]';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const open = (t, options) => Stage.during(t, { browser, ...options });

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
  assert.equal(await page.locator("#body").innerText(), "", "nobody has just checked");
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

for (const pressed of [false, true]) {
  const how = pressed ? "by a press" : "by itself";
  test(`begins ${how} in the language of whoever reads it, however long its words take`, async (t) => {
    // It began after a second, with words or without, and told an English reader of its checks in Spanish.
    const stage = await open(t, { locale: "en-US" });
    const { page, farSide } = stage;
    const languages = [];
    page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === "/api/diagnosis") languages.push(searchParams.get("lang"));
    });
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    await page.route("**/i18n/**", async (route) => {
      await released;
      await route.continue();
    });
    farSide.show(face("diagnosis-ok"));
    await page.goto(new URL("diagnostico", farSide.url).href);
    await until("the page to know who looks", () => farSide.asked.includes("GET /api/panel"));
    if (pressed) await page.locator("#run").click();
    await stage.turn(3_000);
    assert.deepEqual(languages, []);
    assert.equal(await page.locator("body").getAttribute("data-state"), "LOADING");
    release();
    await page.waitForSelector(BEGUN);
    assert.deepEqual(languages, ["en"]);
    assert.equal(await page.locator("h1").innerText(), "Everything works");
  });
}

test("shows how the account was after the checks, whenever an earlier look comes back", async (t) => {
  // A look from before the checks that was lost on its way took away what the one after them had seen.
  const stage = await open(t, { forgiven: REFUSED });
  const { page } = stage;
  let lose = () => {};
  const lost = new Promise((resolve) => (lose = resolve));
  let looks = 0;
  await page.route("**/status**", async (route) => {
    if (++looks > 1) return route.continue();
    await lost;
    await route.abort();
  });
  await stage.show(face("diagnosis-ok"));
  assert.equal(looks, 2);
  const status = page.locator("#detail-status");
  assert.equal(await status.innerText(), "AWAITING_SCAN");
  const failed = page.waitForEvent("requestfailed");
  lose();
  await failed;
  await stage.turn(1_000);
  assert.equal(await status.innerText(), "AWAITING_SCAN");
});

test("whoever presses is told how it is from then on, not what others' checks had found before", async (t) => {
  // They had mended the key, pressed, and read that it was wrong: from a run that another tab had begun.
  const stage = await open(t);
  const before = face("diagnosis-key").diagnosis;
  const now = face("diagnosis-ok").diagnosis;
  const joined = (lang) => ({ ...before(lang), took_ms: 38_000 });
  await stage.show({
    ...face("diagnosis-key"),
    diagnosis: (lang) => (asked(stage) < 3 ? joined(lang) : now(lang)),
  });
  assert.equal(asked(stage), 1, "nobody has pressed");
  assert.match(await stage.page.locator("#elapsed").innerText(), /, en 38 s$/);
  await stage.panel.press("Comprobar de nuevo");
  await stage.page.waitForSelector(BEGUN);
  assert.equal(asked(stage), 3);
});

test("who may administer the panel reads what to do, where others read whom to send it to", async (t) => {
  const person = (role) => ({ ...ADMIN, role });
  for (const [role, said] of [
    ["admin", /Si eres tú: Revisa la clave/],
    ["operator", /: mándale este informe/],
  ]) {
    const stage = await open(t);
    await stage.show({ ...face("diagnosis-key"), person: person(role) });
    await until(`what ${role} reads`, async () =>
      said.test(await stage.page.locator("#body").innerText()),
    );
  }
});
