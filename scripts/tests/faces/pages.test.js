// The pages beside the link page, in every theme, language and width: nobody is kept out of them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { violationsOn } from "../browser/axe.js";
import { ManySessions, summary } from "../browser/many-sessions.js";
import { startBrowser } from "../browser/page.js";
import { ADMIN, lines, tallies } from "../browser/tallies.js";
import { launch, makeToken, script, stopAll } from "../harness.js";

const THEMES = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "light", forcedColors: "active" },
};
const LANGUAGES = { es: "es-MX", en: "en-US", "pt-BR": "pt-BR" };
const WIDTHS = [320, 768, 1280];
const PATIENCE = { timeout: 600_000 };

const account = { phone_masked: "+52 ••• ••• 1234", name: "Ana", linked_since_ms: 0 };
const SESSIONS = [
  summary("aura", { name: "Aura Ventas", status: "LINKED", account }),
  summary("centro", { name: "Aura Centro", status: "NEEDS_ACTION", reason: "GW_AUTH" }),
  summary("norte", { name: "Norte", status: "AWAITING_SCAN" }),
  summary("sur", { name: "Sur", status: "LOGGED_OUT", reason: "LOGGED_OUT_BY_PHONE" }),
  summary("demo"),
];

/** Opens the menu of a row, and chooses what stands at that place in it. */
const menu = (nth) => async (page) => {
  await page.locator('tr[data-session="aura"] .more').click();
  if (nth !== undefined) await page.getByRole("menuitem").nth(nth).click();
};

/**
 * What is looked at: an address of the played panel with many sessions, or of the real one; what is there when it is drawn;
 * and what a person does.
 *
 * @type {Record<string, { path: string, at?: "empty" | "real", ready: string, act?: (page: import("playwright-core").Page) =>
 *   Promise<void> }>}
 */
const SCENES = {
  sessions: { path: "sesiones", ready: 'tr[data-session="aura"]' },
  "no sessions": { path: "sesiones", at: "empty", ready: 'body:not([data-state="LOADING"])' },
  "a row's menu": { path: "sesiones", ready: 'tr[data-session="aura"]', act: menu() },
  "the first of a row's dialogs": {
    path: "sesiones",
    ready: 'tr[data-session="aura"]',
    act: menu(-1),
  },
  "a new session": {
    path: "sesiones",
    ready: 'tr[data-session="aura"]',
    act: (page) => page.locator("#create").click(),
  },
  log: { path: "registro", ready: "#lines li" },
  "an empty log": { path: "registro", at: "empty", ready: 'body[data-state="LOG"]' },
  dashboard: { path: "tablero?days=30", ready: "#time-chart svg" },
  "an empty dashboard": {
    path: "tablero",
    at: "empty",
    ready: 'body[data-state="DASHBOARD"]',
  },
  login: { path: "entrar", at: "real", ready: 'body[data-state="SIGNED_OUT"]' },
  guest: {
    path: "invitado#t=" + "x".repeat(43),
    at: "real",
    ready: 'body:not([data-state="LOADING"])',
  },
  "a page that is not there": { path: "nada", at: "real", ready: "main" },
};

const data = mkdtempSync(join(tmpdir(), "enlace-"));
const played = {};
let browser;
let real;

before(async () => {
  browser = await startBrowser();
  played.many = await ManySessions.start(SESSIONS);
  played.empty = await ManySessions.start();
  for (const [name, panel] of Object.entries(played)) {
    panel.person = ADMIN;
    panel.events = name === "many" ? lines() : [];
    const kind = name === "many" ? "busy" : "empty";
    panel.tally = (asked) => tallies(kind, Number(asked.get("days") ?? 1));
  }
  real = await launch(script("run"), ["--practice", "--port", "0"], {
    ENLACE_DATA: data,
    ENLACE_LOGIN: "",
  });
  makeToken(data);
});

after(async () => {
  await browser?.close();
  await Promise.all(Object.values(played).map((panel) => panel.stop()));
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

const urlOf = ({ path, at }) =>
  at === "real" ? new URL(`/${path}`, real.line).href : played[at ?? "many"].at(path);

for (const [language, locale] of Object.entries(LANGUAGES)) {
  test(`axe finds nothing on any of them in ${language}`, PATIENCE, async () => {
    const found = [];
    for (const [name, scene] of Object.entries(SCENES)) {
      const context = await browser.newContext({ locale, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(urlOf(scene));
      await page.waitForSelector(scene.ready);
      await page.waitForSelector(`html[lang="${language}"]`);
      await scene.act?.(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (over > 0) found.push(`${name}, ${width}: ${over} px wider than the window`);
        // Colours are the same in all languages.
        for (const [theme, media] of Object.entries(language === "es" ? THEMES : {})) {
          await page.emulateMedia(/** @type {object} */ (media));
          const wrong = await violationsOn(page, "contrast");
          found.push(...wrong.map((what) => `${name}, ${theme}, ${width}: ${what}`));
        }
        const wrong = await violationsOn(page, "rest");
        found.push(...wrong.map((what) => `${name}, ${width}: ${what}`));
      }
      await context.close();
    }
    assert.deepEqual(found, []);
  });
}
