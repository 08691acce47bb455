package dev.enlace.time;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.enlace.thread.OwnThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The real scheduler: one thread of its own, and the clock that never jumps. */
public final class SchedulerThread implements Scheduler, AutoCloseable {
  private static final System.Logger log = System.getLogger(SchedulerThread.class.getName());

  /** Ending everything takes the gateways three seconds at the most. */
  private static final Duration END = Duration.ofSeconds(4);

  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final OwnThreads threads = new OwnThreads("enlace-sessions");
  private final ScheduledThreadPoolExecutor executor;

  public SchedulerThread() {
    executor = new ScheduledThreadPoolExecutor(1, threads::make);
    // Most timers are taken back before they fire; they must not pile up until then.
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return startedAt.plusNanos(System.nanoTime() - startedNanos);
  }

  @Override
  public void run(Runnable task) {
    after(Duration.ZERO, task);
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    try {
      Future<?> future =
          executor.schedule(() -> logging(task), Math.max(0, delay.toNanos()), NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      // Closed: nothing is due any more.
      return () -> {};
    }
  }

  private static void logging(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // The executor would keep it to itself.
      log.log(ERROR, "A task failed", e);
    }
  }

  /**
   * Gives up the thread after what is due already, for which it waits up to {@link #END}; what was
   * planned for later is forgotten. Closing twice is harmless.
   */
  @Override
  public void close() {
    executor.shutdown();
    if (!threads.join(END) && !Thread.currentThread().isInterrupted()) {
      log.log(WARNING, "What was due is not done yet");
    }
  }
}
