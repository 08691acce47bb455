/**
 * @import { Share, ShareApi } from "./share-api.js"
 * @import { Words } from "./i18n.js"
 * @import { Clock, Snapshot } from "./types.js"
 */
import { Copier } from "./copier.js";
import { $, button, dialog, input } from "./elements.js";
import { write } from "./i18n.js";
import { ageOf, refusalOf, timeOfDay, waitOf } from "./messages.js";

const ROOT = new URL("../", import.meta.url);
const TICK_MS = 1_000;
const LOOPBACK = /^(localhost|127\.[0-9.]+|\[::1\])$/;

/** With an account linked, or about to be, there is nothing for a customer to do. */
const NOTHING_TO_DO = ["LINKING", "LINKED", "RECONNECTING"];

/** The dialog with the link for a customer: makes it, shows how it is, takes it back. */
export class ShareView {
  #elements = {
    opener: button("share"),
    dialog: dialog("share-dialog"),
    field: $("share-field"),
    link: input("share-link"),
    copy: button("share-copy"),
    send: button("share-send"),
    state: $("share-state"),
    time: $("share-time"),
    here: $("share-here"),
    notice: $("share-notice"),
    make: button("share-make"),
    withdraw: button("share-withdraw"),
    close: button("share-close"),
  };
  #api;
  #words;
  #now;
  /** Known only to the page that made it. @type {{ url: string, id: string } | null} */
  #link = null;
  /** How often something was done: what was looked at before is not how it is. */
  #deeds = 0;
  /** @type {{ share: Share, at: number } | null} */
  #known = null;
  /** What came of the last thing that was done. @type {"withdrawn" | "over" | null} */
  #ended = null;
  /** @type {unknown} */
  #refused = null;
  #copier = new Copier(() => this.tell());
  #busy = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /**
   * @param {ShareApi} api
   * @param {Words} words
   * @param {Clock} [now]
   */
  constructor(api, words, now = Date.now) {
    this.#api = api;
    this.#words = words;
    this.#now = now;
    const { opener, dialog, link, copy, send, make, withdraw, close } = this.#elements;
    opener.addEventListener("click", () => this.#open());
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => clearInterval(this.#ticking));
    link.addEventListener("focus", () => link.select());
    copy.addEventListener("click", () => void this.#copy());
    send.addEventListener("click", () => void this.#send());
    make.addEventListener("click", () => void this.#do(() => this.#make()));
    withdraw.addEventListener("click", () => void this.#do(() => this.#withdraw()));
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    // A session that nobody created has none to share yet.
    const hidden = snapshot.version === 0 || NOTHING_TO_DO.includes(snapshot.status);
    const { opener, dialog } = this.#elements;
    opener.hidden = hidden && !dialog.open;
    if (dialog.open) {
      // That it was opened is news of the session's.
      void this.#look();
    }
  }

  #open() {
    this.#ended = null;
    this.#refused = null;
    this.#elements.dialog.showModal();
    this.#ticking = setInterval(() => this.tell(), TICK_MS);
    this.tell();
    void this.#look();
  }

  async #look() {
    const deeds = this.#deeds;
    try {
      const { share } = await this.#api.look();
      if (deeds === this.#deeds) {
        this.#take(share);
      }
    } catch (error) {
      this.#refused = error;
    }
    this.tell();
  }

  /** @param {Share | null} share */
  #take(share) {
    if (share === null && this.#known !== null) {
      this.#ended ??= "over";
    }
    // Another one, made elsewhere, has ended the one of this page.
    if (share?.id !== this.#link?.id) {
      this.#link = null;
    }
    this.#known = share && { share, at: this.#now() };
  }

  async #make() {
    const { link, share } = await this.#api.make();
    this.#deeds++;
    this.#link = { url: new URL(link, ROOT).href, id: share.id };
    this.#ended = null;
    this.#take(share);
    this.tell();
    this.#elements.copy.focus();
  }

  async #withdraw() {
    await this.#api.withdraw();
    this.#deeds++;
    this.#ended = "withdrawn";
    this.#take(null);
    this.tell();
    this.#elements.make.focus();
  }

  /** @param {() => Promise<void>} what */
  async #do(what) {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    this.#refused = null;
    this.tell();
    try {
      await what();
    } catch (error) {
      this.#refused = error;
    } finally {
      this.#busy = false;
      this.tell();
    }
  }

  async #copy() {
    if (!(await this.#copier.copy(this.#link?.url ?? ""))) {
      this.#elements.link.focus();
    }
  }

  async #send() {
    const text = this.#words.say("ui.share.text", { time: this.#until() });
    // Whoever changes their mind has nothing to be told.
    await navigator.share({ text, url: this.#link?.url ?? "" }).catch(() => {});
  }

  #leftMs() {
    return this.#known === null
      ? 0
      : this.#known.share.expires_in_ms - (this.#now() - this.#known.at);
  }

  #until() {
    return timeOfDay(this.#now() + this.#leftMs(), this.#words);
  }

  /** Says it all, in the language of now. */
  tell() {
    if (this.#known !== null && this.#leftMs() <= 0) {
      this.#take(null);
    }
    const { field, link, copy, send, state, time, here, notice, make, withdraw } = this.#elements;
    const words = this.#words;
    const there = this.#known !== null;
    field.hidden = this.#link === null;
    link.value = this.#link?.url ?? "";
    write(copy, words.say(this.#copier.copied ? "ui.share.copied" : "ui.share.copy"));
    send.hidden = typeof navigator.share !== "function";
    write(state, this.#stateOf());
    write(
      time,
      there
        ? words.say("ui.share.until", { time: this.#until(), left: waitOf(this.#leftMs(), words) })
        : "",
    );
    const local = LOOPBACK.test(location.hostname);
    write(
      here,
      this.#link !== null && local ? words.say("ui.share.here", { host: location.host }) : "",
    );
    write(notice, this.#refused ? refusalOf(this.#refused, words) : "");
    withdraw.hidden = !there;
    make.hidden = this.#link !== null;
    make.classList.toggle("main", !there);
    write(make, words.say(there ? "ui.share.again" : "ui.share.make"));
    for (const each of [make, withdraw]) {
      each.setAttribute("aria-disabled", String(this.#busy));
    }
  }

  #stateOf() {
    const words = this.#words;
    if (this.#known === null) {
      return this.#ended === null ? "" : words.say(`ui.share.${this.#ended}`);
    }
    const { share, at } = this.#known;
    const age =
      share.opened_ms_ago === null ? null : ageOf(share.opened_ms_ago + this.#now() - at, words);
    const opened = words.say(age === null ? "ui.share.unopened" : "ui.share.opened", { age });
    return this.#link === null
      ? `${words.say("ui.share.hidden", { by: share.by })} ${opened}`
      : opened;
  }
}
