// How many status requests per second, beside a servlet that only says hello.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { figure } from "./figure.js";
import { median } from "./numbers.js";
import { floor } from "./processes.js";
import { withPanel } from "./setting.js";

const run = promisify(execFile);
const WRK_MS = 60_000;
/** What Linux counts a process's time in, per second. */
const TICKS = 100;

/** @param {{ quick: boolean }} options */
export async function status({ quick }) {
  const seconds = quick ? 1 : 4;
  const rounds = quick ? 1 : 7;
  return withPanel(async ({ program, status: panelUrl, scratch }) => {
    const empty = join(scratch, "hello");
    mkdirSync(empty);
    const hello = floor("HelloServlet", [empty]);
    try {
      const helloUrl = new URL("hello", await hello.url());
      const here = [];
      const there = [];
      for (let i = -1; i < rounds; i++) {
        const round = [
          await load(helloUrl, hello, seconds),
          await load(panelUrl, program, seconds),
        ];
        if (i >= 0) {
          there.push(round[0]);
          here.push(round[1]);
        }
      }
      return figures(here, there);
    } finally {
      await hello.end();
    }
  });
}

function figures(here, there) {
  const of = (rounds, name) => median(rounds.map((round) => round[name]));
  const rows = [
    figure("status", "status requests per second; floor: a hello servlet", {
      unit: "/s",
      value: of(here, "perSecond"),
      floor: of(there, "perSecond"),
      goal: { of: "ratio", least: 0.85 },
    }),
  ];
  if (here[0].cpu !== null) {
    rows.push(
      figure("status", "server's CPU for each of them", {
        unit: "µs",
        value: of(here, "cpu"),
        floor: of(there, "cpu"),
      }),
    );
  }
  return rows;
}

/** 64 connections, as fast as one thread can ask. */
async function load(url, program, seconds) {
  const before = cpuMs(program);
  const args = ["-t1", "-c64", `-d${seconds}s`, url.href];
  const { stdout } = await run("wrk", args, { timeout: WRK_MS });
  const after = cpuMs(program);
  const [, requests] = /(\d+) requests in/.exec(stdout) ?? [];
  const [, perSecond] = /Requests\/sec: +([\d.]+)/.exec(stdout) ?? [];
  if (!Number(perSecond) || /Non-2xx|Socket errors/.test(stdout)) {
    throw new Error(`wrk, at ${url.pathname}:\n${stdout}`);
  }
  const cpu = before === null ? null : ((after - before) * 1000) / Number(requests);
  return { perSecond: Number(perSecond), cpu };
}

/** The time that a process has had on the processors; null where that cannot be asked. */
function cpuMs({ pid }) {
  if (process.platform !== "linux") {
    return null;
  }
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}
