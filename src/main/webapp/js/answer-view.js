/**
 * @import { Clock, Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { ageOf, refusalOf, timeOfDay } from "./messages.js";

/** As long as the panel itself waits for an answer of the gateway's. */
const LIMIT_MS = 12_000;
const LOOK_EVERY_MS = 400;
/** What was answered this lately is told without a number. */
const NOW_MS = 2_000;
/** What was answered longer ago than this says nothing of now. */
export const GOOD_FOR_MS = 60_000;

/**
 * How the newest question came out.
 *
 * @typedef {{ kind: "asking" } | { kind: "refused", at: number, error: unknown }
 *   | { kind: "answered" | "unreachable" | "silent", at: number, snapshot: Snapshot }} Outcome
 */

/** @typedef {{ refresh: () => Promise<Snapshot>, look: () => Promise<Snapshot> }} Questions */

/**
 * «Estado»: has the gateway asked now, and shows what it said, in plain words, and word for word for
 * who wants to know. It goes when it is closed, is old, or is not so any more.
 *
 * Fires `answer` with the snapshot that the answer is in.
 */
export class AnswerView extends EventTarget {
  #elements;
  #words;
  #questions;
  #now;
  /** @type {Outcome | null} */
  #outcome = null;
  /** What was brought into sight. @type {Outcome | null} */
  #seen = null;

  /**
   * @param {{ button: HTMLButtonElement, box: HTMLElement, text: HTMLElement, ago: HTMLElement,
   *   time: HTMLElement, hasQr: HTMLElement, detail: HTMLElement, literal: HTMLElement,
   *   close: HTMLElement, heading: HTMLElement }} elements
   * @param {Words} words
   * @param {Questions} questions
   * @param {Clock} [now]
   */
  constructor(elements, words, questions, now = () => performance.now()) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#questions = questions;
    this.#now = now;
    elements.button.addEventListener("click", () => void this.#ask());
    elements.close.addEventListener("click", () => this.#drop());
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { button, heading } = this.#elements;
    const hidden = !canAsk(snapshot);
    if (hidden && button === document.activeElement) {
      heading.focus({ preventScroll: true });
    }
    button.hidden = hidden;
    // Nobody is asked any more, or it is not as it was answered: that would only confuse.
    if (snapshot.status === "IDLE" || (this.#outcome && !stillHolds(this.#outcome, snapshot))) {
      this.#drop();
    }
  }

  /** Says how long ago that was. */
  tick() {
    const outcome = this.#outcome;
    if (!outcome || !("at" in outcome)) {
      write(this.#elements.ago, "");
      return;
    }
    const ms = this.#now() - outcome.at;
    if (ms > GOOD_FOR_MS) {
      this.#drop();
      return;
    }
    const key = ms < NOW_MS ? "ui.ask.now" : "ui.ask.ago";
    write(this.#elements.ago, this.#words.say(key, { age: ageOf(ms, this.#words) }));
  }

  /** Says it again, in the language of now. */
  retell() {
    const { button, box, text, time, hasQr, detail, literal, close } = this.#elements;
    const outcome = this.#outcome;
    const asking = outcome?.kind === "asking";
    button.setAttribute("aria-disabled", String(asking));
    write(button, this.#words.say("ui.ask"));
    // Not hidden: a region that comes out of nowhere is not read out.
    box.dataset["kind"] = outcome?.kind ?? "none";
    if (outcome && outcome !== this.#seen) {
      // On a phone it would come behind the bar at the bottom.
      box.scrollIntoView({ block: "nearest" });
    }
    this.#seen = outcome;
    write(text, outcome ? sentenceOf(outcome, this.#words) : "");
    const answered = outcome?.kind === "answered" ? outcome : null;
    close.hidden = !outcome || asking;
    close.setAttribute("aria-label", this.#words.say("ui.ask.close"));
    detail.hidden = !answered;
    if (answered) {
      const { hops, debug } = answered.snapshot;
      const at = timeOfDay(Date.now() - (this.#now() - answered.at), this.#words, true);
      const latency = hops.gateway.latency_ms ?? null;
      write(time, this.#words.say("ui.ask.at", { time: at, latency }));
      const has = this.#words.say(`ui.detail.has_qr.${debug.has_qr}`);
      write(hasQr, `${this.#words.say("ui.detail.has_qr")}: ${has}`);
      // Not `write`: its asterisks are the gateway's own.
      literal.textContent = debug.last_answer ?? "";
    }
    this.tick();
  }

  async #ask() {
    if (this.#asking) {
      return;
    }
    this.#tell({ kind: "asking" });
    const pressed = this.#now();
    try {
      let snapshot = await this.#questions.refresh();
      let kind = heardIn(snapshot, this.#now() - pressed);
      while (kind === null && this.#asking && this.#now() - pressed < LIMIT_MS) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        snapshot = await this.#questions.look();
        kind = heardIn(snapshot, this.#now() - pressed);
      }
      this.dispatchEvent(new CustomEvent("answer", { detail: snapshot }));
      this.#end({ kind: kind ?? "silent", at: this.#now(), snapshot });
    } catch (error) {
      this.#end({ kind: "refused", at: this.#now(), error });
    }
  }

  get #asking() {
    return this.#outcome?.kind === "asking";
  }

  /** @param {Outcome} outcome */
  #end(outcome) {
    // Somebody may have stopped it all meanwhile.
    if (this.#asking) {
      this.#tell(outcome);
    }
  }

  #drop() {
    const { button, close, heading } = this.#elements;
    if (this.#outcome === null) {
      return;
    }
    const focused = close === document.activeElement;
    this.#tell(null);
    if (focused) {
      (button.hidden ? heading : button).focus({ preventScroll: true });
    }
  }

  /** @param {Outcome | null} outcome */
  #tell(outcome) {
    this.#outcome = outcome;
    this.retell();
  }
}

/**
 * Whether there is a gateway to be asked without starting what somebody stopped.
 *
 * @param {Snapshot} snapshot
 */
export function canAsk({ status, retry }) {
  switch (status) {
    case "IDLE":
    case "LOGGED_OUT":
      return false;
    case "NEEDS_ACTION":
      return retry.next_attempt_in_ms !== null;
    default:
      return true;
  }
}

/**
 * What has been heard of the gateway since the question, if anything.
 *
 * @param {Snapshot} snapshot
 * @param {number} elapsedMs since the question
 * @returns {"answered" | "unreachable" | null}
 */
export function heardIn({ debug, hops }, elapsedMs) {
  if (debug.last_answer_ms_ago !== null && debug.last_answer_ms_ago <= elapsedMs) {
    return "answered";
  }
  const { ok, ms_ago } = hops.gateway;
  return ok === false && ms_ago !== null && ms_ago <= elapsedMs ? "unreachable" : null;
}

/**
 * @param {Outcome} outcome
 * @param {Words} words
 */
export function sentenceOf(outcome, words) {
  switch (outcome.kind) {
    case "asking":
      return words.say("ui.ask.asking");
    case "refused":
      return refusalOf(outcome.error, words);
    default: {
      const { status, reason, debug } = outcome.snapshot;
      const why = reason ? words.say(`reason.${reason}.title`) : "";
      if (outcome.kind !== "answered") {
        return words.say(`ui.ask.${outcome.kind}`, { why });
      }
      const sentences = [words.say(`ui.ask.answered.${status}`)];
      if (why && status !== "LINKED" && status !== "LINKING") {
        sentences.push(words.say("ui.ask.why", { why }));
      }
      if (status === "WAITING_FOR_QR" && debug.has_qr !== null) {
        sentences.push(words.say(`ui.ask.has_qr.${debug.has_qr}`));
      }
      return sentences.join(" ");
    }
  }
}

/**
 * Whether what was answered is still so, as far as the page knows.
 *
 * @param {Outcome} outcome
 * @param {Snapshot} snapshot
 */
function stillHolds(outcome, { status, version, boot, hops }) {
  if (!("snapshot" in outcome)) {
    return true;
  }
  const then = outcome.snapshot;
  if (boot === then.boot && version <= then.version) {
    return true; // a picture of before the answer
  }
  return status === then.status && hops.gateway.ok === then.hops.gateway.ok;
}
