package dev.enlace.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * How often something may be done, for everybody apart: so many times at once, and again as time
 * goes by. Safe from any thread.
 */
final class Buckets {
  private final InstantSource clock;
  private final int capacity;
  private final Duration each;

  // Guarded by this: when a bucket is full again, by whose it is. Whoever was not seen for longest
  // begins anew.
  private final Map<String, Instant> fullAt = new Recent.Lru<>();

  /**
   * @param capacity how many times at once
   * @param each how long it takes until once more is allowed
   */
  Buckets(InstantSource clock, int capacity, Duration each) {
    this.clock = clock;
    this.capacity = capacity;
    this.each = each;
  }

  /** So many times within {@code within}. */
  static Buckets of(InstantSource clock, int times, Duration within) {
    return new Buckets(clock, times, within.dividedBy(times));
  }

  /**
   * Takes one turn.
   *
   * @return zero if it was allowed; if not, how long until it would be
   */
  synchronized Duration take(String key) {
    Instant now = clock.instant();
    Instant full = fullAt.getOrDefault(key, now);
    Instant next = (full.isBefore(now) ? now : full).plus(each);
    Duration wait = Duration.between(now.plus(each.multipliedBy(capacity)), next);
    if (wait.isNegative() || wait.isZero()) {
      fullAt.put(key, next);
      return Duration.ZERO;
    }
    return wait;
  }

  /** Undoes one turn that was taken. */
  synchronized void giveBack(String key) {
    fullAt.computeIfPresent(key, (unused, full) -> full.minus(each));
  }
}
