/**
 * @import { Snapshot } from "./types.js"
 */

/** Says that the code could not be drawn on this page, and where else it can be seen. */
export class BrokenView {
  #note;
  #image;
  #gateway;
  #imageUrl;

  /**
   * @param {{ note: HTMLElement, image: HTMLAnchorElement, gateway: HTMLAnchorElement }} elements
   * @param {(version: number) => string} imageUrl where the server's own drawing is
   */
  constructor({ note, image, gateway }, imageUrl) {
    this.#note = note;
    this.#image = image;
    this.#gateway = gateway;
    this.#imageUrl = imageUrl;
  }

  /** @param {boolean} broken */
  setBroken(broken) {
    this.#note.hidden = !broken;
  }

  /** @param {Snapshot} snapshot */
  show({ version, gateway_address }) {
    this.#image.href = this.#imageUrl(version);
    // Foreign text: only what a browser may safely open becomes a link.
    const safe = gateway_address && /^https?:\/\//i.test(gateway_address);
    this.#gateway.hidden = !safe;
    this.#gateway.href = safe ? gateway_address : "#";
  }
}
