/**
 * @import { Alerts } from "./alerts.js"
 * @import { AlertsView } from "./alerts-view.js"
 * @import { Words } from "./i18n.js"
 * @import { News } from "./news.js"
 */
import { onIntent } from "./intent.js";
import { recall } from "./preferences.js";

/**
 * Being called, and the switches for it. They come when somebody begins to use the page; at once where they were switched
 * on on an earlier visit.
 */
export class AlertsLater {
  #words;
  #open;
  #icon;
  /** @type {{ alerts: Alerts, view: AlertsView } | null} */
  #there = null;
  #spoken = false;

  /**
   * @param {Words} words
   * @param {(id: string | null) => void} open opens a session's page, or the list
   * @param {string} icon address of a picture
   */
  constructor(words, open, icon) {
    this.#words = words;
    this.#open = open;
    this.#icon = icon;
    if (recall("alerts") === "on" || recall("sound") === "on") {
      void this.#get();
    } else {
      onIntent(() => void this.#get());
    }
  }

  async #get() {
    try {
      const [{ Alerts }, { AlertsView }, { Tone }] = await Promise.all([
        import("./alerts.js"),
        import("./alerts-view.js"),
        import("./tone.js"),
      ]);
      const alerts = new Alerts(this.#words, new Tone(), this.#open, this.#icon);
      this.#there = { alerts, view: AlertsView.ofPage(alerts, this.#words) };
      if (this.#spoken) {
        this.show();
      }
    } catch {
      // The next sign of somebody has another try.
      onIntent(() => void this.#get());
    }
  }

  /** @param {News[]} news */
  tell(news) {
    this.#there?.alerts.tell(news);
  }

  /** Shows how the switches are, in the language of now; not to be called before there is one. */
  show() {
    this.#spoken = true;
    this.#there?.view.show();
  }
}
