/**
 * @import { Entry } from "./session-book.js"
 * @import { RowWish } from "./row-actions.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { ageOf, dateOf } from "./messages.js";
import { offerOf } from "./row-actions.js";
import { alsoIn, isStalled, nameOf, pageOf } from "./session-book.js";

/** In these states what they are says it all. */
const SELF_SPEAKING = ["AWAITING_SCAN", "LINKED", "LINKING"];
/** A time that is shorter than this is no use as a number. */
const NOW_MS = 60_000;

/** One session in the list. The element stays the same for as long as the session is in it. */
export class RowView {
  #parts;
  #words;
  /** @type {Entry} */
  #entry;
  /** @type {RowWish | null} */
  #busy = null;
  #gone = false;

  /**
   * @param {HTMLTemplateElement} template
   * @param {Words} words
   * @param {Entry} entry
   */
  constructor(template, words, entry) {
    this.#words = words;
    this.#entry = entry;
    const row = /** @type {HTMLElement} */ (
      template.content.firstElementChild?.cloneNode(true) ?? document.createElement("tr")
    );
    /** @param {string} name */
    const part = (name) => /** @type {HTMLElement} */ (row.querySelector(`[data-part="${name}"]`));
    this.#parts = {
      row,
      name: part("name"),
      id: part("id"),
      icon: part("icon"),
      state: part("state"),
      why: part("why"),
      gateway: part("gateway"),
      account: part("account"),
      phone: part("phone"),
      also: part("also"),
      since: part("since"),
      act: part("act"),
      open: part("open"),
      more: part("more"),
    };
    row.dataset["session"] = entry.session_id;
    const address = pageOf(entry.session_id);
    this.#parts.name.setAttribute("href", address);
    this.#parts.open.setAttribute("href", address);
    this.tell();
  }

  get element() {
    return this.#parts.row;
  }

  /** Where the focus goes when it has to go to this row. */
  get link() {
    return this.#parts.name;
  }

  /** @param {Entry} entry */
  show(entry) {
    if (entry !== this.#entry || this.#gone) {
      this.#entry = entry;
      this.#gone = false;
      this.tell();
    }
  }

  /** The session is no more; its row stays for as long as somebody may be about to press in it. */
  showGone() {
    if (!this.#gone) {
      this.#gone = true;
      this.tell();
    }
  }

  /** @param {RowWish | null} wish what is being done about it */
  setBusy(wish) {
    this.#busy = wish;
    this.tell();
  }

  /** Says everything, in the language of now. */
  tell() {
    const { row, name, id, icon, why, gateway, account, phone, also, since } = this.#parts;
    const entry = this.#entry;
    const words = this.#words;
    row.dataset["state"] = this.#gone ? "GONE" : entry.status;
    row.toggleAttribute("data-attention", entry.needs_attention && !this.#gone);
    write(name, nameOf(entry, words));
    write(id, entry.name ? entry.session_id : "");
    icon.setAttribute("href", `#icon-${this.#gone ? "IDLE" : entry.status}`);
    const reason = SELF_SPEAKING.includes(entry.status) || this.#gone ? null : entry.reason;
    const cause = words.say(reason ? `reason.${reason}.title` : "");
    if (entry.unlinking && !this.#gone) {
      write(why, words.say("ui.unlinking.title"));
    } else if (entry.status === "RECONNECTING" && !this.#gone) {
      // What is being recovered is taken for what is lost, unless it is said.
      write(why, words.say("ui.list.still", { why: cause }));
    } else {
      write(why, cause);
    }
    write(gateway, entry.gateway);
    write(account, entry.account?.name ?? "");
    write(phone, entry.account?.phone_masked ?? "");
    write(also, alsoIn(entry.account?.also_in, words));
    since.title = dateOf(entry.since_at, words);
    this.#tellActions();
    this.tick();
  }

  #tellActions() {
    const { act, open, more } = this.#parts;
    const entry = this.#entry;
    const words = this.#words;
    const offer = this.#gone ? null : offerOf(entry);
    const session = nameOf(entry, words);
    // The focus must not fall off a button that goes away.
    const focused = [act, open].some((each) => each === document.activeElement);
    act.hidden = offer?.kind !== "wish";
    open.hidden = offer?.kind !== "open";
    if (focused && act.hidden !== open.hidden) {
      (act.hidden ? open : act).focus({ preventScroll: true });
    } else if (focused && act.hidden) {
      more.focus({ preventScroll: true });
    }
    if (offer) {
      const shown = act.hidden ? open : act;
      const what = words.say(this.#busy && offer.kind === "wish" ? "ui.busy" : offer.key);
      write(shown, what);
      shown.setAttribute("aria-label", words.say("ui.list.of", { what, session }));
    }
    act.dataset["wish"] = offer?.kind === "wish" ? offer.wish : "";
    more.setAttribute("aria-label", words.say("ui.list.more", { session }));
    for (const each of [act, more]) {
      // Not `disabled`: that would take the focus away from the button just pressed.
      each.setAttribute("aria-disabled", String(this.#busy !== null || this.#gone));
    }
  }

  /** Says what only the time has changed. */
  tick() {
    const { row, state, since } = this.#parts;
    const words = this.#words;
    const { status, reason, since_at, wait_at } = this.#entry;
    const now = Date.now();
    const ms = now - since_at;
    const ago = ms < NOW_MS ? "ui.list.just_now" : "ui.list.ago";
    write(since, words.say(ago, { age: ageOf(ms, words) }));
    const stalled = isStalled(this.#entry, now) && !this.#gone;
    row.toggleAttribute("data-stalled", stalled);
    const own = stalled ? `ui.stalled.${status}` : `ui.status.${status}.${reason}`;
    const key = this.#gone ? "ui.list.gone" : words.has(own) ? own : `ui.status.${status}`;
    write(state, words.say(key, { age: ageOf(now - wait_at, words) }));
  }
}
