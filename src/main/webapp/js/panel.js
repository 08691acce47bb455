/**
 * @import { ActionsView, Wish } from "./actions-view.js"
 * @import { Api } from "./api.js"
 * @import { BrokenView } from "./broken-view.js"
 * @import { CaptionView } from "./caption-view.js"
 * @import { HopsView } from "./hops-view.js"
 * @import { Language, Words } from "./i18n.js"
 * @import { LinkingLater } from "./later.js"
 * @import { OfflineView } from "./offline-view.js"
 * @import { Poller } from "./poller.js"
 * @import { PracticeView } from "./practice-view.js"
 * @import { Preferences } from "./preferences.js"
 * @import { QrView } from "./qr-view.js"
 * @import { SessionView } from "./session-view.js"
 * @import { StepsView } from "./steps-view.js"
 * @import { TimeLadder } from "./time-ladder.js"
 * @import { Telling } from "./telling.js"
 * @import { Snapshot } from "./types.js"
 */
import { $, bringIntoSight, listen } from "./elements.js";
import { grant } from "./grant.js";
import { translate, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { refusalOf } from "./messages.js";
import { crumbOf } from "./snapshot.js";
import { watchSleep } from "./wake.js";

const TICK_MS = 250;

/**
 * @typedef {object} Parts
 * @property {string} sessionId
 * @property {Api} api
 * @property {Words} words
 * @property {TimeLadder} ladder
 * @property {Poller<Snapshot>} poller
 * @property {Preferences} preferences
 * @property {{ session: SessionView, caption: CaptionView, qr: QrView, actions: ActionsView,
 *   steps: StepsView, hops: HopsView, offline: OfflineView,
 *   practice: PracticeView, broken: BrokenView, linking: LinkingLater }} views
 * @property {Telling} telling
 * @property {HTMLElement} crumb
 * @property {HTMLElement} notice
 */

/** Connects the parts: news from the poller to the views, wishes from the buttons to the server. */
export class Panel {
  #parts;
  #absent = false;
  /** @type {string | null} */
  #version = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Finds the language, then begins to ask. */
  async start() {
    const { words, poller, preferences, views } = this.#parts;
    const unspoken = () => views.offline.showUnspoken();
    await settleLanguage(words, preferences, () => this.#askPanel(), unspoken);
    this.#speak();
    this.#listen();
    poller.start();
    setInterval(() => this.#tick(), TICK_MS);
  }

  async #askPanel() {
    try {
      const panel = await this.#parts.api.panel();
      if (this.#version !== null && panel.version !== this.#version) {
        // Another version of the server has another page.
        location.reload();
      }
      this.#version = panel.version;
      this.#parts.views.practice.setPractice(panel.practice);
      void this.#parts.views.session.setContact(panel.contact);
      $("plain").hidden = !panel.gateway_plain;
      return panel;
    } catch {
      return null;
    }
  }

  #listen() {
    const { poller, preferences, words } = this.#parts;
    const { actions, broken, caption, linking, offline, qr } = this.#parts.views;
    listen(poller, "answer", (/** @type {Snapshot} */ snapshot) => {
      this.#absent = false;
      offline.answered();
      this.#show(snapshot);
      linking.refresh();
      if (this.#version === null) {
        void this.#askPanel();
      }
    });
    listen(poller, "absent", (/** @type {Snapshot} */ snapshot) => {
      this.#absent = true;
      offline.answered();
      linking.clear();
      this.#show(snapshot);
    });
    listen(poller, "reboot", () => void this.#askPanel());
    listen(poller, "failure", ({ error, failures, retryMs }) => {
      offline.failed(error, failures, retryMs);
      this.#showOffline();
      if (offline.signedOut) {
        poller.stop();
      }
    });
    listen(linking, "answer", (/** @type {Snapshot} */ snapshot) => poller.take(snapshot));
    listen(linking, "there", () => {
      this.#speak();
      if (this.#parts.telling.now && !this.#absent) {
        linking.refresh();
      }
    });
    listen(offline, "retry", () => poller.askNow());
    listen(caption, "expired", () => {
      qr.remove();
      linking.remove();
      poller.askNow();
    });
    listen(qr, "broken", (/** @type {boolean} */ value) => broken.setBroken(value));
    for (const view of [actions, linking]) {
      listen(view, "wish", (/** @type {Wish} */ wish) => void this.#hear(wish));
    }
    listen(linking, "meant", (/** @type {Wish} */ wish) => void this.#grant(wish));
    listen(preferences, "language", async (/** @type {Language} */ language) => {
      await words.use(language);
      this.#speak();
    });
    watchSleep({
      wake: () => {
        // What slept may show what has long been over: look at the clock first, then ask.
        this.#tick();
        if (!offline.signedOut) {
          poller.askNow();
        }
      },
      sleep: () => poller.stop(),
    });
  }

  /** @param {Wish} wish */
  async #hear(wish) {
    const { notice, words, telling, views } = this.#parts;
    const pauses = wish === "cancel" && telling.now?.account;
    if (wish === "unlink" || pauses) {
      const asked = await views.linking.ask(pauses ? "pause" : "unlink");
      write(notice, asked ? "" : words.say("ui.not_done"));
    } else if (wish === "way") {
      telling.switchWay();
      this.#showAgain();
      views.linking.enter();
      bringIntoSight($("qr"));
    } else {
      void this.#grant(wish);
    }
  }

  /** @param {Snapshot} told */
  #show(told) {
    const { telling, views } = this.#parts;
    const snapshot = telling.take(told);
    views.caption.show(snapshot);
    // The code before all else: a person is waiting for it with a phone in the hand.
    void views.qr.show(snapshot, views.caption.alive);
    const { session, actions, steps, hops, practice, broken } = views;
    for (const view of [session, actions, steps, hops, practice, broken]) {
      view.show(snapshot);
    }
    views.linking.show(snapshot, told);
    this.#showTitle();
  }

  /** Shows what was told last as it is by now. */
  #showAgain() {
    const { now } = this.#parts.telling;
    if (now) {
      this.#show(now);
      this.#showOffline();
    }
  }

  #showTitle() {
    const { words, sessionId, views, telling, crumb } = this.#parts;
    write(crumb, crumbOf(sessionId, telling.now?.name, words));
    const state = views.offline.tab ?? telling.tab;
    document.title = `${words.say(`ui.tab.${state}`)} – ${crumb.textContent}`;
  }

  #tick() {
    if (this.#parts.telling.isOutgrown) {
      this.#showAgain();
    }
    const { session, caption, actions, linking, hops, offline } = this.#parts.views;
    for (const view of [caption, session, actions, linking, hops, offline]) {
      view.tick();
    }
  }

  /** Says everything that is on the page, in the language of now. */
  #speak() {
    const { words, preferences, views } = this.#parts;
    translate(document, words);
    preferences.show();
    preferences.dispatchEvent(new CustomEvent("spoken"));
    views.linking.retell();
    this.#showAgain();
    this.#showTitle();
  }

  /** While the panel is away nothing that is known may look as if it were known now. */
  #showOffline() {
    const { offline, qr, hops, caption } = this.#parts.views;
    if (offline.offline) {
      qr.showOffline(offline.signedOut);
      hops.showOffline(offline.signedOut, offline.retryMs);
      caption.showOffline(offline.signedOut);
      this.#showTitle();
    }
  }

  /** @param {Wish} wish */
  async #grant(wish) {
    const { api, words, notice, ladder, poller, views } = this.#parts;
    views.actions.setBusy(wish);
    write(notice, "");
    try {
      const snapshot = await grant(api, wish, this.#absent);
      ladder.reset();
      if (typeof snapshot?.version === "number") {
        poller.take(snapshot);
      }
      if (wish !== "retry") {
        // What was pressed may stand far below the news of it.
        bringIntoSight($("status"));
      }
    } catch (error) {
      write(notice, refusalOf(error, words));
    } finally {
      views.actions.setBusy(null);
      poller.askNow();
    }
  }
}
