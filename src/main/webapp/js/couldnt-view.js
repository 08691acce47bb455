/**
 * @import { Wish } from "./actions-view.js"
 * @import { Snapshot } from "./types.js"
 */

import { $ } from "./elements.js";
import { BETWEEN_CODES } from "./snapshot.js";

/**
 * «Mi teléfono dice que no pudo vincular»: what phones say, what is behind it, and for each a next
 * step.
 *
 * Fires `wish` with the wish of the step that was pressed.
 */
export class CouldntView extends EventTarget {
  #box;
  #heading;
  #ways;

  /**
   * @param {HTMLDetailsElement} box its buttons name their wish in `data-wish`
   * @param {HTMLElement} heading takes the focus of what goes away
   * @param {boolean} guest whether it is not for them to begin anew: codes renew themselves
   */
  constructor(box, heading, guest) {
    super();
    this.#box = box;
    this.#heading = heading;
    const buttons = [...box.querySelectorAll("button")];
    this.#ways = buttons.filter((button) => button.dataset["wish"] === "way");
    for (const button of buttons) {
      button.addEventListener("click", () => {
        this.#close();
        const named = /** @type {Wish} */ (button.dataset["wish"]);
        const wish = guest && named === "startOver" ? "retry" : named;
        this.dispatchEvent(new CustomEvent("wish", { detail: wish }));
      });
    }
  }

  /** @param {boolean} guest */
  static ofPage(guest) {
    const box = /** @type {HTMLDetailsElement} */ ($("couldnt"));
    return new CouldntView(box, $("title"), guest);
  }

  /** @param {Snapshot} snapshot */
  show({ status, reason, way }) {
    const renewing =
      ["CONNECTING", "WAITING_FOR_QR"].includes(status) &&
      (way !== null || (!this.#box.hidden && BETWEEN_CODES.includes(reason ?? "")));
    const hidden = status !== "AWAITING_SCAN" && !renewing;
    if (hidden) {
      this.#close();
    }
    this.#box.hidden = hidden;
    for (const button of this.#ways) {
      button.hidden = way === null;
    }
  }

  #close() {
    if (this.#box.contains(document.activeElement)) {
      this.#heading.focus({ preventScroll: true });
    }
    this.#box.open = false;
  }
}
