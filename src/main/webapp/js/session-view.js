/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 * @import { TimeLadder } from "./time-ladder.js"
 */
import { write } from "./i18n.js";
import { ageOf, messageOf, momentOf } from "./messages.js";
import { attemptOf, hostOf } from "./snapshot.js";

/** For these a person should look up from what they are doing. */
const ALARMING = ["LOGGED_OUT_BY_PHONE", "ACCOUNT_RESTRICTED", "LINK_REPLACED"];

/**
 * What state the session is in, in words: the heading, who is linked, and more and more about the
 * wait the longer it takes. The one region that a screen reader reads out by itself is here.
 */
export class SessionView {
  #elements;
  #words;
  #ladder;
  #tell;
  /** @type {Snapshot | null} */
  #snapshot = null;
  #renewing = false;
  #shownAt = 0;
  #rung = 0;

  /**
   * @param {{ page: HTMLElement, status: HTMLElement, title: HTMLElement, body: HTMLElement,
   *   note: HTMLElement, how: HTMLElement, account: HTMLElement, name: HTMLElement,
   *   phone: HTMLElement, since: HTMLElement, remember: HTMLElement, wait: HTMLElement, slow: HTMLElement,
   *   long: HTMLElement, help: HTMLElement, anew: HTMLElement, attempts: HTMLElement,
   *   lastAnswer: HTMLElement, contact: HTMLElement }} elements
   * @param {Words} words
   * @param {TimeLadder} ladder
   * @param {typeof messageOf} [tell] what a snapshot says to whoever looks
   */
  constructor(elements, words, ladder, tell = messageOf) {
    this.#elements = elements;
    this.#words = words;
    this.#ladder = ladder;
    this.#tell = tell;
  }

  /**
   * Whom to call where nothing else helps.
   *
   * @param {string | null} contact
   */
  async setContact(contact) {
    const place = this.#elements.contact;
    if (!contact && place.dataset["known"] === "false") {
      // So the page begins.
      return;
    }
    try {
      (await import("./contact.js")).showContact(place, contact);
    } catch {
      // What there is to be done without them stands there, too.
    }
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { page, status } = this.#elements;
    this.#snapshot = snapshot;
    this.#shownAt = Date.now();
    // A code that renews itself is no news: three times a minute would be chatter. Where that takes long, it is.
    const renewed = this.#renewing && snapshot.status === "AWAITING_SCAN";
    this.#renewing = snapshot.reason === "QR_RENEWING" && this.#ladder.rung === 0;
    const quiet = renewed || this.#renewing;
    const alarming = ALARMING.includes(snapshot.reason ?? "") || snapshot.status === "LOGGED_OUT";
    status.setAttribute("aria-live", quiet ? "off" : alarming ? "assertive" : "polite");
    page.dataset["state"] = snapshot.status;
    page.dataset["reason"] = snapshot.reason ?? "";
    this.#say(snapshot);
    this.#showAccount(snapshot);
    this.tick();
  }

  /** @param {Snapshot} snapshot */
  #say(snapshot) {
    const { title, body } = this.#elements;
    this.#rung = this.#ladder.rung;
    const message = this.#tell(snapshot, this.#words, this.#rung);
    write(title, message.title);
    write(body, message.body);
  }

  /** Says what the time that has passed gives cause to say. */
  tick() {
    const snapshot = this.#snapshot;
    if (!snapshot) {
      return;
    }
    const { note, wait, slow, attempts, lastAnswer, long, help, anew } = this.#elements;
    const { rung } = this.#ladder;
    if (rung !== this.#rung) {
      this.#say(snapshot);
    }
    const stuck = snapshot.status === "NEEDS_ACTION";
    const tried = attemptOf(snapshot);
    const late = rung >= 3 ? this.#sayOf("ui.long", snapshot) : "";
    const slowly = rung > 0 && !late ? this.#sayOf("ui.slow", snapshot) : "";
    // Read out where the heading is, and seen where there is room for it.
    write(note, late || slowly);
    write(slow, slowly);
    write(long, late);
    const told = rung >= 2 || stuck;
    write(attempts, told && tried > 0 ? this.#words.say("ui.attempts", { n: tried }) : "");
    write(lastAnswer, told ? this.#lastHeard(snapshot) : "");
    help.hidden = rung < 3 && !stuck;
    // Where that button is.
    anew.hidden =
      rung < 3 || snapshot.status === "RECONNECTING" || snapshot.hops.gateway.ok === false;
    wait.hidden =
      help.hidden && ![slow, attempts, lastAnswer, long].some((line) => line.textContent);
  }

  /**
   * When the gateway was heard last, where it is not heard now; its very words are for the details.
   *
   * @param {Snapshot} snapshot
   */
  #lastHeard({ hops, debug }) {
    if (hops.gateway.ok || debug.last_answer_ms_ago === null) {
      return "";
    }
    // What is down since then was there until then.
    const downMs = hops.gateway.ok === false ? hops.gateway.since_ms : null;
    const heardMs = Math.min(debug.last_answer_ms_ago, downMs ?? Infinity);
    const ms = Date.now() - this.#shownAt + heardMs;
    return this.#words.say("ui.last_answer", { age: ageOf(ms, this.#words) });
  }

  /**
   * @param {string} key
   * @param {Snapshot} snapshot
   */
  #sayOf(key, snapshot) {
    // What is to go is not told as what is to be kept.
    const own = snapshot.unlinking ? key : `${key}.${snapshot.status}`;
    return this.#words.say(this.#words.has(own) ? own : key, {
      host: hostOf(snapshot, this.#words),
    });
  }

  /** @param {Snapshot} snapshot */
  #showAccount(snapshot) {
    const { how, account, name, phone, since, remember } = this.#elements;
    const paused = snapshot.reason === "ACCOUNT_PAUSED";
    const linked = paused || snapshot.status === "LINKED" || snapshot.status === "RECONNECTING";
    // Of an account that is to go there is nothing to be kept.
    remember.hidden = snapshot.unlinking === true;
    how.hidden = linked || snapshot.status === "NEEDS_ACTION";
    account.hidden = !linked;
    if (!linked) {
      return;
    }
    const who = snapshot.account;
    write(name, who?.name || who?.phone_masked || this.#words.say("ui.account.unknown"));
    write(phone, who?.phone_masked ?? "");
    hideRow(phone, !who?.phone_masked || !who.name);
    const ms = who?.linked_since_ms ?? snapshot.since_ms;
    write(since, momentOf(Date.now() - ms, this.#words));
    hideRow(since, snapshot.status !== "LINKED");
  }
}

/**
 * @param {HTMLElement} value
 * @param {boolean} hidden
 */
function hideRow(value, hidden) {
  if (value.parentElement) {
    value.parentElement.hidden = hidden;
  }
}
