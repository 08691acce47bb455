/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";

/** @typedef {"gateway" | "code" | "phone" | "linked"} Step */
/** @typedef {"todo" | "now" | "stuck" | "done" | "back"} Mark */

/** @type {Step[]} */
const STEPS = ["gateway", "code", "phone", "linked"];

/** Reasons that are about an account, which the phone had to be accepted for. */
const ACCOUNTS = ["LINK_REPLACED", "ACCOUNT_RESTRICTED", "ACCOUNT_UNEXPECTED"];

/** How far the link has come: gateway, code, phone, linked. */
export class StepsView {
  #items;
  #words;

  /**
   * @param {Record<Step, HTMLElement>} items
   * @param {Words} words
   */
  constructor(items, words) {
    this.#items = items;
    this.#words = words;
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const marks = marksOf(snapshot);
    const current = marks.findIndex((mark) => mark !== "done");
    STEPS.forEach((step, i) => {
      const item = this.#items[step];
      const mark = marks[i] ?? "todo";
      item.dataset["mark"] = mark;
      if (i === current) {
        item.setAttribute("aria-current", "step");
      } else {
        item.removeAttribute("aria-current");
      }
      const text = item.querySelector("small");
      if (text) {
        const key = `ui.step.${step}.${wordOf(step, mark, snapshot)}`;
        write(text, this.#words.has(key) ? this.#words.say(key) : "");
      }
    });
  }
}

/**
 * @param {Step} step
 * @param {Mark} mark
 * @param {Snapshot} snapshot
 */
export function wordOf(step, mark, { way, status, pairing }) {
  if (way !== "number") {
    return step === "linked" && mark === "done" && status === "RECONNECTING" ? "kept" : mark;
  }
  switch (`${step} ${mark}`) {
    case "code now":
      return pairing?.phase === "ASKED" ? mark : "number";
    // Its letters cannot be checked as a QR code can.
    case "code done":
      return "";
    case "phone now":
      return "pairing";
    default:
      return mark;
  }
}

/**
 * @param {Snapshot} snapshot
 * @returns {Mark[]}
 */
export function marksOf(snapshot) {
  const marks = wayOf(snapshot);
  // Whatever was reached behind it: nobody is connected to a gateway that does not answer.
  // Where nothing is tried, nothing is known of it either.
  const tries = snapshot.status !== "IDLE";
  return tries && snapshot.hops.gateway.ok === false && marks[0] === "done"
    ? ["back", ...marks.slice(1)]
    : marks;
}

/**
 * @param {Snapshot} snapshot
 * @returns {Mark[]}
 */
function wayOf({ status, reason, hops, way, pairing }) {
  if (way === "number" && (status === "WAITING_FOR_QR" || status === "AWAITING_SCAN")) {
    // The QR code behind it is not what somebody looks at who is to write a number.
    return pairing?.phase === "CODE" ? ["done", "done", "now"] : ["done", "now"];
  }
  switch (status) {
    case "CONNECTING":
      return ["now"];
    case "WAITING_FOR_QR":
      return ["done", "now"];
    case "AWAITING_SCAN":
      return ["done", "done", "now"];
    case "LINKING":
      return ["done", "done", "done", "now"];
    case "LINKED":
      return ["done", "done", "done", "done"];
    case "RECONNECTING":
      return ["done", "done", "done", hops.gateway.ok === false ? "done" : "back"];
    case "NEEDS_ACTION":
      if (reason && ACCOUNTS.includes(reason)) {
        return ["done", "done", "done", "stuck"];
      }
      if (reason === "LINK_PASSKEY") {
        return ["done", "done", "stuck"];
      }
      return hops.gateway.ok ? ["done", "stuck"] : ["stuck"];
    // Of an account that is not followed nothing is known now.
    case "IDLE":
    case "LOGGED_OUT":
      return [];
  }
}
