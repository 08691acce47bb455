/**
 * @import { RowWish } from "./row-actions.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";

/** Room between the menu and what it belongs to, and the edge of the window. */
const GAP = 6;

/**
 * All that can be done to one session. There is one for all rows, which opens beside the button that
 * asked for it.
 *
 * Fires `wish` with `{ id, wish, button }`, and `open` and `close`.
 */
export class RowMenu extends EventTarget {
  #menu;
  #template;
  #words;
  /** @type {{ id: string, button: HTMLElement } | null} */
  #at = null;
  /** Where the menu was open when the pointer went down. @type {HTMLElement | undefined} */
  #pressed;

  /**
   * @param {HTMLElement} menu a popover
   * @param {Words} words
   */
  constructor(menu, words) {
    super();
    this.#menu = menu;
    this.#words = words;
    this.#template = /** @type {HTMLElement[]} */ ([...menu.children]);
    menu.addEventListener("click", (event) => this.#press(event));
    menu.addEventListener("keydown", (event) => this.#step(event));
    menu.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") {
        this.#closed();
      }
    });
    addEventListener("pointerdown", () => (this.#pressed = this.#at?.button), { capture: true });
    for (const type of ["scroll", "resize"]) {
      addEventListener(type, () => this.close(), { passive: true });
    }
  }

  /**
   * @param {string} id
   * @param {HTMLElement} button
   * @param {{ label: string, wishes: RowWish[], links: Record<string, string> }} what
   */
  open(id, button, { label, wishes, links }) {
    this.close();
    const pressed = this.#pressed;
    this.#pressed = undefined;
    if (pressed === button) {
      // The press that closed the menu by itself must not open it again.
      return;
    }
    this.#at = { id, button };
    for (const item of this.#template) {
      const { wish, link } = item.dataset;
      item.hidden = wish !== undefined && !wishes.some((each) => each === wish);
      write(item, this.#words.say(`ui.list.do.${wish ?? link}`));
      if (link) {
        item.setAttribute("href", links[link] ?? "#");
      }
    }
    this.#menu.setAttribute("aria-label", label);
    button.setAttribute("aria-expanded", "true");
    this.dispatchEvent(new CustomEvent("open"));
    this.#menu.showPopover();
    this.#place(button);
    this.#items[0]?.focus({ preventScroll: true });
  }

  close() {
    if (this.#at) {
      this.#menu.hidePopover();
      // The browser's own word of it comes later.
      this.#closed();
    }
  }

  get #items() {
    return this.#template.filter((item) => !item.hidden);
  }

  #closed() {
    if (!this.#at) {
      return;
    }
    const { button } = this.#at;
    this.#at = null;
    button.setAttribute("aria-expanded", "false");
    this.dispatchEvent(new CustomEvent("close"));
  }

  /** @param {HTMLElement} button */
  #place(button) {
    const from = button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height, style } = this.#menu;
    const below = from.bottom + GAP + height <= innerHeight;
    const top = below ? from.bottom + GAP : from.top - GAP - height;
    style.setProperty("top", `${Math.max(GAP, top)}px`);
    style.setProperty("left", `${Math.max(GAP, from.right - width)}px`);
  }

  /** @param {Event} event */
  #press(event) {
    const item = event.target instanceof Element ? event.target.closest("button") : null;
    const wish = item?.dataset["wish"];
    if (!wish || !this.#at) {
      return;
    }
    const detail = { ...this.#at, wish };
    this.close();
    detail.button.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("wish", { detail }));
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const items = this.#items;
    const at = items.findIndex((item) => item === document.activeElement);
    const to = /** @type {Record<string, number>} */ ({
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    })[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to]?.focus();
    } else if (event.key === "Tab") {
      this.#at?.button.focus({ preventScroll: true });
      this.close();
    }
  }
}
