/**
 * @import { Snapshot, LinkState } from "./types.js"
 */

/**
 * @typedef {object} Bitmap
 * @property {number} size modules from side to side
 * @property {(canvas: HTMLCanvasElement, options: object) => void} toCanvas
 */

/** @typedef {(text: string) => Bitmap} Encode */

/** What a scanner needs around the code. */
const QUIET_MODULES = 4;

/** A code as long as WhatsApp's, to be drawn where nobody sees it. */
const REHEARSAL = "https://wa.me/settings/linked_devices#".padEnd(240, "Aa0,");

/** Where no code is on show. @type {Record<LinkState, string>} */
const FACES = {
  IDLE: "idle",
  CONNECTING: "waiting",
  WAITING_FOR_QR: "waiting",
  AWAITING_SCAN: "waiting",
  LINKING: "linking",
  LINKED: "linked",
  RECONNECTING: "reconnecting",
  NEEDS_ACTION: "attention",
  LOGGED_OUT: "unlinked",
};

/**
 * The box in which the code appears. It always shows exactly one of its faces, and never a code that
 * has run out.
 *
 * Fires `broken` with whether the present code could not be drawn here.
 */
export class QrView extends EventTarget {
  #box;
  #faces;
  #code;
  #load;
  /** @type {Promise<void> | null} */
  #prepared = null;
  /** @type {Encode | null} there as soon as the script is */
  #encode = null;
  #imageUrl;
  /** @type {string | null} the code that is in the page now */
  #shown = null;
  #modules = 0;
  #width = 0;
  #broken = false;

  /**
   * @param {{ box: HTMLElement, code: HTMLElement, faces: (HTMLElement | SVGElement)[] }} elements
   * @param {() => Promise<Encode>} load gets the script that draws codes, once, or fails in time
   * @param {(version: number) => string} imageUrl where the server's own drawing is
   */
  constructor({ box, code, faces }, load, imageUrl) {
    super();
    this.#box = box;
    this.#code = code;
    this.#faces = faces;
    this.#load = load;
    this.#imageUrl = imageUrl;
    // Measured here, not while drawing: asking then would make the browser lay out the page twice.
    new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.#fit();
    }).observe(box);
  }

  /** Gets the script that draws codes, once, so that it is there before the code is. */
  prepare() {
    return (this.#prepared ??= this.#rehearse());
  }

  /**
   * @param {Snapshot} snapshot
   * @param {boolean} alive whether the code has time left
   */
  async show(snapshot, alive) {
    if (snapshot.status !== "IDLE") {
      void this.prepare();
    }
    const scanned = snapshot.status === "AWAITING_SCAN" && snapshot.way !== "number";
    const text = scanned && alive ? snapshot.qr_code : null;
    if (snapshot.way === "number") {
      this.remove();
      this.#face("number");
      return;
    }
    if (text === null) {
      this.remove();
      this.#face(faceOf(snapshot));
      return;
    }
    if (text === this.#shown) {
      return;
    }
    this.#shown = text;
    try {
      const encode = this.#encode ?? (await this.#load());
      // Another code, or none, may have come while the script was on its way.
      if (this.#shown === text) {
        this.#draw(encode(text));
        this.#tell(false);
      }
    } catch {
      if (this.#shown === text) {
        this.#drawByServer(snapshot.version);
        this.#tell(true);
      }
    }
  }

  /** Takes the code out of the page; hiding it would leave it there. */
  remove() {
    if (this.#shown !== null) {
      this.#shown = null;
      this.#modules = 0;
      this.#code.replaceChildren();
      this.#face("waiting");
      this.#tell(false);
    }
  }

  /**
   * Nothing is known about the code any more.
   *
   * @param {boolean} signedOut
   */
  showOffline(signedOut) {
    this.remove();
    this.#face(signedOut ? "locked" : "offline");
  }

  /** @param {Bitmap} bitmap */
  #draw(bitmap) {
    const canvas = document.createElement("canvas");
    bitmap.toCanvas(canvas, {
      on: [0, 0, 0],
      off: [255, 255, 255],
      pad: QUIET_MODULES,
    });
    this.#modules = bitmap.size + 2 * QUIET_MODULES;
    this.#code.replaceChildren(canvas);
    this.#face("code");
    this.#fit();
  }

  /** @param {number} version */
  #drawByServer(version) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = this.#imageUrl(version);
    this.#modules = 0;
    this.#code.replaceChildren(image);
    this.#face("code");
  }

  /** Makes every module a whole number of the screen's own pixels, so that all are the same size. */
  #fit() {
    const canvas = this.#code.querySelector("canvas");
    if (canvas && this.#modules && this.#width) {
      const pixels = Math.floor((this.#width * devicePixelRatio) / this.#modules);
      const size = (Math.max(pixels, 1) * this.#modules) / devicePixelRatio;
      canvas.style.width = `${size}px`;
      canvas.style.height = `${size}px`;
    }
  }

  /** @param {string} name */
  #face(name) {
    this.#box.dataset["face"] = name;
    this.#code.hidden = name !== "code";
    for (const face of this.#faces) {
      // Drawings have no `hidden` of their own.
      face.toggleAttribute("hidden", face.dataset["face"] !== name);
    }
  }

  /** @param {boolean} broken */
  #tell(broken) {
    if (broken !== this.#broken) {
      this.#broken = broken;
      this.dispatchEvent(new CustomEvent("broken", { detail: broken }));
    }
  }

  /** The first drawing takes thirty times as long as the second; it had better not be a real one. */
  async #rehearse() {
    try {
      const encode = await this.#load();
      this.#encode = encode;
      encode(REHEARSAL).toCanvas(document.createElement("canvas"), { pad: QUIET_MODULES });
    } catch {
      // Said when there is a code to draw.
    }
  }
}

/** @param {Snapshot} snapshot */
function faceOf({ status, reason, hops }) {
  if (reason === "QR_PAUSED" || reason === "ACCOUNT_PAUSED") {
    return "paused";
  }
  // Where none can come, nothing is to look like a pale one.
  const cut = FACES[status] === "waiting" && hops.gateway.ok === false;
  return cut ? "reconnecting" : FACES[status];
}
