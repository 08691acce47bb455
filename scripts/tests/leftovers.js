// What a web application that was taken out has left in the JVM of its container: threads, outgoing connections, open
// files, and itself on the heap. It asks the JDK's jcmd, and Linux' /proc where there is one.
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const JCMD = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/jcmd") : "jcmd";
/** As they stand in /proc/net/tcp. */
const LISTENING = "0A";

/** A JVM before anything was deployed, and what has come since. */
export class Leftovers {
  #pid;
  #port;
  #threads;
  #files;

  /**
   * @param {number} pid of the container
   * @param {number} port that it listens on
   */
  static async before(pid, port) {
    const leftovers = new Leftovers();
    leftovers.#pid = pid;
    leftovers.#port = port;
    leftovers.#threads = new Set(await threads(pid));
    leftovers.#files = new Set(files(pid));
    return leftovers;
  }

  /** One line for each thing; none, if all is as it was. Collects the garbage first. */
  async found() {
    const alive = (await jcmd(this.#pid, "GC.class_histogram")).match(
      /\S*(dev\.enlace\.\S+|Web[aA]ppClassLoader)( |$)/gm,
    );
    const now = await threads(this.#pid);
    return [
      ...(alive ?? []).map((name) => `on the heap: ${name.trim()}`),
      ...now.filter((name) => !this.#threads.has(name)).map((name) => `thread: ${name}`),
      ...connections(this.#pid, this.#port).map((remote) => `connection: ${remote}`),
      ...files(this.#pid)
        .filter((path) => !this.#files.has(path))
        .map((path) => `open file: ${path}`),
    ];
  }
}

async function jcmd(pid, command) {
  return (await run(JCMD, [String(pid), command], { maxBuffer: 64 * 1024 * 1024 })).stdout;
}

/** Their names, without numbers: a pool that grew is the container's business. */
async function threads(pid) {
  const dump = await jcmd(pid, "Thread.print");
  return [...dump.matchAll(/^"(.*)" (?:#|os_prio)/gm)].map(([, name]) => name.replace(/\d+/g, "N"));
}

function files(pid) {
  return links(pid).filter((to) => to.startsWith("/") && !/^\/(dev|proc|sys)\//.test(to));
}

/** Where to those lead that did not come in through the container's port. */
function connections(pid, port) {
  const sockets = new Set(links(pid).map((to) => /^socket:\[(\d+)]$/.exec(to)?.[1]));
  return ["tcp", "tcp6"]
    .map((table) => `/proc/${pid}/net/${table}`)
    .filter(existsSync)
    .flatMap((table) => readFileSync(table, "utf8").split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state, , , , , , inode]) => {
      const ours = state !== LISTENING && sockets.has(inode);
      return ours && Number.parseInt(local.split(":")[1], 16) !== port;
    })
    .map(([, , remote]) => `port ${Number.parseInt(remote.split(":")[1], 16)}`);
}

function links(pid) {
  const directory = `/proc/${pid}/fd`;
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((descriptor) => {
    try {
      return [readlinkSync(join(directory, descriptor))];
    } catch {
      return []; // closed meanwhile
    }
  });
}
