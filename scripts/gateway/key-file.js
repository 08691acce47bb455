// A session's keys, in memory and in one file. Baileys' own store gives every key a file and opens
// them all at once: 812 at each first login, so that a few dozen sessions linking together run a
// process out of file descriptors.
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { BufferJSON, initAuthCreds, proto } from "baileys";

const SUFFIX = ".json";

/**
 * The ids of the sessions whose keys are in the directory; what an interrupted write left is
 * cleared away.
 */
export async function storedIds(directory) {
  const names = await readdir(directory);
  const halfWritten = names.filter((name) => name.endsWith(`${SUFFIX}.new`));
  await Promise.all(halfWritten.map((name) => rm(join(directory, name), { force: true })));
  return names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
}

/** The keys of one session. */
export class KeyFile {
  #file;
  #report;
  #held;
  #writing;
  #stale = false;
  #deleted = false;

  /**
   * Reads a session's keys. A file that cannot be read is put aside, and new keys take its place.
   *
   * @param {string} directory
   * @param {string} id the session's
   * @param {(message: string, error: Error) => void} report told of what went wrong with the file
   */
  static async read(directory, id, report) {
    const file = join(directory, id + SUFFIX);
    try {
      const { creds, keys } = JSON.parse(await readFile(file, "utf8"), BufferJSON.reviver);
      if (!creds?.noiseKey || !keys) throw new Error("it holds no keys");
      return new KeyFile(file, { creds, keys }, report);
    } catch (error) {
      report("the keys cannot be read; the file is put aside", error);
      await rename(file, `${file}.unreadable`);
      return KeyFile.create(directory, id, report);
    }
  }

  /** New keys, of a device that is not linked yet. */
  static create(directory, id, report) {
    const file = new KeyFile(join(directory, id + SUFFIX), newKeys(), report);
    file.#save();
    return file;
  }

  constructor(file, held, report) {
    this.#file = file;
    this.#held = held;
    this.#report = report;
  }

  /** Whether a phone has linked the device that these keys belong to. */
  get linked() {
    return Boolean(this.#held.creds.account);
  }

  /**
   * Whether a pairing code was asked for and not typed: Baileys then takes the device for a linked
   * one.
   */
  get halfLinked() {
    return Boolean(this.#held.creds.me) && !this.linked;
  }

  /** The linked account: its number, digits only, and its name where it is known. */
  get account() {
    if (!this.linked) return undefined;
    const { id, name } = this.#held.creds.me;
    return { phone: id.split(/[:@]/)[0], name: name && name !== "~" ? name : null };
  }

  /**
   * The keys for one connection: `auth` is what makeWASocket takes, `save` is to be called when the
   * credentials changed. A connection can outlive its keys by some seconds; what it saves after
   * `renew` or `delete` goes nowhere.
   */
  lend() {
    const held = this.#held;
    const save = () => (held === this.#held ? this.#save() : Promise.resolve());
    const keys = {
      get: async (type, ids) => {
        const found = ids
          .map((id) => [id, held.keys[type]?.[id]])
          .filter(([, value]) => value != null);
        return Object.fromEntries(found.map(([id, value]) => [id, revive(type, value)]));
      },
      set: (changes) => {
        for (const [type, values] of Object.entries(changes)) {
          held.keys[type] ??= {};
          for (const [id, value] of Object.entries(values)) {
            if (value) held.keys[type][id] = value;
            else delete held.keys[type][id];
          }
        }
        return save();
      },
    };
    return { auth: { creds: held.creds, keys }, save };
  }

  /** Forgets the keys for new ones: the device that they belonged to is no more. */
  renew() {
    this.#held = newKeys();
    this.#save();
  }

  /** Resolves when all is written. */
  async settled() {
    await this.#writing;
  }

  async delete() {
    this.#deleted = true;
    this.#held = newKeys();
    await this.#writing;
    await rm(this.#file, { force: true });
  }

  /** Writes the keys as they are now; calls made during a write share the next one. */
  #save() {
    this.#stale = true;
    this.#writing ??= this.#write();
    return this.#writing;
  }

  async #write() {
    try {
      while (this.#stale && !this.#deleted) {
        this.#stale = false;
        await replaceFile(this.#file, JSON.stringify(this.#held, BufferJSON.replacer));
      }
    } catch (error) {
      // The session works on with what is in memory, and the next change tries again.
      this.#report("the keys could not be written", error);
    } finally {
      this.#writing = undefined;
    }
  }
}

const newKeys = () => ({ creds: initAuthCreds(), keys: {} });

const revive = (type, value) =>
  type === "app-state-sync-key" ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;

/** Whoever reads the file finds the old text or the new one, whole, even after a power cut. */
async function replaceFile(file, text) {
  const handle = await open(`${file}.new`, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}
