/**
 * Whether somebody is at a part of the page just now, with the pointer, the focus, or something
 * that was opened from there. What they are about to press must not move away from under them.
 *
 * Fires `release` when they are gone.
 */
export class Hold extends EventTarget {
  #region;
  #companions;
  #pointer = false;
  #focus = false;
  #pins = 0;
  #held = false;

  /**
   * @param {HTMLElement} region
   * @param {HTMLElement[]} [companions] whoever has the focus in here has not left
   */
  constructor(region, companions = []) {
    super();
    this.#region = region;
    this.#companions = companions;
    region.addEventListener("pointerenter", () => this.#note({ pointer: true }));
    region.addEventListener("pointerleave", () => this.#note({ pointer: false }));
    for (const each of [region, ...companions]) {
      each.addEventListener("focusin", () => this.#note({ focus: true }));
      // Only after it is known where the focus went; another window taking it is no leaving.
      each.addEventListener("focusout", () => setTimeout(() => this.look(), 0));
    }
  }

  get held() {
    return this.#pointer || this.#focus || this.#pins > 0;
  }

  /** Something was opened from here, and is not closed until {@link unpin}. */
  pin() {
    this.#pins++;
    this.#held = true;
  }

  unpin() {
    this.#pins = Math.max(0, this.#pins - 1);
    setTimeout(() => this.look(), 0);
  }

  /** Looks where the focus is now. */
  look() {
    const at = document.activeElement;
    const focus = [this.#region, ...this.#companions].some(
      (each) => at !== document.body && each.contains(at),
    );
    this.#note({ focus });
  }

  /** @param {{ pointer?: boolean, focus?: boolean }} now */
  #note({ pointer = this.#pointer, focus = this.#focus }) {
    this.#pointer = pointer;
    this.#focus = focus;
    const was = this.#held;
    this.#held = this.held;
    if (was && !this.#held) {
      this.dispatchEvent(new CustomEvent("release"));
    }
  }
}
