/**
 * @import { Api } from "./api.js"
 * @import { Words } from "./i18n.js"
 * @import { Snapshot } from "./types.js"
 */
import { AnswerView } from "./answer-view.js";
import { CouldntView } from "./couldnt-view.js";
import { DetailView } from "./detail-view.js";
import { $, button, dialog, listen } from "./elements.js";
import { LogView } from "./log-view.js";
import { PairingApi } from "./pairing-api.js";
import { PairingView } from "./pairing-view.js";
import { attemptOf } from "./snapshot.js";
import { RecoveryView } from "./recovery-view.js";
import { ShareApi } from "./share-api.js";
import { ShareView } from "./share-view.js";
import { SLOW_MS } from "./time-ladder.js";
import { MeantDialog } from "./meant-dialog.js";
import { WhoseView } from "./whose-view.js";

/**
 * What is on the page once somebody has begun to link: the phone number's way, «Estado», «¿Es esta tu cuenta?», what phones
 * say, the link for a customer, what happened, and what is behind it all.
 *
 * Fires `answer`, `wish`, and `meant` with what somebody was asked about and means.
 */
export class Linking extends EventTarget {
  #answer;
  #pairing;
  #whose;
  #couldnt;
  #share;
  #log;
  #detail;
  #meant;
  #recovery;

  /**
   * @param {{ answer: AnswerView, pairing: PairingView, whose: WhoseView, couldnt: CouldntView,
   *   share: ShareView | null, log: LogView, detail: DetailView, meant: MeantDialog, recovery: RecoveryView }} views
   */
  constructor({ answer, pairing, whose, couldnt, share, log, detail, meant, recovery }) {
    super();
    this.#answer = answer;
    this.#pairing = pairing;
    this.#whose = whose;
    this.#couldnt = couldnt;
    this.#share = share;
    this.#log = log;
    this.#detail = detail;
    this.#meant = meant;
    this.#recovery = recovery;
    listen(whose, "no", () => meant.ask("foreign"));
    for (const view of [answer, pairing, whose, couldnt, meant]) {
      for (const type of ["answer", "wish", "meant"]) {
        listen(view, type, (detail) => this.dispatchEvent(new CustomEvent(type, { detail })));
      }
    }
  }

  /**
   * With the elements by which the page has it.
   *
   * @param {Api} api
   * @param {string} sessionId
   * @param {Words} words
   * @param {{ guest: boolean, onlooker: boolean }} person
   */
  static ofPage(api, sessionId, words, { guest, onlooker }) {
    const numbers = new PairingApi(sessionId);
    const answer = new AnswerView(
      {
        button: button("ask"),
        box: $("answer"),
        text: $("answer-text"),
        ago: $("answer-ago"),
        time: $("answer-time"),
        hasQr: $("answer-has-qr"),
        detail: $("answer-detail"),
        literal: $("answer-literal"),
        close: $("answer-close"),
        heading: $("title"),
      },
      words,
      {
        refresh: () => api.refresh(),
        look: () => api.status(null, new AbortController().signal),
      },
    );
    return new Linking({
      answer,
      pairing: PairingView.ofPage(words, (phone) => numbers.code(phone)),
      whose: WhoseView.ofPage(words, guest || onlooker ? null : (phone) => numbers.confirm(phone)),
      couldnt: CouldntView.ofPage(guest),
      share: guest ? null : new ShareView(new ShareApi(sessionId), words),
      log: new LogView({ list: $("log"), empty: $("log-empty") }, words, (seq) =>
        guest ? Promise.resolve({ boot: "", events: [] }) : api.events(seq),
      ),
      detail: new DetailView({
        status: $("detail-status"),
        reason: $("detail-reason"),
        text: $("detail-text"),
        attempt: $("detail-attempt"),
        qrAttempts: $("detail-qr-attempts"),
        gateway: $("detail-gateway"),
        lastAnswer: $("detail-last-answer"),
        version: $("detail-version"),
      }),
      meant: new MeantDialog(
        {
          dialog: dialog("meant-dialog"),
          title: $("meant-title"),
          who: $("meant-who"),
          body: $("meant-body"),
          button: $("meant"),
        },
        words,
      ),
      recovery: RecoveryView.ofPage($("lead"), words),
    });
  }

  /**
   * @param {Snapshot} snapshot
   * @param {Snapshot} told as the server said it
   */
  show(snapshot, told) {
    const views = [this.#answer, this.#pairing, this.#whose, this.#couldnt, this.#share];
    this.#meant.show(snapshot);
    this.#recovery.show(told);
    for (const view of views) {
      view?.show(snapshot);
    }
    // Where nothing is waited for, or not yet for long, nothing goes on.
    this.#log.show((told.waited_ms ?? 0) < SLOW_MS ? 0 : attemptOf(told));
    this.#detail.show(told);
  }

  tick() {
    this.#answer.tick();
    this.#recovery.tick();
    this.#pairing.tick();
  }

  /** Says it all, in the language of now. */
  retell() {
    this.#answer.retell();
    this.#meant.retell();
    this.#share?.tell();
    this.#log.retell();
  }

  /** @param {"unlink" | "pause"} about what somebody is asked whether they mean it */
  ask(about) {
    this.#meant.ask(about);
  }

  /** Gets what has happened meanwhile. */
  refresh() {
    void this.#log.refresh();
  }

  /** Forgets what happened: there is no such session. */
  clear() {
    this.#log.clear();
  }

  /** Takes a code that has run out out of the page. */
  remove() {
    this.#pairing.remove();
  }

  /** Goes to where the number is written. */
  enter() {
    this.#pairing.enter();
  }
}
