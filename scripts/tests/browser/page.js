// The panel in real Chromium, and what a person would see of it.
import assert from "node:assert/strict";
import jsQR from "jsqr";
import { chromium } from "playwright-core";
import { PNG } from "pngjs";
import { until } from "../harness.js";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts the browser that $CHROMIUM names.
 *
 * @param {string[]} flags of its command line, beside ours
 */
export async function startBrowser(...flags) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const chromiumSandbox = hasSandbox();
  try {
    return await chromium.launch({ executablePath, chromiumSandbox, args: [...FLAGS, ...flags] });
  } catch (error) {
    const advice = chromiumSandbox
      ? " Where its sandbox is not possible, as in many containers, set CHROMIUM_SANDBOX=0."
      : "";
    throw new Error(`${executablePath} did not start.${advice}\n${error.message}`, {
      cause: error,
    });
  }
}

/** Never off without a word: it is what stands between a page and this machine. */
function hasSandbox() {
  // It refuses to run as root, which is what CI is.
  const why =
    process.env.CHROMIUM_SANDBOX === "0"
      ? "CHROMIUM_SANDBOX=0"
      : process.getuid?.() === 0 && "it cannot be had as root";
  if (why) console.error(`Chromium runs without its sandbox (${why}).`);
  return !why;
}

/**
 * One tab with the panel in it. Whatever the console calls an error, and every request that leaves the
 * panel's origin, is remembered; `check()` fails on them.
 */
export class PanelPage {
  #wrong = [];

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} url
   * @param {object} [options] of the browser's context: colorScheme, locale, viewport …; and `clock`, whether
   *   the test turns the page's clock
   */
  static async open(browser, url, { clock = false, ...options } = {}) {
    const context = await browser.newContext({ locale: "es-MX", ...options });
    const panel = new PanelPage(await context.newPage(), new URL(url).origin);
    if (clock) await panel.page.clock.install();
    await panel.page.goto(url);
    await panel.page.waitForSelector("body[data-state]");
    if (clock) {
      await panel.page.waitForSelector('body:not([data-state="LOADING"])');
      // Only forward is possible, and a jump must not look like an answer that does not come.
      await panel.page.clock.pauseAt((await panel.page.evaluate(() => Date.now())) + 5_000);
    }
    return panel;
  }

  constructor(page, origin) {
    this.page = page;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.#wrong.push(`console: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => this.#wrong.push(`page: ${error.stack}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) {
        this.#wrong.push(`left the origin: ${url}`);
      }
    });
  }

  reaches(state, timeout = 20_000) {
    return this.page.waitForSelector(`body[data-state="${state}"]`, { timeout });
  }

  press(name) {
    return this.page.getByRole("button", { name, exact: true }).click();
  }

  title() {
    return this.page.locator("h1").innerText();
  }

  words() {
    return this.page.locator("main").innerText();
  }

  /** Waits for words on the page. */
  says(pattern, timeoutMs = 15_000) {
    return until(`the page to say ${pattern}`, async () => pattern.test(await this.words()), {
      timeoutMs,
    });
  }

  /** Signs in with a token, on the page where one does. */
  async enterToken(token) {
    await this.page.getByText("Entrar con un token").click();
    await this.page.getByLabel("Token", { exact: true }).fill(token);
    await this.page.locator("#token-form").getByRole("button", { name: "Entrar" }).click();
  }

  /** Signs in as a user of the container's. */
  async enterPassword({ name, password }) {
    await this.page.getByLabel("Usuario").fill(name);
    await this.page.getByLabel("Contraseña").fill(password);
    await this.page.locator("#password-form").getByRole("button", { name: "Entrar" }).click();
  }

  /** What a camera held in front of the screen reads after a moment: cameras look more than once. */
  reads() {
    return until("a code on the screen", () => this.scan(), { timeoutMs: 5_000, everyMs: 200 });
  }

  /** What a camera in front of the screen reads, or undefined. */
  async scan() {
    const { width, height, data } = PNG.sync.read(await this.page.screenshot());
    // Where there is no code it now and then "reads" an empty one.
    return jsQR(new Uint8ClampedArray(data), width, height)?.data || undefined;
  }

  /** Expected noise, such as the browser's own line about an answer that a test provoked. */
  forgive(pattern) {
    this.#wrong = this.#wrong.filter((line) => !pattern.test(line));
  }

  check() {
    assert.deepEqual(this.#wrong, []);
  }

  async close() {
    await this.page.context().close();
    this.check();
  }
}
