/** Milliseconds since the epoch, finer than Date.now(). */
export const now = () => performance.timeOrigin + performance.now();

/**
 * The smallest of the values that `percent` of them do not exceed.
 *
 * @param {number[]} values
 * @param {number} percent
 */
export function percentile(values, percent) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** @param {number[]} values */
export const median = (values) => percentile(values, 50);

/**
 * How far another program's clock is ahead of ours, as far as asking it can prove: 0 where both may
 * well be right.
 *
 * @param {() => Promise<number>} ask for the other's instant, in milliseconds since the epoch
 */
export async function clockSkew(ask, times = 30) {
  let least = -Infinity;
  let most = Infinity;
  for (let i = 0; i < times; i++) {
    const before = now();
    const there = await ask();
    const after = now();
    least = Math.max(least, there - after);
    most = Math.min(most, there - before);
  }
  return least > 0 ? least : most < 0 ? most : 0;
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} ms
 * @param {string} what it is that has to be there by then
 * @returns {Promise<T>}
 */
export async function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
