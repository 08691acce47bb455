// Hundreds of linked sessions at a time, over the local gateway with the real Baileys: what each
// costs the panel and the gateway.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { figure } from "./figure.js";
import { now, sleep } from "./numbers.js";
import { jcmd, panel, Program, script } from "./processes.js";
import { post, withScratch } from "./setting.js";

const run = promisify(execFile);
/** How many are being linked at the same time. */
const WORKERS = 4;
const STEP_MS = 300_000;
/** Until what linking left behind is done with. */
const SETTLE_MS = 5_000;
/** A session that shows codes shows the next one by then, if the last one could not be scanned. */
const ASK_AGAIN_MS = 100;

/** @param {{ quick: boolean }} options */
export async function sessions({ quick }) {
  const many = quick ? 20 : 200;
  const few = quick ? 10 : 20;
  return withScratch(async (scratch) => {
    const programs = [];
    const begin = (...args) => {
      programs.unshift(new Program(...args));
      return programs[0];
    };
    try {
      const practice = begin("the practice server", [process.execPath, script("practice/main.js")]);
      const whatsapp = JSON.parse(await practice.line());
      const gateway = begin(
        "the gateway",
        [
          ...[process.execPath, "--import", new URL("../practice/trust.js", import.meta.url).href],
          ...[script("gateway/main.js"), "--data", join(scratch, "gateway")],
          ...["--log-level", "silent", "--max-sessions", String(many)],
        ],
        { ENLACE_PRACTICE_SERVER: whatsapp.url, ENLACE_GATEWAY_KEY: "", ENLACE_GATEWAY_PORT: "0" },
      );
      const { url: gatewayUrl } = JSON.parse(await gateway.line());
      const program = panel(gatewayUrl, scratch, { ENLACE_MAX_SESSIONS: String(many) });
      programs.unshift(program);
      const all = { url: await program.url(), scan: new URL("/scan", whatsapp.control_url) };
      await link(all, 0, few);
      const before = await measure(program, gateway);
      const start = now();
      await link(all, few, many);
      const took = now() - start;
      const after = await measure(program, gateway);
      return figures(many, few, before, after, took);
    } catch (error) {
      error.message += `\nLast words:\n${programs.map(({ lastWords }) => lastWords).join("\n")}`;
      throw error;
    } finally {
      for (const program of programs) await program.end();
    }
  });
}

/** Links the sessions of these numbers, some at a time, each with a phone of its own. */
async function link({ url, scan }, from, to) {
  let next = from;
  const work = async () => {
    while (next < to) await linkOne(url, scan, `s${next++}`);
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

async function linkOne(url, scan, id) {
  await post(new URL("api/sessions", url), { session_id: id });
  const deadline = now() + STEP_MS;
  for (let scanned = null; ;) {
    const snapshot = await (await fetch(new URL(`api/sessions/${id}/status`, url))).json();
    if (snapshot.status === "LINKED") return;
    if (now() > deadline) {
      throw new Error(`${id} is not linked, it is ${snapshot.status} (${snapshot.reason})`);
    }
    if (snapshot.qr_available && snapshot.qr_code !== scanned) {
      scanned = snapshot.qr_code;
      await fetch(scan, { method: "POST", body: JSON.stringify({ qr: scanned }) });
    } else {
      await sleep(ASK_AGAIN_MS);
    }
  }
}

/** What panel and gateway take, in threads and bytes. */
async function measure(program, gateway) {
  await sleep(SETTLE_MS);
  // The histogram collects all garbage first.
  const histogram = await jcmd(program, "GC.class_histogram");
  const counters = await jcmd(program, "PerfCounter.print");
  const { stdout } = await run("ps", ["-o", "rss=", "-p", String(gateway.pid)]);
  return {
    heap: Number(/^Total +\d+ +(\d+)/m.exec(histogram)?.[1]),
    threads: Number(/java\.threads\.live=(\d+)/.exec(counters)?.[1]),
    gateway: Number(stdout) * 1024,
  };
}

function figures(many, few, before, after, took) {
  const row = (name, unit, value, floor, goal) =>
    figure("sessions", name, { unit, value, floor, goal });
  const mib = (bytes) => bytes / 1024 / 1024;
  return [
    row(`threads with ${many} linked; floor: with ${few}`, "", after.threads, before.threads, {
      of: "ratio",
      most: 1,
    }),
    row(`panel's heap with ${many}`, "MiB", mib(after.heap), mib(before.heap)),
    row(`local gateway's memory with ${many}`, "MiB", mib(after.gateway), mib(before.gateway)),
    row("linked per second", "/s", ((many - few) * 1000) / took),
  ];
}
