/**
 * @import { SessionBook } from "./session-book.js"
 * @import { Filter } from "./filter-view.js"
 * @import { Hold } from "./hold.js"
 * @import { RowWish } from "./row-actions.js"
 * @import { Words } from "./i18n.js"
 */
import { RowView } from "./row-view.js";
import { inOrder, isWanted } from "./row-order.js";

/** How many rows are made at a time; whoever scrolls to their end gets as many more. */
const CHUNK = 100;
/** So far below the window the next rows are made. */
const AHEAD = "600px";

/**
 * The rows of all sessions that are looked for, those first that need somebody most. While somebody
 * is at the list it changes what the rows say, and not where they are.
 *
 * Fires `wish` with `{ id, wish }`, `more` with `{ id, button }` when all that can be done to a
 * session is asked for, and `order` with whether the order on show is not the one of now.
 */
export class ListView extends EventTarget {
  #elements;
  #words;
  #hold;
  /** @type {Map<string, RowView>} */
  #rows = new Map();
  /** @type {SessionBook | null} */
  #book = null;
  /** @type {Filter} */
  #filter = { text: "", group: "all" };
  /** The sessions as they are on show. @type {string[]} */
  #shown = [];
  #limit = CHUNK;
  /** @type {Map<string, RowWish>} */
  #busy = new Map();

  /**
   * @param {{ body: HTMLElement, row: HTMLTemplateElement, rest: HTMLButtonElement }} elements
   * @param {Words} words
   * @param {Hold} hold
   */
  constructor(elements, words, hold) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#hold = hold;
    elements.body.addEventListener("click", (event) => this.#press(event));
    elements.rest.addEventListener("click", () => this.#showMore());
    hold.addEventListener("release", () => this.arrange());
    const nearing = (/** @type {IntersectionObserverEntry[]} */ seen) => {
      if (seen.some((each) => each.isIntersecting)) {
        this.#showMore();
      }
    };
    new IntersectionObserver(nearing, { rootMargin: AHEAD }).observe(elements.rest);
  }

  /** How many sessions are on show, made or not. */
  get size() {
    return this.#shown.length;
  }

  /** @param {SessionBook} book */
  show(book) {
    this.#book = book;
    if (this.#hold.held) {
      this.#keepPlaces(book);
    } else {
      this.arrange();
    }
  }

  /** @param {Filter} filter */
  setFilter(filter) {
    this.#filter = filter;
    this.#limit = CHUNK;
    this.arrange();
  }

  /** Puts every row where it belongs now. */
  arrange() {
    this.#shown = this.#wanted();
    this.#draw();
    this.dispatchEvent(new CustomEvent("order", { detail: false }));
  }

  /**
   * @param {string} id
   * @param {RowWish | null} wish what is being done about this session
   */
  setBusy(id, wish) {
    if (wish) {
      this.#busy.set(id, wish);
    } else {
      this.#busy.delete(id);
    }
    this.#rows.get(id)?.setBusy(wish);
  }

  /**
   * Takes a session off the list that somebody here has deleted; the focus goes to the next one.
   *
   * @param {string} id
   * @returns {boolean} whether there was a next one
   */
  drop(id) {
    const at = this.#shown.indexOf(id);
    const focused = this.#rows.get(id)?.element.contains(document.activeElement) ?? false;
    this.#shown = this.#shown.filter((each) => each !== id);
    this.#draw();
    const next = this.#rows.get(this.#shown[Math.min(at, this.#shown.length - 1)] ?? "");
    if (focused) {
      next?.link.focus({ preventScroll: true });
    }
    return !focused || next !== undefined;
  }

  /** Says everything again, in the language of now. */
  retell() {
    this.#rows.forEach((row) => row.tell());
    if (!this.#hold.held) {
      this.arrange();
    }
  }

  tick() {
    this.#rows.forEach((row) => row.tick());
  }

  /** @returns {string[]} */
  #wanted() {
    const wanted = this.#book?.entries.filter((entry) => isWanted(entry, this.#filter)) ?? [];
    return inOrder(wanted, this.#words.language).map(({ session_id }) => session_id);
  }

  /** @param {SessionBook} book */
  #keepPlaces(book) {
    const wanted = this.#wanted();
    const there = new Set(this.#shown);
    this.#shown = [...this.#shown, ...wanted.filter((id) => !there.has(id))];
    for (const [id, row] of this.#rows) {
      if (!book.get(id)) {
        row.showGone();
      }
    }
    this.#draw();
    const same = wanted.length === this.#shown.length && wanted.every(this.#isAt, this);
    this.dispatchEvent(new CustomEvent("order", { detail: !same }));
  }

  /**
   * @param {string} id
   * @param {number} i
   */
  #isAt(id, i) {
    return this.#shown[i] === id;
  }

  #draw() {
    const { body, rest } = this.#elements;
    const ids = this.#shown.slice(0, this.#limit);
    const kept = new Set(ids);
    for (const [id, row] of this.#rows) {
      if (!kept.has(id)) {
        row.element.remove();
        this.#rows.delete(id);
      }
    }
    let at = body.firstElementChild;
    for (const id of ids) {
      const row = this.#rowOf(id);
      if (row && row.element === at) {
        at = at.nextElementSibling;
      } else if (row) {
        body.insertBefore(row.element, at);
      }
    }
    rest.hidden = this.#shown.length <= this.#limit;
  }

  /** @param {string} id */
  #rowOf(id) {
    const entry = this.#book?.get(id);
    let row = this.#rows.get(id);
    if (entry && row) {
      row.show(entry);
    } else if (entry) {
      row = new RowView(this.#elements.row, this.#words, entry);
      row.setBusy(this.#busy.get(id) ?? null);
      this.#rows.set(id, row);
    }
    return row;
  }

  #showMore() {
    const { rest } = this.#elements;
    const first = this.#shown[this.#limit];
    const pressed = rest === document.activeElement;
    this.#limit += CHUNK;
    this.#draw();
    if (pressed && rest.hidden) {
      this.#rows.get(first ?? "")?.link.focus({ preventScroll: true });
    }
  }

  /** @param {Event} event */
  #press(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const id = button?.closest("tr")?.dataset["session"];
    if (!button || !id || button.getAttribute("aria-disabled") === "true") {
      return;
    }
    const wish = /** @type {RowWish | undefined} */ (button.dataset["wish"] || undefined);
    const detail = wish ? { id, wish } : { id, button };
    this.dispatchEvent(new CustomEvent(wish ? "wish" : "more", { detail }));
  }
}
