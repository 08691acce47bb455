// From the gateway's event to the code on the page's canvas, in real Chromium.
import { createServer } from "node:http";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { chromium } from "playwright-core";
import { codeText, picture } from "./codes.js";
import { figure } from "./figure.js";
import { clockSkew, now, percentile, sleep, within } from "./numbers.js";
import { SESSION, withPanel } from "./setting.js";

const EVENT_MS = 10_000;
const WARM_UP = 20;

/** Tells when a code was drawn, as soon as it is in the page. */
const WATCH = `
  const now = () => performance.timeOrigin + performance.now();
  const { putImageData } = CanvasRenderingContext2D.prototype;
  let drawn;
  CanvasRenderingContext2D.prototype.putImageData = function (...image) {
    putImageData.apply(this, image);
    drawn = now();
  };
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.nodeName === "CANVAS"))) {
      window.arrived(drawn);
    }
  }).observe(document, { childList: true, subtree: true });
`;

const EMPTY_PAGE = `<!doctype html><title>floor</title><script type="module">
  for (;;) {
    const answer = await fetch("/next", { cache: "no-store" });
    await answer.json();
    window.arrived(performance.timeOrigin + performance.now());
  }
</script>`;

/** The least there can be in between: one held request of an empty page, answered by Node. */
class Floor {
  #waiting;
  #http = createServer((request, response) => {
    if (request.url === "/next") {
      this.#waiting = response;
    } else {
      response.writeHead(200, { "Content-Type": "text/html" }).end(EMPTY_PAGE);
    }
  });

  async start() {
    await new Promise((resolve) => this.#http.listen(0, "127.0.0.1", () => resolve(undefined)));
    return `http://127.0.0.1:${this.#http.address().port}/`;
  }

  /** @param {string} code */
  async issue(code) {
    while (!this.#waiting) {
      await sleep(1);
    }
    const response = this.#waiting;
    this.#waiting = undefined;
    const body = JSON.stringify({ qr: code });
    const at = now();
    response.writeHead(200, { "Content-Type": "application/json" }).end(body);
    return at;
  }

  close() {
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

/** A page that tells when something arrived in it. */
class Watched {
  /** @type {(at: number) => void} */
  #arrived = () => {};
  #skew = 0;

  /** @param {import("playwright-core").Browser} browser @param {string} url */
  async open(browser, url, watch = "") {
    this.page = await browser.newPage();
    await this.page.exposeFunction("arrived", (at) => this.#arrived(at));
    await this.page.addInitScript(watch);
    await this.page.goto(url);
    const clock = () => this.page.evaluate(() => performance.timeOrigin + performance.now());
    this.#skew = await clockSkew(clock);
  }

  /**
   * How long it takes, in ms, until what is issued has arrived.
   *
   * @param {() => number | Promise<number>} issue returns the instant
   */
  async time(issue) {
    const arrived = new Promise((resolve) => (this.#arrived = resolve));
    const at = await issue();
    return (await within(arrived, EVENT_MS, "an event's way to the page")) - this.#skew - at;
  }
}

/** @param {{ quick: boolean }} options */
export async function event({ quick }) {
  const rounds = quick ? 10 : 200;
  const floor = new Floor();
  return withPanel(async ({ gateway, url }) => {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM,
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
    try {
      const panel = new Watched();
      const empty = new Watched();
      await empty.open(browser, await floor.start());
      await panel.open(browser, new URL(`panel_cliente/${SESSION}/whatsapp`, url).href, WATCH);
      await panel.page.waitForSelector("#code canvas");
      const times = { picture: [], text: [], floor: [] };
      for (let i = -(quick ? 2 : WARM_UP); i < rounds; i++) {
        const text = codeText();
        const image = await picture(text);
        const round = {
          picture: await panel.time(() => gateway.issue(SESSION, image)),
          floor: await rested(() => empty.time(() => floor.issue(text))),
          text: await rested(() => panel.time(() => gateway.issue(SESSION, codeText()))),
        };
        for (const [name, ms] of i < 0 ? [] : Object.entries(round)) {
          times[name].push(ms);
        }
        await rested();
      }
      await proveShown(panel, gateway);
      return figures(times);
    } finally {
      await browser.close();
      floor.close();
    }
  });
}

/** Lets everything come to rest first, at no pace that anything could fall in step with. */
async function rested(work = async () => 0) {
  await sleep(60 + 60 * Math.random());
  return work();
}

/** That what was timed is what a phone would read. */
async function proveShown(panel, gateway) {
  const text = codeText();
  const image = await picture(text);
  await panel.time(() => gateway.issue(SESSION, image));
  const shown = PNG.sync.read(await panel.page.locator("#code canvas").screenshot());
  const read = jsQR(new Uint8ClampedArray(shown.data), shown.width, shown.height);
  if (read?.data !== text) {
    throw new Error("The page does not show the code that the gateway issued");
  }
}

function figures({ picture, text, floor }) {
  const row = (name, times, percent, goal) =>
    figure("event", `gateway's event (${name}) → code on the canvas, p${percent}`, {
      unit: "ms",
      value: percentile(times, percent),
      floor: percentile(floor, percent),
      goal: { of: "value", most: goal },
    });
  return [
    row("PNG", picture, 50, 10),
    row("PNG", picture, 99, 25),
    row("text", text, 50, 10),
    row("text", text, 99, 25),
  ];
}
