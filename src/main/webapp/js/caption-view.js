/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 * @import { TimeLadder } from "./time-ladder.js"
 */
import { Countdown } from "./countdown.js";
import { write } from "./i18n.js";
import { sinceOf, waitOf } from "./messages.js";

/**
 * The line under the box: how long the code lives, or when the next attempt is, or how long one has
 * been waiting. Silent: a screen reader must not count along.
 *
 * Fires `expired` when the code has run out.
 */
export class CaptionView extends EventTarget {
  #ring;
  #text;
  #words;
  #ladder;
  #life = new Countdown();
  #next = new Countdown();
  /** @type {Snapshot | null} */
  #snapshot = null;
  #since = 0;

  /**
   * @param {{ ring: HTMLElement, text: HTMLElement }} elements
   * @param {Words} words
   * @param {TimeLadder} ladder
   */
  constructor({ ring, text }, words, ladder) {
    super();
    this.#ring = ring;
    this.#text = text;
    this.#words = words;
    this.#ladder = ladder;
  }

  /** Whether the code has time left. */
  get alive() {
    return this.#life.leftMs > 0;
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    this.#snapshot = snapshot;
    const { status, account, waited_ms, since_ms } = snapshot;
    const linkedMs = status === "LINKED" ? account?.linked_since_ms : null;
    this.#since = Date.now() - (linkedMs ?? waited_ms ?? since_ms);
    const code = codeOf(snapshot);
    if (code?.expires_in_ms) {
      this.#life.start(code.expires_in_ms, code.ttl_ms ?? undefined);
    } else {
      this.#life.clear();
    }
    const next = snapshot.way === "number" ? null : snapshot.retry.next_attempt_in_ms;
    if (next === null) {
      this.#next.clear();
    } else if (!this.#next.running || Math.abs(next - this.#next.leftMs) > 1500) {
      this.#next.start(next);
    }
    this.tick();
  }

  /**
   * What was known last must not go on counting.
   *
   * @param {boolean} signedOut
   */
  showOffline(signedOut) {
    this.#snapshot = null;
    this.#life.clear();
    this.#next.clear();
    this.#ring.dataset["kind"] = "still";
    write(this.#text, this.#words.say(signedOut ? "ui.caption.signed_out" : "ui.caption.offline"));
  }

  tick() {
    const snapshot = this.#snapshot;
    if (!snapshot) {
      return;
    }
    if (this.#life.running && !this.alive) {
      this.#life.clear();
      this.dispatchEvent(new CustomEvent("expired"));
    }
    const clock = this.#life.running ? this.#life : this.#next.running ? this.#next : null;
    const busy = this.#ladder.waiting;
    const sentence = this.#sentence(snapshot);
    const still = sentence === "" ? "none" : "still";
    this.#ring.dataset["kind"] = clock ? "clock" : busy ? "busy" : still;
    // Set through the object model: the page's policy allows no style attributes.
    this.#ring.style.setProperty("--left", clock ? clock.share.toFixed(3) : "0");
    write(this.#text, sentence);
  }

  /** @param {Snapshot} snapshot */
  #sentence(snapshot) {
    const words = this.#words;
    if (snapshot.way === "number") {
      return this.#sentenceOfPairing(snapshot);
    }
    if (this.#life.running) {
      const { ordinal, of } = snapshot.qr ?? {};
      return words.say("ui.qr.renews", { s: this.#life.seconds, ordinal, of });
    }
    if (this.#next.running) {
      const s = this.#next.seconds;
      return s > 0 ? words.say("ui.next_attempt", { s }) : words.say("ui.trying_now");
    }
    const since = sinceOf(this.#since, words);
    switch (snapshot.status) {
      case "AWAITING_SCAN":
        // Somebody who may look on only gets no code, and waits for others.
        return snapshot.qr_available && !snapshot.qr
          ? words.say("ui.caption.waiting", { age: waitOf(Date.now() - this.#since, words) })
          : words.say("ui.qr.renewing");
      case "IDLE":
        // A linked account that is only not followed has no code to come.
        return snapshot.reason === "ACCOUNT_PAUSED"
          ? words.say("ui.caption.stopped", { since })
          : words.say("ui.start.hint");
      case "LINKED":
        return words.say("ui.caption.linked", { since });
      case "NEEDS_ACTION":
      case "LOGGED_OUT":
        return words.say("ui.caption.stopped", { since });
      default:
        return this.#waited();
    }
  }

  /** @param {Snapshot} snapshot */
  #sentenceOfPairing({ pairing }) {
    const words = this.#words;
    if (this.#life.running) {
      return words.say("ui.pairing.lasts", { age: waitOf(this.#life.seconds * 1000, words) });
    }
    switch (pairing?.phase) {
      case "ASKED":
        return this.#waited();
      case "FAILED":
        return "";
      default:
        return words.say("ui.pairing.next");
    }
  }

  #waited() {
    const age = waitOf(this.#ladder.elapsedMs, this.#words);
    return this.#words.say("ui.caption.waiting", { age });
  }
}

/**
 * The code on show: the QR code, or the pairing code.
 *
 * @param {Snapshot} snapshot
 */
function codeOf({ status, way, qr, pairing }) {
  if (way === "number") {
    return pairing ?? null;
  }
  return status === "AWAITING_SCAN" ? qr : null;
}
