package dev.enlace.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A clock, and one thread on which tasks run one after another.
 *
 * <p>Tasks must not block. A task that throws is logged and does not stop the thread. Every method
 * may be called from any thread.
 */
public interface Scheduler {
  /**
   * The present instant. It never goes backwards and takes no part in jumps of the wall clock: only
   * the distance between two readings means anything beyond display.
   */
  Instant now();

  /** Runs {@code task} on the thread as soon as it is free, after all that were given before. */
  void run(Runnable task);

  /**
   * Runs {@code task} on the thread after {@code delay}.
   *
   * @return takes the task back; harmless once it has run. Called on the thread itself, it is
   *     certain that the task does not run any more
   */
  Runnable after(Duration delay, Runnable task);
}
