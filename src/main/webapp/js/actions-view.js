/**
 * @import { Snapshot } from "./types.js"
 * @import { Words } from "./i18n.js"
 * @import { TimeLadder } from "./time-ladder.js"
 */
import { write } from "./i18n.js";

/** @typedef {"start" | "retry" | "cancel" | "unlink" | "keep" | "startOver" | "way"} Wish */
/** @typedef {{ key: string, look?: "main" | "quiet" }} Look */

/**
 * The buttons of one state. In each there is a way on, or a way out.
 *
 * Fires `wish` with the name of the button.
 */
export class ActionsView extends EventTarget {
  #buttons;
  #heading;
  #words;
  #ladder;
  /** @type {Snapshot | null} */
  #snapshot = null;
  /** @type {Wish | null} */
  #busy = null;

  /**
   * @param {Partial<Record<Wish, HTMLButtonElement>>} buttons those that whoever looks may press
   * @param {HTMLElement} heading takes the focus of a button that goes away
   * @param {Words} words
   * @param {TimeLadder} ladder
   */
  constructor(buttons, heading, words, ladder) {
    super();
    this.#buttons = buttons;
    this.#heading = heading;
    this.#words = words;
    this.#ladder = ladder;
    for (const [wish, button] of Object.entries(buttons)) {
      button.addEventListener("click", ({ detail }) => {
        // The second click of a double one was meant for the button that stood there before.
        if (this.#busy === null && detail < 2) {
          this.dispatchEvent(new CustomEvent("wish", { detail: wish }));
        }
      });
    }
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    this.#snapshot = snapshot;
    this.tick();
  }

  /**
   * Says that a wish is being granted, and takes no other meanwhile.
   *
   * @param {Wish | null} wish
   */
  setBusy(wish) {
    this.#busy = wish;
    this.tick();
  }

  tick() {
    if (!this.#snapshot) {
      return;
    }
    const looks = looksOf(this.#snapshot, this.#ladder.rung);
    for (const [wish, button] of /** @type {[Wish, HTMLButtonElement][]} */ (
      Object.entries(this.#buttons)
    )) {
      const look = looks[wish];
      if (!look && !button.hidden && button === document.activeElement) {
        this.#heading.focus({ preventScroll: true });
      }
      button.hidden = !look;
      if (look) {
        button.classList.toggle("main", look.look === "main");
        button.classList.toggle("quiet", look.look === "quiet");
        write(button, this.#words.say(this.#busy === wish ? "ui.busy" : look.key));
      }
      // Not `disabled`: that would take the focus away from the button just pressed.
      button.setAttribute("aria-disabled", String(this.#busy !== null));
    }
  }
}

/**
 * Loud is only what has to be pressed: where it goes on by itself, nothing asks for a press.
 *
 * @param {Pick<Snapshot, "status" | "reason" | "retry" | "way" | "unlinking" | "unlink_sent"> &
 *   Partial<Pick<Snapshot, "account" | "hops">>} snapshot
 * @param {number} rung
 * @returns {Partial<Record<Wish, Look>>}
 */
export function looksOf(snapshot, rung) {
  const { status, reason, retry, way, account, unlinking, unlink_sent, hops } = snapshot;
  const cancel = { key: "ui.cancel" };
  const pause = { key: "ui.pause" };
  // What ends is only the following, where an account is linked.
  const stop = account ? pause : cancel;
  const unlink = { key: "ui.unlink" };
  // Trying is a part of that wish, and must not look like its end.
  const leave = { key: "ui.retry.unlink" };
  // Once the gateway may have heard of it, it is too late.
  const keep = unlinking && !unlink_sent ? { keep: { key: "ui.keep" } } : {};
  // No gateway that is away comes back by that.
  const reached = hops?.gateway.ok !== false;
  const startOver = rung >= 3 && reached ? { startOver: { key: "ui.start_over" } } : {};
  // The way that is on show has its own button, or needs none; the other one is there for whoever looks for it.
  /** @type {Partial<Record<Wish, Look>>} */
  const other = way
    ? { way: { key: way === "qr" ? "ui.way.number" : "ui.way.qr", look: "quiet" } }
    : {};
  switch (status) {
    case "IDLE":
      if (reason === "ACCOUNT_PAUSED") {
        return { start: { key: "ui.resume", look: "main" }, unlink };
      }
      return way === "number" ? other : { start: { key: "ui.start", look: "main" }, ...other };
    case "LOGGED_OUT":
      return way === "number" ? other : { start: { key: "ui.start", look: "main" }, ...other };
    case "CONNECTING":
    case "WAITING_FOR_QR": {
      if (way === "number") {
        return { ...other, cancel };
      }
      const waits = rung > 0 || retry.next_attempt_in_ms !== null;
      return {
        ...(waits ? { retry: { key: "ui.retry" } } : {}),
        // While a code renews itself, nothing moves to where somebody is about to press.
        ...other,
        cancel,
        ...startOver,
      };
    }
    case "AWAITING_SCAN":
      return { ...other, cancel };
    case "LINKING":
      return { cancel, ...startOver };
    case "LINKED":
      return unlinking ? {} : { unlink };
    case "RECONNECTING": {
      if (unlinking) {
        return { retry: leave, ...keep };
      }
      return { retry: { key: "ui.retry" }, unlink, cancel: pause };
    }
    case "NEEDS_ACTION":
      // Trying would make a restricted account's case worse.
      if (reason === "ACCOUNT_RESTRICTED") {
        return { cancel: stop, ...keep };
      }
      if (reason === "ACCOUNT_UNEXPECTED" && !unlinking) {
        return { unlink: { ...unlink, look: "main" }, retry: { key: "ui.retry" }, cancel: stop };
      }
      return unlinking
        ? { retry: { ...leave, look: "main" }, ...keep }
        : {
            retry: { key: reason === "LINK_REPLACED" ? "ui.use_here" : "ui.retry", look: "main" },
            cancel: stop,
          };
  }
}
