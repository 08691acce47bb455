// A real Prometheus, where there is one: it scrapes the panel, and its own tools judge what we hand out.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { changed, freePort, launchUntil, script } from "../harness.js";

const isThere = (program) => !spawnSync(program, ["--version"], { stdio: "ignore" }).error;

/** Why what needs Prometheus is skipped; false where it is there. */
export const skip =
  !(isThere("prometheus") && isThere("promtool")) &&
  "Prometheus is not installed (Debian: apt-get install prometheus)";

/** A file of docs/deploy, by its name. */
export const deployed = (name) => script(`../docs/deploy/${name}`);

/**
 * Runs promtool and returns what it says; it says nothing of what is well, or one line.
 *
 * @param {string[]} args
 * @param {string} [input]
 */
export function promtool(args, input) {
  try {
    return execFileSync("promtool", args, { input, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    return assert.fail(`promtool ${args.join(" ")}: ${error.stdout}${error.stderr}`);
  }
}

/** The example of docs/deploy, as it has to be for a panel on this machine. */
function config(directory, panel, token) {
  const secret = join(directory, "enlace-token");
  writeFileSync(secret, token, { mode: 0o600 });
  const path = join(directory, "prometheus.yml");
  const example = readFileSync(deployed("prometheus.yml"), "utf8");
  writeFileSync(
    path,
    changed(example, {
      "scrape_interval: 30s": "scrape_interval: 1s",
      "evaluation_interval: 30s": "evaluation_interval: 1s",
      "- alerts.yml": `- ${deployed("alerts.yml")}`,
      "scheme: https": "scheme: http",
      "/etc/prometheus/enlace-token": secret,
      "[panel.example.org]": `["${new URL(panel).host}"]`,
    }),
  );
  return path;
}

/** Starts one that scrapes a panel every second. */
export async function startPrometheus(directory, panel, token) {
  const address = `127.0.0.1:${await freePort()}`;
  await launchUntil(/Server is ready to receive web requests/, "prometheus", [
    `--config.file=${config(directory, panel, token)}`,
    `--storage.tsdb.path=${join(directory, "tsdb")}`,
    `--web.listen-address=${address}`,
  ]);
  const get = async (path) => {
    const response = await fetch(`http://${address}/api/v1/${path}`);
    const answer = await response.json();
    assert.equal(answer.status, "success", `${path}: ${answer.error}`);
    return answer.data;
  };
  return {
    /** What an expression says now: one row for each series. */
    query: async (expression) =>
      (await get(`query?query=${encodeURIComponent(expression)}`)).result,
    rules: async () => (await get("rules")).groups.flatMap(({ rules }) => rules),
  };
}
