// Measures, and prints each figure beside its floor. scripts/bench calls it when all is built.
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { event } from "./event.js";
import { table } from "./figure.js";
import { held } from "./held.js";
import { sleep, within } from "./numbers.js";
import { sessions } from "./sessions.js";
import { start } from "./start.js";
import { status } from "./status.js";

const PART_MS = 600_000;
const LISTENING_MS = 2000;
/** More than this of the machine is not ours: the figures will be worse than they need be. */
const BUSY = 0.1;

/** @type {Record<string, (options: { quick: boolean }) => Promise<import("./figure.js").Figure[]>>} */
const PARTS = { event, status, held, sessions, start };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

const machine = await look();
if (machine.busy > BUSY) {
  say(`The machine is busy with other things (${percent(machine.busy)}): expect worse figures.`);
}
/** @type {import("./figure.js").Figure[]} */
const figures = [];
for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  say(`Measuring: ${part}…`);
  try {
    figures.push(...(await within(PARTS[part](options), PART_MS, part)));
  } catch (error) {
    say(`scripts/bench ${part}: ${error.message}`);
    process.exit(1);
  }
}
process.stdout.write(
  `${options.json ? JSON.stringify({ machine, figures }, null, 2) : report()}\n`,
);
// A browser's or a socket's last breath must not be waited for.
process.exit(0);

function report() {
  const missed = figures.filter(({ met }) => met === false).length;
  const lines = [
    table(figures),
    "",
    `${machine.cpus} × ${machine.model}, Node ${process.versions.node}; ` +
      `${percent(machine.busy)} busy with other things before, load ${loadavg()[0].toFixed(1)} after.`,
    missed === 0 ? "Every goal is met." : `Goals missed: ${missed}.`,
  ];
  if (options.quick) {
    lines.push("These are the figures of --quick: they show that it works, and mean nothing.");
  }
  return lines.join("\n");
}

/** What machine it is, and how busy it is before we begin. */
async function look() {
  const total = () => {
    const times = cpus().map((cpu) => cpu.times);
    const idle = times.reduce((sum, { idle }) => sum + idle, 0);
    const all = times.reduce(
      (sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle,
      0,
    );
    return { idle, all };
  };
  const before = total();
  await sleep(LISTENING_MS);
  const after = total();
  const busy = 1 - (after.idle - before.idle) / (after.all - before.all);
  return { cpus: availableParallelism(), model: cpus()[0]?.model.trim() ?? "?", busy };
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}
