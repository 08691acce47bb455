package dev.enlace.metrics;

import dev.enlace.session.Observer;
import dev.enlace.store.StoredEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How long the last answers of each gateway took. Safe from any thread. */
public final class Latencies implements Observer {
  /** So many answers of a gateway count. */
  static final int LAST = 100;

  private final Map<String, Deque<Long>> millis = new ConcurrentHashMap<>();

  /**
   * The last answers of one gateway, of this run of the panel.
   *
   * @param answers how many of them, at least one
   * @param p90Ms nine of ten took no longer
   */
  public record Latency(int answers, long lastMs, long medianMs, long p90Ms) {}

  @Override
  public void happened(StoredEvent event) {}

  @Override
  public void answered(String gateway, Duration took) {
    Deque<Long> last = millis.computeIfAbsent(gateway, unused -> new ArrayDeque<>());
    synchronized (last) {
      if (last.size() == LAST) {
        last.removeFirst();
      }
      last.addLast(took.toMillis());
    }
  }

  /** Null before the first answer. */
  public @Nullable Latency of(String gateway) {
    Deque<Long> last = millis.get(gateway);
    if (last == null) {
      return null;
    }
    long[] sorted;
    long newest;
    synchronized (last) {
      if (last.isEmpty()) {
        // Its first answer is being put down just now.
        return null;
      }
      newest = last.getLast();
      sorted = last.stream().mapToLong(Long::longValue).sorted().toArray();
    }
    return new Latency(sorted.length, newest, at(sorted, 0.5), at(sorted, 0.9));
  }

  /** The smallest that so large a part of them is not above. */
  private static long at(long[] sorted, double part) {
    return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
  }
}
