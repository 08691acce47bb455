// From nothing to the first answer.
import { figure } from "./figure.js";
import { median } from "./numbers.js";
import { floor, hasArchive, panel } from "./processes.js";
import { SESSION, withScratch } from "./setting.js";

/** Where nothing listens: a gateway that is down must not keep the panel from starting. */
const NO_GATEWAY = "http://127.0.0.1:9";

/** @param {{ quick: boolean }} options */
export async function start({ quick }) {
  const rounds = quick ? 2 : 15;
  const here = [];
  const there = [];
  await withScratch(async (scratch) => {
    const path = `panel_cliente/${SESSION}/whatsapp`;
    // The first round only brings the files into the system's memory.
    for (let i = -1; i < rounds; i++) {
      const round = [
        await time(() => floor("HelloHttp"), ""),
        await time(() => panel(NO_GATEWAY, scratch), path),
      ];
      if (i >= 0) {
        there.push(round[0]);
        here.push(round[1]);
      }
    }
  });
  const how = hasArchive() ? "with the class-data archive" : "WITHOUT the class-data archive";
  return [
    figure("start", `process start → first page, ${how}; floor: the JDK's HTTP server`, {
      unit: "ms",
      value: median(here),
      floor: median(there),
      goal: { of: "ratio", most: 3 },
    }),
  ];
}

/** @param {() => import("./processes.js").Program} launch @param {string} path */
async function time(launch, path) {
  const before = performance.now();
  const program = launch();
  try {
    const answer = await fetch(new URL(path, await program.url()));
    await answer.text();
    const after = performance.now();
    if (answer.status !== 200) {
      throw new Error(`/${path} was answered with ${answer.status}`);
    }
    return after - before;
  } finally {
    await program.end();
  }
}
