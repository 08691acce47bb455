// One tab on which the faces are shown, each after the other.
import { FarSide } from "./far-side.js";
import { PanelPage, startBrowser } from "./page.js";

/** The moment at which every face is seen, so that two pictures of one are the same. */
const NOON = new Date("2026-03-09T12:04:30");
const STEP_MS = 500;

/** A far side, a browser, and one tab. */
export class Stage {
  #drawn = null;

  /**
   * @param {object} [options] of the browser's context; `clock`, whether the page's time stands and is turned by hand; and
   *   a `browser` that is there already, and stays
   */
  static async open({ clock = true, browser = null, ...options } = {}) {
    const stage = new Stage();
    stage.farSide = await new FarSide().start();
    stage.own = browser ? null : await startBrowser();
    stage.context = await (browser ?? stage.own).newContext({ locale: "es-MX", ...options });
    stage.page = await stage.context.newPage();
    stage.panel = new PanelPage(stage.page, new URL(stage.farSide.url).origin);
    stage.clock = clock;
    if (clock) await stage.page.clock.install({ time: NOON });
    return stage;
  }

  /**
   * One that is gone after a test, and on which nothing may go wrong.
   *
   * @param {object} t the test
   * @param {object} [options] those of {@link Stage.open}, and what is `forgiven` of what the browser says
   */
  static async during(t, { forgiven = /$^/, ...options } = {}) {
    const stage = await Stage.open(options);
    t.after(async () => {
      await stage.close();
      stage.panel.forgive(forgiven);
      stage.panel.check();
    });
    return stage;
  }

  /** Shows a face on a page that is new, or on the one that is there already, which is quicker, and which only the link page can. */
  async show(face, { fresh = Boolean(face.act ?? face.drawn ?? face.person) } = {}) {
    const { farSide, page } = this;
    // Another run: of the face before the page keeps neither its log nor how long one has waited.
    farSide.reboot();
    const version = farSide.show(face);
    const url = new URL(face.page ?? "whatsapp", farSide.url).href;
    if (fresh || this.#drawn !== url) {
      await page.goto("about:blank");
      if (this.clock) {
        await page.clock.resume();
        await page.clock.setSystemTime(NOON);
      }
      await page.goto(url);
      await this.#drawnNow(face, version);
      if (this.clock) await this.#stop();
    } else {
      await this.#drawnNow(face, version);
    }
    // What was done to a page stays: the next face needs a page of its own.
    this.#drawn = face.act ? null : url;
    await face.act?.(page, farSide, (ms) => this.turn(ms));
  }

  /** Has the page's time stand. Only forward is possible, and on a busy machine the next moment is soon over. */
  async #stop() {
    for (let ms = 500; ; ms *= 2) {
      const soon = (await this.page.evaluate(() => Date.now())) + ms;
      try {
        return await this.page.clock.pauseAt(soon);
      } catch (error) {
        if (ms > 4_000) throw error;
      }
    }
  }

  /** Goes on to another face on the same page, as a session does. */
  async follow(face) {
    await this.#drawnNow(face, this.farSide.show(face));
  }

  async #drawnNow(face, version) {
    const { page } = this;
    if (face.drawn) {
      await page.waitForSelector(face.drawn);
      return;
    }
    await page.waitForFunction(
      (shown) => document.getElementById("detail-version")?.textContent === shown,
      `${version} · ${this.farSide.boot}`,
      { polling: 5 },
    );
    if (face.snapshot?.qr_code) {
      await page.waitForSelector('#code canvas, .box[data-face="number"] .number');
    }
    if (face.practice) await page.waitForSelector("#practice:not([hidden])");
    if (face.events?.length) await page.waitForSelector("#log li");
  }

  /** Makes the window as high as the page is, so that what goes along at its bottom is seen there. */
  async fit({ width, height }) {
    await this.page.setViewportSize({ width, height });
    const whole = await this.page.evaluate(() => document.documentElement.scrollHeight);
    await this.page.setViewportSize({ width, height: Math.max(height, whole) });
  }

  /** Turns the page's clock, and gives it time to hear back between its steps. */
  async turn(ms) {
    for (let left = this.clock ? ms : 0; left > 0; left -= STEP_MS) {
      await this.page.clock.runFor(Math.min(STEP_MS, left));
    }
  }

  async close() {
    await this.context?.close();
    await this.own?.close();
    await this.farSide?.stop();
  }
}
