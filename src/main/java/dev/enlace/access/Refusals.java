package dev.enlace.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
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

  // Guarded by itself: by address, how many lines were left out since the last one.
  private final Map<String, Long> leftOut = new Recent.Lru<>();

  Refusals(InstantSource clock) {
    lines = new Buckets(clock, AT_ONCE, THEN_EVERY);
  }

  /**
   * Notes one. A line after some of its address that were left out says how many, in {@code
   * left_out}.
   *
   * @param who null if nobody knows
   * @param from the address
   * @param fields pairs of name and value, which may be foreign
   */
  public void note(@Nullable Person who, String from, String... fields) {
    String group = Networks.group(from);
    if (!lines.take(group).isZero()) {
      synchronized (leftOut) {
        leftOut.merge(group, 1L, Long::sum);
      }
      return;
    }
    long more = takeLeftOut(group);
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

  private long takeLeftOut(String group) {
    synchronized (leftOut) {
      Long count = leftOut.remove(group);
      return count == null ? 0 : count;
    }
  }
}
