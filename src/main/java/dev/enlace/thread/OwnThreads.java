package dev.enlace.thread;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads, and with them all that they start themselves: a library that gives no hold on its
 * threads is begun on one of these, and its threads are found again by their group. Safe from any
 * thread.
 */
public final class OwnThreads {
  /** How often it is looked whether a thread that ended has left another one behind. */
  private static final long LOOK_MILLIS = 50;

  private final ThreadGroup group;

  /**
   * @param name of each of them, in thread dumps
   */
  public OwnThreads(String name) {
    this.group = new ThreadGroup(name);
  }

  /** A daemon thread that has yet to be started. */
  public Thread make(Runnable work) {
    Thread thread = new Thread(group, work, group.getName());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Waits until all have ended, the calling thread excepted.
   *
   * @return false if some have not within {@code limit}, or the wait was interrupted
   */
  public boolean join(Duration limit) {
    return join(limit, () -> {});
  }

  /** As {@link #join}, and meanwhile interrupts them and what they start. */
  public boolean end(Duration limit) {
    return join(limit, group::interrupt);
  }

  private boolean join(Duration limit, Runnable each) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (Thread thread = any(); thread != null; thread = any()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        each.run();
        thread.join(Math.min(left, LOOK_MILLIS));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private @Nullable Thread any() {
    // Room for all of them, and for a few that have come meanwhile: what does not fit is left out.
    Thread[] threads = new Thread[group.activeCount() + 8];
    int count = group.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i] != Thread.currentThread()) {
        return threads[i];
      }
    }
    return null;
  }
}
