package dev.enlace.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Notes what was refused, though not without end: whoever is refused can go on asking, and must not
 * fill the disk with it. Safe from any thread.
 */
public final class Refusals {
  /** So many lines of one address at once. */
  static final int AT_ONCE = 60;

  /** And then one after as long as this. */
  static final Duration THEN_EVERY = Duration.ofSeconds(5);

  private final Buckets lines;
  private final AtomicLong leftOut = new AtomicLong();

  Refusals(InstantSource clock) {
    lines = new Buckets(clock, AT_ONCE, THEN_EVERY);
  }

  /**
   * Notes one. A line after some that were left out says how many, in {@code left_out}.
   *
   * @param who null if nobody knows
   * @param from the address
   * @param fields pairs of name and value, which may be foreign
   */
  public void note(@Nullable Person who, String from, String... fields) {
    if (!lines.take(Networks.group(from)).isZero()) {
      leftOut.incrementAndGet();
      return;
    }
    long more = leftOut.getAndSet(0);
    String[] all = new String[fields.length + (more == 0 ? 2 : 4)];
    all[0] = "from";
    all[1] = from;
    System.arraycopy(fields, 0, all, 2, fields.length);
    if (more > 0) {
      all[all.length - 2] = "left_out";
      all[all.length - 1] = Long.toString(more);
    }
    if (who == null) {
      Audit.note("refused", all);
    } else {
      Audit.note("refused", who, all);
    }
  }
}
