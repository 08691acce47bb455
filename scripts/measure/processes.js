// The programs that are measured, and those that measure.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { within } from "./numbers.js";

const START_MS = 30_000;
const END_MS = 10_000;
const LINE_MS = 60_000;

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A file of scripts/, by its path there. @param {string} path */
export const script = (path) => join(root, "scripts", path);

const launcher = join(root, "target/launcher");
const java = process.env.ENLACE_JAVA ?? "java";
const run = promisify(execFile);

// What the panel runs with; its floors get the same, so that nothing but the program differs.
const JVM = `@${join(root, "scripts/launcher.args")}`;

/** @type {Set<Program>} */
const running = new Set();
process.on("exit", () => running.forEach((program) => program.kill()));

/** A child process that says on its first line where it is. */
export class Program {
  #child;
  #name;
  #ended;
  #lines;
  #errors = "";

  /**
   * @param {string} name
   * @param {string[]} command
   * @param {Record<string, string>} [env]
   */
  constructor(name, [file, ...args], env = {}) {
    this.#name = name;
    this.#child = spawn(file, args, { env: { ...process.env, ...env } });
    running.add(this);
    this.#ended = new Promise((resolve) => {
      this.#child.once("error", resolve);
      this.#child.once("exit", resolve);
    });
    void this.#ended.then(() => running.delete(this));
    this.#child.stdin.on("error", () => {});
    this.#child.stderr.on("data", (data) => (this.#errors = `${this.#errors}${data}`.slice(-4096)));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  get pid() {
    return this.#child.pid;
  }

  /** The next line that it prints. */
  async line(limitMs = LINE_MS) {
    const { value, done } = await within(this.#lines.next(), limitMs, `a line of ${this.#name}`);
    if (done) {
      throw new Error(`${this.#name} ended:\n${this.#errors}`);
    }
    return value;
  }

  /** What it said last on standard error. */
  get lastWords() {
    return this.#errors;
  }

  /** The URL that it prints when it answers. */
  async url() {
    return new URL(await this.line(START_MS));
  }

  /** @param {string} line */
  say(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  kill() {
    this.#child.kill("SIGKILL");
  }

  async end() {
    this.kill();
    await within(this.#ended, END_MS, `the end of ${this.#name}`);
  }
}

// Word for word what the class-data archive was made with, or the JVM passes it over.
const classPath = [join(launcher, "enlace-launcher.jar"), join(launcher, "lib", "*")];

const archive = join(launcher, "enlace.jsa");

/** Whether the JVM finds its classes prepared. */
export const hasArchive = () => existsSync(archive);

/**
 * The panel as scripts/run starts it, on any free port.
 *
 * @param {string} gateway its URL
 * @param {string} data a directory
 * @param {Record<string, string>} [env] more settings
 */
export function panel(gateway, data, env = {}) {
  const archived = hasArchive() ? [`-XX:SharedArchiveFile=${archive}`, "-Xshare:auto"] : [];
  const classes = classPath.join(delimiter);
  return new Program(
    "the panel",
    [java, ...archived, JVM, "-cp", classes, "dev.enlace.launcher.Main"],
    {
      ENLACE_PORT: "0",
      ENLACE_HOST: "127.0.0.1",
      ENLACE_LOGIN: "none",
      ENLACE_DATA: data,
      ENLACE_WAR: join(root, "target/enlace.war"),
      ENLACE_GATEWAY_URL: gateway,
      ENLACE_GATEWAY_KIND: "",
      ENLACE_PRACTICE_URL: "",
      ...env,
    },
  );
}

/**
 * One of the programs in src/test/java/dev/enlace/bench.
 *
 * @param {string} name
 * @param {string[]} args
 */
export function floor(name, args = []) {
  const classes = [join(root, "target/test-classes"), ...classPath].join(delimiter);
  return new Program(name, [java, JVM, "-cp", classes, `dev.enlace.bench.${name}`, ...args]);
}

/**
 * Asks a JVM.
 *
 * @param {Program} program
 * @param {string} command one of jcmd's
 */
export async function jcmd(program, command) {
  const tool = java.includes("/") ? join(dirname(java), "jcmd") : "jcmd";
  const { stdout } = await run(tool, [String(program.pid), command], {
    timeout: LINE_MS,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}
