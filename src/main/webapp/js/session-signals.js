/**
 * @import { AlertsLater } from "./alerts-later.js"
 * @import { Favicon } from "./favicon.js"
 * @import { Words } from "./i18n.js"
 * @import { OfflineView } from "./offline-view.js"
 * @import { Poller } from "./poller.js"
 * @import { Preferences } from "./preferences.js"
 * @import { StoreView } from "./store-view.js"
 * @import { LinkState, Snapshot } from "./types.js"
 */
import { listen } from "./elements.js";
import { moodOf } from "./favicon.js";
import { Newsroom } from "./news.js";

/**
 * What a session's page says to somebody who is not looking at it, and what it says of the panel
 * beside the session.
 */
export class SessionSignals {
  #parts;
  #newsroom = new Newsroom();
  /** @type {LinkState | null} */
  #status = null;

  /**
   * @param {{ alerts: AlertsLater, favicon: Favicon,
   *   views: { store: StoreView, offline: OfflineView } }} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {Poller<Snapshot>} poller
   * @param {Preferences} preferences
   * @param {Words} words
   */
  follow(poller, preferences, words) {
    const { alerts, views } = this.#parts;
    listen(poller, "answer", (snapshot) => this.#show(snapshot));
    listen(poller, "absent", (snapshot) => this.#show(snapshot));
    listen(poller, "reboot", () => {
      this.#newsroom.forget();
      this.#status = null;
    });
    listen(poller, "failure", () => this.#showFavicon());
    listen(preferences, "language", async (language) => {
      await words.use(language);
      alerts.show();
      views.store.retell();
    });
  }

  /** @param {Snapshot} snapshot */
  #show(snapshot) {
    const { alerts, views } = this.#parts;
    const before = this.#status;
    this.#status = snapshot.status;
    if (before === null) {
      // The first answer comes after the words.
      alerts.show();
    }
    const id = snapshot.session_id;
    const kind = this.#newsroom.of(id, before, snapshot.status);
    if (kind) {
      alerts.tell([{ id, name: snapshot.name || id, kind }]);
    }
    views.store.show(snapshot);
    this.#showFavicon();
  }

  #showFavicon() {
    const { favicon, views } = this.#parts;
    // After the page's own listeners, which find out whether the panel is away.
    queueMicrotask(() =>
      favicon.show(views.offline.offline ? "offline" : moodOf(this.#status ?? "IDLE")),
    );
  }
}
