/**
 * @import { Api } from "./api.js"
 * @import { Words } from "./i18n.js"
 * @import { Snapshot } from "./types.js"
 */
import { AnswerView } from "./answer-view.js";
import { CouldntView } from "./couldnt-view.js";
import { $, button, listen } from "./elements.js";
import { PairingApi } from "./pairing-api.js";
import { PairingView } from "./pairing-view.js";
import { ShareApi } from "./share-api.js";
import { ShareView } from "./share-view.js";
import { WhoseView } from "./whose-view.js";

/**
 * What is on the page once somebody has begun to link: the phone number's way, «Estado», «¿Es esta tu cuenta?», what phones
 * say, the link for a customer.
 *
 * Fires `answer`, `wish` and `no` as those views do.
 */
export class Linking extends EventTarget {
  #answer;
  #pairing;
  #whose;
  #couldnt;
  #share;

  /**
   * @param {{ answer: AnswerView, pairing: PairingView, whose: WhoseView, couldnt: CouldntView, share: ShareView | null }} views
   */
  constructor({ answer, pairing, whose, couldnt, share }) {
    super();
    this.#answer = answer;
    this.#pairing = pairing;
    this.#whose = whose;
    this.#couldnt = couldnt;
    this.#share = share;
    for (const view of [answer, pairing, whose, couldnt]) {
      for (const type of ["answer", "wish", "no"]) {
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
        time: $("answer-time"),
        detail: $("answer-detail"),
        literal: $("answer-literal"),
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
    });
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    for (const view of [this.#answer, this.#pairing, this.#whose, this.#couldnt, this.#share]) {
      view?.show(snapshot);
    }
  }

  tick() {
    this.#pairing.tick();
  }

  /** Says it all, in the language of now. */
  retell() {
    this.#answer.retell();
    this.#share?.tell();
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
