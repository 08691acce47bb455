// The dashboard in Chromium: in front of the packaged panel, where what it shows has to be what happened, and of one that is
// played, for what takes days in earnest.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { call, launch, phone, script, stopAll, until } from "../harness.js";
import { violationsOn } from "./axe.js";
import { ManySessions, summary } from "./many-sessions.js";
import { PanelPage, startBrowser } from "./page.js";
import { ADMIN, lines, tallies } from "./tallies.js";

const NETWORK_NOISE = /ERR_|Failed to load resource/;

let browser;
const data = mkdtempSync(join(tmpdir(), "enlace-"));
const panels = [];

before(async () => {
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await Promise.all(panels.map((panel) => panel.stop()));
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

async function played(kind, options = {}, query = "") {
  const panel = await ManySessions.start();
  panels.push(panel);
  panel.person = ADMIN;
  panel.events = lines();
  panel.tally = (asked) => tallies(kind, Number(asked.get("days") ?? 1));
  const page = await PanelPage.open(browser, panel.at(`tablero${query}`), {
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  await page.reaches("DASHBOARD");
  return { panel, page };
}

/** The rows of the table that goes with a drawing, as it stands there for whoever cannot see that. */
const table = (page, id) =>
  page.page
    .locator(`#${id}-table tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

/** Turns the page's clock, a second at a time, so that what it asks for can be answered between. */
const turnUntil = (page, what, check) =>
  until(what, async () => (await check()) || (await page.page.clock.runFor(1_000), false), {
    timeoutMs: 60_000,
  });

test("how it is at this moment stands above what was, and leads to those accounts", async () => {
  // The page told of attempts and latencies, and not whether all was well now.
  const { panel, page } = await played("busy");
  panel.set("default", { status: "LINKED" });
  panel.set("norte", { status: "NEEDS_ACTION", reason: "GW_AUTH" });
  panel.set("sur", { status: "RECONNECTING", since_ms: 180_000 });
  const now = page.page.locator("#now a:not([hidden])");
  await until("all three", async () => (await now.count()) === 3);
  assert.deepEqual(
    await now.allInnerTexts().then((all) => all.map((each) => each.replace(/\s+/g, " "))),
    ["Te necesitan 1", "Con demora 1", "Vinculadas 1"],
  );
  assert.equal(await now.first().getAttribute("href"), "sesiones?state=attention");
  await page.close();
});

test("how many are how adds up: nobody is counted twice", async () => {
  // Who is awaited with a code was among those that need somebody and among those under way; who was unlinked by the
  // phone, among those without an account, too.
  const { panel, page } = await played("busy");
  panel.set("default", { status: "AWAITING_SCAN" });
  panel.set("norte", { status: "LOGGED_OUT", reason: "LOGGED_OUT_BY_PHONE" });
  panel.set("sur", { status: "LINKING" });
  const now = page.page.locator("#now a:not([hidden])");
  const told = async () =>
    (await now.allInnerTexts()).map((each) => each.replace(/\s+/g, " ")).join(", ");
  await until("all three", async () => /En curso 1$/.test(await told()));
  assert.equal(await told(), "Te necesitan 2, En curso 1");
  await page.close();
});

test("how many are how is not told as of now by a page that nobody answers any more", async () => {
  // It went on standing there, hours after a login was over or the panel gone.
  const { panel, page } = await played("busy");
  panel.set("norte", { status: "NEEDS_ACTION", reason: "GW_AUTH" });
  const now = page.page.locator("#now a:not([hidden])");
  await until("it to be told", async () => (await now.count()) === 1);
  panel.deaf = true;
  await until("it to be gone", async () => (await now.count()) === 0);
  panel.deaf = false;
  await page.page.evaluate(() => dispatchEvent(new Event("focus")));
  await until("it to be told again", async () => (await now.count()) === 1);
  page.forgive(NETWORK_NOISE);
  await page.close();
});

test("the log's lines have the accounts' names, whichever answer comes first", async () => {
  // Where the list came after the numbers, lines told of accounts by their identifiers for half a minute.
  const panel = await ManySessions.start([summary("norte", { name: "Tienda del Norte" })]);
  panels.push(panel);
  panel.person = ADMIN;
  panel.events = lines().map((line) => ({ ...line, session_id: "norte" }));
  panel.tally = () => tallies("busy", 1);
  const context = await browser.newContext({ locale: "es-MX" });
  const page = new PanelPage(await context.newPage(), new URL(panel.url).origin);
  let release = () => {};
  const released = new Promise((resolve) => (release = resolve));
  await page.page.route("**/api/sessions*", async (route) => {
    await released;
    await route.continue();
  });
  await page.page.goto(panel.at("tablero"));
  const name = page.page.locator("#lines a").first();
  assert.equal(await name.innerText(), "norte");
  release();
  await until("the name", async () => (await name.innerText()) === "Tienda del Norte");
  await page.close();
});

test("what the page shows is what happened, in the tables, the drawings and the numbers of the API", async () => {
  const env = { ENLACE_DATA: data, ENLACE_LOGIN: "none" };
  const enlace = await launch(script("run"), ["--practice", "--port", "0"], env);
  const device = phone(JSON.parse(readFileSync(join(data, "practice.json"), "utf8")));
  const at = (path) => new URL(path, enlace.line).href;
  const board = await PanelPage.open(browser, at("/tablero"));
  await board.reaches("DASHBOARD");
  await board.says(/Todavía no hay intentos hoy/);

  for (const id of ["uno", "dos", "tres"]) {
    const panel = await PanelPage.open(browser, at(`/panel_cliente/${id}/whatsapp`));
    await panel.press("Vincular WhatsApp");
    await panel.reaches("AWAITING_SCAN");
    if (id === "tres") {
      await panel.press("Cancelar");
      await panel.reaches("IDLE");
    } else {
      assert.equal((await device.scan(await panel.reads())).status, 200);
      await panel.reaches("LINKED");
    }
    await panel.close();
  }

  const expected = [
    ["Intentos", "3"],
    ["Con código", "3"],
    ["Escaneados", "2"],
    ["Vinculados", "2"],
  ];
  // What was counted a moment ago may be told once more.
  await until(
    "the numbers on the page",
    async () => {
      await board.page.reload();
      await board.reaches("DASHBOARD");
      const funnel = (await table(board, "funnel")).map(([step, count]) => [step, count]);
      const ends = await board.page.locator("#ended li").count();
      return JSON.stringify(funnel) === JSON.stringify(expected) && ends === 2;
    },
    { timeoutMs: 30_000, everyMs: 1_000 },
  );
  assert.match(await board.page.locator("#funnel-chart desc").innerHTML(), /Vinculados: 2 \(67/);
  const ended = await board.page.locator("#ended li").allInnerTexts();
  assert.deepEqual(
    ended.map((line) => line.split(/\s*\n\s*/)),
    [
      ["Vinculado", "2"],
      ["Alguien lo detuvo", "1"],
    ],
  );
  const hours = await table(board, "time");
  const sum = (column) => hours.reduce((all, row) => all + Number(row[column]), 0);
  assert.deepEqual([sum(1), sum(2)], [3, 2]);
  assert.match(await board.page.locator("#first-code-said").innerText(), /\d (ms|s)/);
  assert.match(await board.page.locator("#gateways").innerText(), /Responde/);
  assert.match(await board.page.locator("#lines").innerText(), /dos/);

  const { body } = await call("GET", at("/api/tally?zone=UTC"));
  assert.equal(body.first_code.count, 3);
  assert.equal(body.code_to_link.count, 2);
  const metrics = await (await fetch(at("/metrics"))).text();
  assert.match(metrics, /^enlace_links_total\{gateway="[^"]+"\} 2\.0$/m);
  assert.match(metrics, /^enlace_first_code_seconds_count\{gateway="[^"]+"\} 3$/m);
  await board.close();
  await enlace.stop();
});

describe("played", () => {
  const looks = {
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    forced: { forcedColors: "active" },
    "320 px": { colorScheme: "dark", viewport: { width: 320, height: 640 } },
  };
  for (const [look, options] of Object.entries(looks)) {
    test(`nobody is kept out (${look})`, async () => {
      const { page } = await played("busy", { ...options, reducedMotion: "reduce" }, "?days=30");
      await page.page.waitForSelector("#time-chart svg");
      for (const summary of await page.page.locator("main summary").all()) {
        await summary.click();
      }
      assert.deepEqual(await violationsOn(page.page), []);
      const over = await page.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(over, 0, "nothing is wider than the window");
      await page.close();
    });
  }

  test("the range is chosen by the keyboard, stays in the address, and is asked for", async () => {
    const { panel, page } = await played("busy");
    assert.equal((await table(page, "time")).length, 24);
    await page.page.locator("#ranges input:checked").focus();
    await page.page.keyboard.press("ArrowRight");
    await until("a week", async () => (await table(page, "time")).length === 7);
    await page.page.keyboard.press("ArrowRight");
    await until("a month", async () => (await table(page, "time")).length === 30);
    assert.equal(new URL(page.page.url()).search, "?days=30");
    assert.match(panel.asked.at(-1) ?? "", /days=30|events/);
    await page.page.reload();
    await until("the month again", async () => (await table(page, "time")).length === 30);
    await page.close();
  });

  test("a reason leads to its lines in the log, and stays in focus when the numbers come anew", async () => {
    const { panel, page } = await played("busy", { clock: true });
    const reason = page.page.locator('#troubles [data-reason="GW_REFUSED"] a');
    assert.equal(await reason.getAttribute("href"), "registro?event=trouble&reason=GW_REFUSED");
    await reason.focus();
    const asked = panel.count("GET /api/tally");
    await turnUntil(page, "the next numbers", () => panel.count("GET /api/tally") > asked);
    await until("the focus to be there", () =>
      page.page.evaluate(() => document.activeElement?.textContent?.includes("gateway")),
    );
    await page.close();
  });

  test("it asks again by itself, and says how old it is when the panel does not answer", async () => {
    const { panel, page } = await played("empty", { clock: true });
    await page.says(/Todavía no hay intentos hoy/);
    panel.tally = (asked) => tallies("calm", Number(asked.get("days")));
    await turnUntil(page, "the attempt", async () => (await table(page, "funnel"))[0]?.[1] === "1");
    panel.deaf = true;
    const offline = page.page.locator("#offline");
    await turnUntil(page, "the banner", () => offline.isVisible());
    assert.match(await offline.innerText(), /panel/);
    assert.equal((await table(page, "funnel"))[0]?.[1], "1", "what was known stays");
    page.forgive(NETWORK_NOISE);
    await page.close();
  });

  test("while the store is away the page says so in words", async () => {
    const { panel, page } = await played("busy", { clock: true });
    panel.refusals.set("GET /api/tally", [503, "TALLY_AWAY"]);
    const offline = page.page.locator("#offline");
    await turnUntil(page, "the banner", () => offline.isVisible());
    assert.match(await offline.innerText(), /base de datos no responde/);
    page.forgive(NETWORK_NOISE);
    await page.close();
  });

  test("whoever may not read the log sees the numbers, and no way into it", async () => {
    const panel = await ManySessions.start();
    panels.push(panel);
    panel.person = { ...ADMIN, role: "viewer" };
    panel.tally = () => tallies("busy", 1);
    const page = await PanelPage.open(browser, panel.at("tablero"));
    await page.reaches("DASHBOARD");
    assert.equal(await page.page.locator("#log").isVisible(), false);
    assert.equal(await page.page.locator("main a[href^=registro]:visible").count(), 0);
    assert.equal(panel.count("GET /api/events"), 0);
    await page.close();
  });
});
