package dev.enlace.reason;

/** How a fault is waited out. {@code RetryPolicy} turns it into a time. */
public enum RetryClass {
  /** Soon, with doubling waits up to half a minute: the far side may be back any moment. */
  FAST,
  /** In the rhythm of a code that is being made: 2, 3, 4, 5, 5 s, then every 3 s. */
  QR,
  /** From half a minute to five: time alone seldom heals it, and a person may have mended it. */
  SLOW,
  /** When the far side said so, within bounds. */
  RETRY_AFTER,
  /** Not by a timer: trying again by itself would do harm or cannot help. */
  NONE
}
