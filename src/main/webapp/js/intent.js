/** What somebody does before, or when, they press anything. */
const SIGNS = ["pointermove", "pointerdown", "touchstart", "keydown", "focusin", "click"];

/**
 * Gets something ready as soon as somebody begins to use the page, so that it is there when it is asked for.
 *
 * @param {() => void} get called once
 */
export function onIntent(get) {
  const heard = () => {
    SIGNS.forEach((sign) => removeEventListener(sign, heard, true));
    get();
  };
  SIGNS.forEach((sign) => addEventListener(sign, heard, { capture: true, passive: true }));
}

/**
 * What is got once, by whoever asks for it first. Where that went wrong, the next one who asks tries again.
 *
 * @template T
 * @param {() => Promise<T>} get
 * @returns {() => Promise<T>}
 */
export function once(get) {
  /** @type {Promise<T> | null} */
  let got = null;
  return async () => {
    try {
      return await (got ??= get());
    } catch (error) {
      got = null;
      throw error;
    }
  };
}

/**
 * Waits for what belongs to the next picture, but not for long, and no second time: what did not come in that time may
 * never come, and must not keep back every picture from then on.
 *
 * @param {number} ms
 * @returns {(what: Promise<unknown>) => Promise<void>}
 */
export function patientOnce(ms) {
  let waited = false;
  return async (what) => {
    if (!waited) {
      waited = true;
      await Promise.race([what, new Promise((resolve) => setTimeout(resolve, ms))]);
    }
  };
}
