// A thousand panels that wait for news: what each costs, and when the last one has it.
import { request } from "node:http";
import { codeText } from "./codes.js";
import { figure } from "./figure.js";
import { clockSkew, median, now, sleep } from "./numbers.js";
import { floor, jcmd } from "./processes.js";
import { SESSION, withPanel } from "./setting.js";

/** Until every client's next request is at the server. */
const SETTLE_MS = 150;

/** Clients that wait at a URL, and tell when they have had news. */
class Clients {
  #program;
  #skew = 0;

  /** @param {URL} url @param {number} count */
  async open(url, count) {
    this.#program = floor("HoldingClients", [url.href, String(count)]);
    // The answer to the first question of each is no news.
    await this.#line("round");
    this.#skew = await clockSkew(async () => {
      this.#program.say("clock");
      return Number((await this.#line("clock"))[0]);
    });
    await sleep(SETTLE_MS);
  }

  /**
   * How long it takes, in ms, until the middle and the last of them have the news.
   *
   * @param {() => number} change returns the instant
   */
  async round(change) {
    const at = change() + this.#skew;
    const [, middle, last] = (await this.#line("round")).map(Number);
    await sleep(SETTLE_MS);
    return { middle: middle - at, last: last - at };
  }

  async close() {
    await this.#program?.end();
  }

  async #line(kind) {
    const [word, ...values] = (await this.#program.line()).split(" ");
    if (word !== kind) {
      throw new Error(`The clients say "${word}" where "${kind}" is due`);
    }
    return values;
  }
}

/** @param {{ quick: boolean }} options */
export async function held({ quick }) {
  const many = quick ? 100 : 1000;
  const few = many / 10;
  const rounds = quick ? 3 : 40;
  const warmUp = quick ? 2 : 40;
  return withPanel(async ({ gateway, program, status }) => {
    const issue = () => gateway.issue(SESSION, codeText());
    const bare = floor("HoldingServer", [(await rawAnswer(status)).toString("base64")]);
    try {
      const bareUrl = await bare.url();
      const notify = () => {
        const at = now();
        bare.say("");
        return at;
      };
      const atRest = await measure(program, status, few, issue, warmUp);
      const bareAtRest = await measure(bare, bareUrl, few, notify, warmUp);
      const full = await measure(program, status, many, issue, warmUp);
      const bareFull = await measure(bare, bareUrl, many, notify, warmUp);
      const times = await alternate(many, rounds, [status, issue], [bareUrl, notify]);
      const each = (less, more) => (more.heap - less.heap) / (many - few) / 1024;
      return figures(many, few, { atRest, full, bareAtRest, bareFull, each, times });
    } finally {
      await bare.end();
    }
  });
}

/** What a server holds while so many wait, after it has told them some news. */
async function measure(server, url, count, change, rounds) {
  const clients = new Clients();
  try {
    await clients.open(url, count);
    for (let i = 0; i < rounds; i++) {
      await clients.round(change);
    }
    // The histogram collects all garbage first.
    const histogram = await jcmd(server, "GC.class_histogram");
    const counters = await jcmd(server, "PerfCounter.print");
    return {
      heap: Number(/^Total +\d+ +(\d+)/m.exec(histogram)?.[1]),
      threads: Number(/java\.threads\.live=(\d+)/.exec(counters)?.[1]),
    };
  } finally {
    await clients.close();
    // A server does not notice that they went: it would hold their requests beside the next ones.
    change();
    await sleep(SETTLE_MS);
  }
}

/** Rounds of the panel and of its floor in turn, so that both have the same machine. */
async function alternate(count, rounds, [url, change], [bareUrl, bareChange]) {
  const clients = new Clients();
  const bareClients = new Clients();
  const times = { here: [], floor: [] };
  try {
    await clients.open(url, count);
    await bareClients.open(bareUrl, count);
    for (let i = 0; i < rounds; i++) {
      times.floor.push(await bareClients.round(bareChange));
      times.here.push(await clients.round(change));
    }
    return times;
  } finally {
    await clients.close();
    await bareClients.close();
  }
}

/** An answer of the panel as it goes over the wire. @param {URL} url @returns {Promise<Buffer>} */
function rawAnswer(url) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { Connection: "keep-alive" } }, async (response) => {
      const head = [`HTTP/1.1 ${response.statusCode} OK`];
      for (let i = 0; i < response.rawHeaders.length; i += 2) {
        head.push(`${response.rawHeaders[i]}: ${response.rawHeaders[i + 1]}`);
      }
      const body = Buffer.concat(await response.toArray());
      resolve(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]));
    });
    asked.on("error", reject);
    asked.end();
  });
}

function figures(many, few, { atRest, full, bareAtRest, bareFull, each, times }) {
  const of = (rounds, name) => median(rounds.map((round) => round[name]));
  const row = (name, unit, value, floor, goal) =>
    figure("held", name, { unit, value, floor, goal });
  return [
    row("heap of each held request", "KiB", each(atRest, full), each(bareAtRest, bareFull), {
      of: "value",
      most: 10,
    }),
    row(`threads with ${many} held; floor: with ${few}`, "", full.threads, atRest.threads, {
      of: "ratio",
      most: 1,
    }),
    row(
      `change → the middle one of ${many} has it`,
      "ms",
      of(times.here, "middle"),
      of(times.floor, "middle"),
    ),
    row(
      `change → the last one of ${many} has it`,
      "ms",
      of(times.here, "last"),
      of(times.floor, "last"),
      { of: "ratio", most: 2 },
    ),
  ];
}
