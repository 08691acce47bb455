/**
 * @import { Alerts } from "./alerts.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";

/** The switches for being called when something happens. */
export class AlertsView {
  #elements;
  #alerts;
  #words;

  /**
   * @param {{ desktop: HTMLButtonElement, sound: HTMLButtonElement, note: HTMLElement,
   *   opener: HTMLElement }} elements
   * @param {Alerts} alerts
   * @param {Words} words
   */
  constructor(elements, alerts, words) {
    this.#elements = elements;
    this.#alerts = alerts;
    this.#words = words;
    elements.desktop.addEventListener("click", async () => {
      await alerts.toggle();
      this.show();
    });
    elements.sound.addEventListener("click", () => {
      alerts.toggleSound();
      this.show();
    });
  }

  /** Shows how they are now, in the language of now. */
  show() {
    const { desktop, sound, note, opener } = this.#elements;
    const { standing, sound: heard } = this.#alerts;
    desktop.setAttribute("aria-checked", String(standing === "on"));
    desktop.setAttribute("aria-disabled", String(standing === "impossible"));
    sound.setAttribute("aria-checked", String(heard));
    write(note, this.#words.say(`ui.alerts.${standing}`));
    opener.dataset["on"] = String(standing === "on");
    const label = this.#words.say(standing === "on" ? "ui.alerts.opener.on" : "ui.alerts.opener");
    opener.setAttribute("aria-label", label);
    opener.title = label;
  }
}
