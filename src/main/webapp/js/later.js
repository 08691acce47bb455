/**
 * @import { Linking } from "./linking.js"
 * @import { Snapshot } from "./types.js"
 */
import { listen } from "./elements.js";
import { once } from "./intent.js";

/**
 * What is on the page once somebody has begun to link. It comes when that is so, or is about to be; until then there is
 * nothing of it to be seen.
 *
 * Fires what it fires, and `there` when it has come.
 */
export class LinkingLater extends EventTarget {
  #come;
  /** @type {Linking | null} */
  #linking = null;

  /** @param {() => Promise<Linking>} load */
  constructor(load) {
    super();
    this.#come = once(async () => {
      const linking = await load();
      for (const type of ["answer", "wish", "meant"]) {
        listen(linking, type, (detail) => this.dispatchEvent(new CustomEvent(type, { detail })));
      }
      this.#linking = linking;
      this.dispatchEvent(new CustomEvent("there"));
    });
  }

  get there() {
    return this.#linking !== null;
  }

  /** Gets it, once; where that fails, again with the next snapshot. */
  async get() {
    try {
      await this.#come();
    } catch {
      // The code on the page and its buttons need nothing of it.
    }
  }

  /**
   * @param {Snapshot} snapshot
   * @param {Snapshot} told as the server said it
   */
  show(snapshot, told) {
    this.#linking?.show(snapshot, told);
    if (snapshot.status !== "IDLE" || snapshot.version > 0) {
      void this.get();
    }
  }

  /**
   * Asks whether it shall be unlinked, or no longer followed; says whether that can be asked, for it may not have come.
   *
   * @param {"unlink" | "pause"} about
   */
  async ask(about) {
    await this.get();
    this.#linking?.ask(about);
    return this.there;
  }

  refresh() {
    this.#linking?.refresh();
  }

  clear() {
    this.#linking?.clear();
  }

  tick() {
    this.#linking?.tick();
  }

  retell() {
    this.#linking?.retell();
  }

  remove() {
    this.#linking?.remove();
  }

  enter() {
    this.#linking?.enter();
  }
}
