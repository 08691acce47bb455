// What every measurement of the running panel begins with.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Gateway } from "./gateway.js";
import { sleep } from "./numbers.js";
import { panel } from "./processes.js";

const CODE_MS = 15_000;

export const SESSION = "bench";

/**
 * Runs the work with an empty directory, which is gone afterwards.
 *
 * @template T
 * @param {(directory: string) => Promise<T>} work
 */
export async function withScratch(work) {
  const directory = mkdtempSync(join(tmpdir(), "enlace-bench-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  // When we are told to end in the middle of it, too.
  process.on("exit", remove);
  try {
    return await work(directory);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/**
 * Runs the work with a panel, and one session of it that shows a code.
 *
 * @template T
 * @param {(setting: { gateway: Gateway, program: import("./processes.js").Program,
 *   url: URL, status: URL, scratch: string }) => Promise<T>} work
 */
export async function withPanel(work) {
  return withScratch(async (scratch) => {
    const gateway = new Gateway();
    const program = panel(await gateway.start(), scratch);
    try {
      const url = await program.url();
      const status = new URL(`api/sessions/${SESSION}/status`, url);
      await post(new URL("api/sessions", url), { session_id: SESSION });
      await showsCode(status);
      return await work({ gateway, program, url, status, scratch });
    } catch (error) {
      error.message += `\nThe panel's last words:\n${program.lastWords}`;
      throw error;
    } finally {
      await program.end();
      gateway.close();
    }
  });
}

/** @param {URL} url @param {object} body */
export async function post(url, body) {
  const headers = { "Content-Type": "application/json", "X-Requested-By": "enlace" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) {
    throw new Error(`${url.pathname} was answered with ${answer.status} ${await answer.text()}`);
  }
}

/** @param {URL} status */
async function showsCode(status) {
  const until = Date.now() + CODE_MS;
  for (;;) {
    const snapshot = await (await fetch(status)).json();
    if (snapshot.status === "AWAITING_SCAN") {
      return;
    }
    if (Date.now() > until) {
      throw new Error(`The panel shows no code, it is ${snapshot.status} (${snapshot.reason})`);
    }
    await sleep(50);
  }
}
