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

/** A script that has not come by then is not to be waited for by somebody who has pressed a button. */
const DEADLINE_MS = 8_000;

/**
 * What is got once, by whoever asks for it first. Where that went wrong, the next one who asks tries again. Nobody waits
 * for it longer than a while, and nobody a second time: a script that is asked for may hang for as long as the network
 * likes.
 *
 * @template T
 * @param {() => Promise<T>} get
 * @param {number} [ms] for which one waits
 * @returns {() => Promise<T>}
 */
export function once(get, ms = DEADLINE_MS) {
  /** @type {Promise<T> | null} */
  let got = null;
  let late = false;
  return () => {
    const getting = (got ??= get());
    getting.catch(() => {
      got = got === getting ? null : got;
      late = false;
    });
    return within(late ? 0 : ms, getting, () => (late = true));
  };
}

/**
 * @template T
 * @param {number} ms
 * @param {Promise<T>} what
 * @param {() => void} isLate
 * @returns {Promise<T>}
 */
function within(ms, what, isLate) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      isLate();
      reject(new Error("It did not come in time."));
    }, ms);
  });
  return Promise.race([what, late]).finally(() => clearTimeout(timer));
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
