import { $, button } from "./elements.js";
import { recall, remember } from "./preferences.js";

/**
 * Hides the code, where one wishes so, while the person is in another window or tab: others may see the screen then, or it is
 * shared. Back here the code is there at once.
 */
export class VeilView {
  #box;
  #choice;
  #isAway;
  #on = recall("veil") === "on";

  static ofPage() {
    const isAway = () => document.hidden || !document.hasFocus();
    const view = new VeilView({ box: $("box"), choice: button("veil") }, isAway);
    document.addEventListener("visibilitychange", () => view.show());
    for (const type of ["focus", "blur"]) {
      addEventListener(type, () => view.show());
    }
    return view;
  }

  /**
   * @param {{ box: HTMLElement, choice: HTMLButtonElement }} elements
   * @param {() => boolean} isAway whether the person is elsewhere
   */
  constructor({ box, choice }, isAway) {
    this.#box = box;
    this.#choice = choice;
    this.#isAway = isAway;
    choice.addEventListener("click", () => {
      this.#on = !this.#on;
      remember("veil", this.#on ? "on" : "off");
      this.show();
    });
    this.show();
  }

  show() {
    this.#choice.setAttribute("aria-checked", String(this.#on));
    this.#box.toggleAttribute("data-veiled", this.#on && this.#isAway());
  }
}
