// The packaged panel as a process of its own, to be killed and started again on the same data.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { call, script } from "../harness.js";

const root = script("..");
const MOST_LOG = 1_000_000;
const launcher = join(root, "target/launcher");

/** The panel, on one port and one data directory however often it is started. */
export class PanelProcess {
  #env;
  #child;
  #ended;
  log = "";

  /**
   * @param {Record<string, string>} env its settings
   * @param {Record<string, string>} headers what goes with every request
   */
  constructor(env, headers = {}) {
    this.headers = headers;
    this.#env = { ...process.env, ENLACE_WAR: join(root, "target/enlace.war"), ...env };
  }

  /** Starts it and waits until it is there. */
  async start() {
    const child = spawn(
      "java",
      [
        `@${script("launcher.args")}`,
        `-XX:SharedArchiveFile=${join(launcher, "enlace.jsa")}`,
        "-cp",
        `${join(launcher, "enlace-launcher.jar")}:${join(launcher, "lib")}/*`,
        "dev.enlace.launcher.Main",
      ],
      { env: this.#env, stdio: ["ignore", "pipe", "pipe"] },
    );
    this.#child = child;
    this.#ended = once(child, "exit");
    this.log = "";
    child.stderr.on("data", (chunk) => (this.log = (this.log + chunk).slice(-MOST_LOG)));
    const lines = createInterface({ input: child.stdout });
    const line = await Promise.race([
      once(lines, "line").then(([first]) => first),
      this.#ended.then(([code]) => {
        throw new Error(`the panel ended with ${code}: ${this.log}`);
      }),
    ]);
    this.url = new URL(line).origin;
    return this.url;
  }

  /** @param {NodeJS.Signals} signal */
  async end(signal) {
    this.#child?.kill(signal);
    await this.#ended;
  }

  get pid() {
    return this.#child.pid;
  }

  /** Asks its HTTP interface; undefined when nobody answers, as in the moment of a kill. */
  async ask(method, path, body) {
    const headers = {
      "X-Requested-By": "test",
      ...this.headers,
      ...(body && { "Content-Type": "application/json" }),
    };
    try {
      return await call(method, this.url + path, body, headers);
    } catch {
      return undefined;
    }
  }
}
