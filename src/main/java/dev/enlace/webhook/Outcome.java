package dev.enlace.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param detail for logs, nothing foreign in it
 * @param retryAfter how long the receiver wants to be left alone; null if it did not say
 */
record Outcome(Verdict verdict, String detail, @Nullable Duration retryAfter) {
  /** What follows from it. */
  enum Verdict {
    /** The receiver has it. */
    DELIVERED,
    /** The receiver never wants it. */
    REFUSED,
    /** It is to be tried again. */
    FAILED
  }

  static Outcome failed(String detail) {
    return new Outcome(Verdict.FAILED, detail, null);
  }
}
