// The directory with the sessions' keys, which belongs to one process at a time.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Another process has the directory. */
export class Taken extends Error {
  /** @param {number} owner its process id */
  constructor(owner, directory) {
    super(`another gateway (process ${owner}) uses ${directory}`);
    this.owner = owner;
  }
}

/** Makes the directory if need be; nobody but its owner may look into it. */
export function openDirectory(directory) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
}

/**
 * Takes the directory for this process: two gateways on the same keys would throw each other out
 * for ever. What a process left that was killed is taken over.
 *
 * @returns {() => void} gives it back
 * @throws {Taken}
 */
export function lockDirectory(directory) {
  const lock = join(directory, "lock");
  const mine = `${process.pid} ${startOf(process.pid)}`.trim();
  for (const attempt of [1, 2]) {
    try {
      writeFileSync(lock, mine, { flag: "wx", mode: 0o600 });
      return () => {
        if (contentOf(lock) === mine) rmSync(lock, { force: true });
      };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const [owner, start] = contentOf(lock).split(" ");
      if (attempt === 2 || isAlive(Number(owner), start)) throw new Taken(Number(owner), directory);
      rmSync(lock, { force: true });
    }
  }
}

/** @param {string} [start] when it started; without it, any process of that number will do */
function isAlive(pid, start) {
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  // After a crash or a restart of the machine, somebody else may have the number.
  const now = startOf(pid);
  return !start || !now || now === start;
}

/** When a process started, in the system's own count; empty where that cannot be had. */
function startOf(pid) {
  // Field 22 of proc(5); the second one is a name in brackets, with anything in it.
  const fields = contentOf(`/proc/${pid}/stat`).split(")").at(-1).trim().split(" ");
  return fields[19] ?? "";
}

function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
