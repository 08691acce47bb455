package dev.enlace.session;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers events: each one gets a larger number than all before it, over restarts too, and without
 * asking the store, which may be away. Safe from any thread.
 *
 * <p>A number is the microsecond of its event, or one more than the last where that is not larger:
 * below 2^53 until the year 2255, so that JavaScript reads it exactly.
 */
final class EventIds {
  private final AtomicLong last = new AtomicLong();

  long next(Instant now) {
    long micros = now.toEpochMilli() * 1_000;
    return last.updateAndGet(before -> Math.max(before + 1, micros));
  }

  /** From now on only numbers beyond this one: the clock may have been set back. */
  void startAfter(long id) {
    last.accumulateAndGet(id, Math::max);
  }
}
