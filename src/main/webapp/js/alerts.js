/**
 * @import { News } from "./news.js"
 * @import { Tone } from "./tone.js"
 * @import { Words } from "./i18n.js"
 */
import { recall, remember } from "./preferences.js";

/** More than these at once become one. */
const AT_ONCE = 3;
/** For so long one piece of news is told by one tab only. */
const ONE_TAB_MS = 5_000;

/** @typedef {"on" | "off" | "blocked" | "impossible"} Standing */

/**
 * Calls somebody who is not looking at the page: with a notification of the system's and, if they
 * want, a tone. Both are off until somebody switches them on.
 */
export class Alerts {
  #words;
  #tone;
  #open;
  #icon;
  #wanted = recall("alerts") === "on";
  #sound = recall("sound") === "on";

  /**
   * @param {Words} words
   * @param {Tone} tone
   * @param {(id: string | null) => void} open opens a session's page, or the list
   * @param {string} icon address of a picture
   */
  constructor(words, tone, open, icon) {
    this.#words = words;
    this.#tone = tone;
    this.#open = open;
    this.#icon = icon;
    if (this.#sound) {
      // Chosen on an earlier visit; the first touch of this one lets it be heard.
      for (const type of ["pointerdown", "keydown"]) {
        addEventListener(type, () => this.#sound && tone.allow(), { once: true });
      }
    }
  }

  /** @returns {Standing} */
  get standing() {
    if (!("Notification" in window) || !window.isSecureContext) {
      return "impossible";
    }
    if (Notification.permission === "denied") {
      return "blocked";
    }
    return this.#wanted && Notification.permission === "granted" ? "on" : "off";
  }

  get sound() {
    return this.#sound;
  }

  /** Switches them on or off; to be called while somebody presses the switch. */
  async toggle() {
    const wanted = this.standing !== "on";
    if (wanted && this.standing === "off") {
      await Notification.requestPermission();
    }
    this.#wanted = wanted;
    remember("alerts", wanted ? "on" : "off");
  }

  /** Switches the tone on or off, and lets it be heard. */
  toggleSound() {
    this.#sound = !this.#sound;
    remember("sound", this.#sound ? "on" : "off");
    if (this.#sound) {
      this.#tone.allow();
      this.#tone.play();
    }
  }

  /** @param {News[]} news */
  tell(news) {
    if (news.length > AT_ONCE) {
      const title = this.#words.count("ui.alert.many", news.length);
      const names = news.map(({ name }) => name).join(", ");
      void this.#once("many", () => this.#show(title, names, "enlace", null));
      return;
    }
    for (const { id, name, kind } of news) {
      const title = this.#words.say(`ui.alert.${kind}`, { session: name });
      const body = this.#words.say(`ui.alert.${kind}.body`);
      void this.#once(`${id} ${kind}`, () => this.#show(title, body, `enlace ${id}`, id));
    }
  }

  /**
   * Does it in one tab only, where the browser can tell the tabs apart.
   *
   * @param {string} what
   * @param {() => void} show
   */
  async #once(what, show) {
    if (!("locks" in navigator)) {
      show();
      return;
    }
    const name = `enlace ${what}`;
    const held = navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) {
        show();
        await new Promise((resolve) => setTimeout(resolve, ONE_TAB_MS));
      }
    });
    // Denied where a browser keeps nothing for the page, as in a frame on another site.
    await held.catch(show);
  }

  /**
   * @param {string} title
   * @param {string} body
   * @param {string} tag
   * @param {string | null} id
   */
  #show(title, body, tag, id) {
    if (this.#sound) {
      this.#tone.play();
    }
    if (this.standing !== "on") {
      return;
    }
    try {
      // Our own tone, or none: it is silent by itself.
      const options = { body, tag, renotify: true, silent: true, icon: this.#icon };
      const notification = new Notification(title, { ...options, lang: this.#words.language });
      notification.addEventListener("click", () => {
        notification.close();
        window.focus();
        this.#open(id);
      });
    } catch {
      // Some phones have notifications for installed applications only.
    }
  }
}
