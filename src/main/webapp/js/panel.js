/**
 * @import { ActionsView, Wish } from "./actions-view.js"
 * @import { AnswerView } from "./answer-view.js"
 * @import { Api } from "./api.js"
 * @import { BrokenView } from "./broken-view.js"
 * @import { CaptionView } from "./caption-view.js"
 * @import { CouldntView } from "./couldnt-view.js"
 * @import { DetailView } from "./detail-view.js"
 * @import { HopsView } from "./hops-view.js"
 * @import { Language, Words } from "./i18n.js"
 * @import { LogView } from "./log-view.js"
 * @import { OfflineView } from "./offline-view.js"
 * @import { PairingView } from "./pairing-view.js"
 * @import { Poller } from "./poller.js"
 * @import { PracticeView } from "./practice-view.js"
 * @import { Preferences } from "./preferences.js"
 * @import { QrView } from "./qr-view.js"
 * @import { SessionView } from "./session-view.js"
 * @import { StepsView } from "./steps-view.js"
 * @import { TimeLadder } from "./time-ladder.js"
 * @import { Telling } from "./telling.js"
 * @import { Snapshot } from "./types.js"
 * @import { UnlinkDialog } from "./unlink-dialog.js"
 * @import { WhoseView } from "./whose-view.js"
 */
import { $, listen } from "./elements.js";
import { grant } from "./grant.js";
import { translate, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { refusalOf } from "./messages.js";
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
 *   steps: StepsView, hops: HopsView, log: LogView, detail: DetailView, offline: OfflineView,
 *   practice: PracticeView, broken: BrokenView, answer: AnswerView, pairing: PairingView,
 *   whose: WhoseView, couldnt: CouldntView }} views
 * @property {Telling} telling
 * @property {HTMLElement} crumb
 * @property {HTMLElement} notice
 * @property {UnlinkDialog} dialog
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
      $("plain").hidden = !panel.gateway_plain;
      return panel;
    } catch {
      return null;
    }
  }

  #listen() {
    const { poller, preferences, dialog, words } = this.#parts;
    const { actions, answer, broken, caption, couldnt, log, offline, pairing, qr, whose } =
      this.#parts.views;
    listen(poller, "answer", (/** @type {Snapshot} */ snapshot) => {
      this.#absent = false;
      offline.answered();
      this.#show(snapshot);
      void log.refresh();
      if (this.#version === null) {
        void this.#askPanel();
      }
    });
    listen(poller, "absent", (/** @type {Snapshot} */ snapshot) => {
      this.#absent = true;
      offline.answered();
      log.clear();
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
    for (const view of [answer, pairing, whose]) {
      listen(view, "answer", (/** @type {Snapshot} */ snapshot) => poller.take(snapshot));
    }
    listen(offline, "retry", () => poller.askNow());
    listen(caption, "expired", () => {
      qr.remove();
      pairing.remove();
      poller.askNow();
    });
    listen(qr, "broken", (/** @type {boolean} */ value) => broken.setBroken(value));
    for (const view of [actions, couldnt]) {
      listen(view, "wish", (/** @type {Wish} */ wish) => this.#hear(wish));
    }
    listen(whose, "no", () => dialog.ask(true));
    listen(dialog, "unlink", () => void this.#grant("unlink"));
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
  #hear(wish) {
    if (wish === "unlink") {
      this.#parts.dialog.ask();
    } else if (wish === "way") {
      this.#switchWay();
    } else {
      void this.#grant(wish);
    }
  }

  #switchWay() {
    this.#parts.telling.switchWay();
    this.#showAgain();
    this.#parts.views.pairing.enter();
  }

  /** @param {Snapshot} told */
  #show(told) {
    const { telling, views } = this.#parts;
    const snapshot = telling.take(told);
    views.caption.show(snapshot);
    // The code before all else: a person is waiting for it with a phone in the hand.
    void views.qr.show(snapshot, views.caption.alive);
    const { session, actions, answer, pairing, whose, couldnt, steps, hops } = views;
    const shown = [session, actions, answer, pairing, whose, couldnt, steps, hops];
    for (const view of [...shown, views.practice, views.broken]) {
      view.show(snapshot);
    }
    views.detail.show(told);
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
    const { words, sessionId, views, telling } = this.#parts;
    const state = views.offline.tab ?? telling.tab;
    document.title = `${words.say(`ui.tab.${state}`)} – ${sessionId}`;
  }

  #tick() {
    if (this.#parts.telling.isOutgrown) {
      this.#showAgain();
    }
    const { session, caption, actions, pairing, hops, offline } = this.#parts.views;
    for (const view of [caption, session, actions, pairing, hops, offline]) {
      view.tick();
    }
  }

  /** Says everything that is on the page, in the language of now. */
  #speak() {
    const { words, preferences, crumb, sessionId, views } = this.#parts;
    translate(document, words);
    write(crumb, words.say("ui.session", { session: sessionId }));
    preferences.show();
    preferences.dispatchEvent(new CustomEvent("spoken"));
    views.log.retell();
    views.answer.retell();
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
    } catch (error) {
      write(notice, refusalOf(error, words));
    } finally {
      views.actions.setBusy(null);
      poller.askNow();
    }
  }
}
