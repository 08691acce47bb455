package dev.enlace.qr;

import dev.enlace.thread.OwnThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Two daemon threads for the reading of pictures, places to wait for as many as come when a gateway
 * with a few hundred sessions starts anew, and a deadline for each task that counts from the moment
 * it was given.
 *
 * <p><b>Pictures that take too long.</b> A thread cannot be stopped from outside, so there are
 * three lines of defence. Each step of a reading is bounded by itself (area, number of corner
 * marks). A reading also asks now and then whether somebody still waits, and ends when nobody does.
 * And should one go on all the same, it becomes a stray: it keeps its thread, another takes its
 * place, and when the stray ends the pool shrinks again. Two strays are replaced; with four of them
 * at once there is nobody left to read, and tasks are answered by their deadline or turned away,
 * until one ends. The number of threads and of waiting tasks is bounded throughout.
 */
final class ReadingPool implements AutoCloseable {
  static final int THREADS = 2;
  static final int MAX_WAITING = 256;

  /** What waits is held in memory. A usual code has two to eleven thousand bytes. */
  static final int MAX_WAITING_BYTES = 4 * 1024 * 1024;

  static final int MAX_REPLACED = 2;

  private static final int IDLE_SECONDS = 30;
  private static final Duration END = Duration.ofMillis(500);

  private final Duration deadline;
  private final OwnThreads readerThreads = new OwnThreads("code-reader");
  private final OwnThreads clockThreads = new OwnThreads("code-deadline");
  private final ThreadPoolExecutor readers;
  private final ScheduledThreadPoolExecutor clock;

  private final AtomicInteger waitingBytes = new AtomicInteger();

  // Guarded by this.
  private int strays;

  ReadingPool(Duration deadline) {
    this.deadline = deadline;
    readers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            readerThreads::make);
    readers.allowCoreThreadTimeOut(true);
    clock = new ScheduledThreadPoolExecutor(1, clockThreads::make);
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task as soon as a thread is free.
   *
   * @param bytes what it holds until then
   * @param late runs, once, if the task has not ended by the deadline; begun or not
   * @return false if there is no place for it; then neither is run
   */
  boolean run(int bytes, Runnable task, Runnable late) {
    if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
      waitingBytes.addAndGet(-bytes);
      return false;
    }
    Job job = new Job(bytes, task);
    Future<?> alarm = null;
    try {
      alarm =
          clock.schedule(
              () -> {
                job.overrun();
                late.run();
              },
              deadline.toNanos(),
              TimeUnit.NANOSECONDS);
      job.alarm = alarm;
      readers.execute(job);
      return true;
    } catch (RejectedExecutionException e) {
      if (alarm != null) {
        alarm.cancel(false);
      }
      waitingBytes.addAndGet(-bytes);
      return false;
    }
  }

  /**
   * Turns away what comes from now on and drops what waits. What runs is asked to end, and waited
   * for a second at the most.
   */
  @Override
  public void close() {
    clock.shutdownNow();
    readers.shutdownNow();
    boolean unusedClock = clockThreads.join(END);
    boolean unusedReaders = readerThreads.join(END);
  }

  private synchronized void countStrays(int more) {
    strays += more;
    int threads = THREADS + Math.min(strays, MAX_REPLACED);
    // In the order that keeps the core within the maximum.
    if (more > 0) {
      readers.setMaximumPoolSize(threads);
      readers.setCorePoolSize(threads);
    } else {
      readers.setCorePoolSize(threads);
      readers.setMaximumPoolSize(threads);
    }
  }

  private final class Job implements Runnable {
    private final int bytes;
    private final Runnable task;
    // Written before the job is handed over.
    private @Nullable Future<?> alarm;

    // Guarded by this.
    private boolean running;
    private boolean stray;

    Job(int bytes, Runnable task) {
      this.bytes = bytes;
      this.task = task;
    }

    @Override
    public void run() {
      waitingBytes.addAndGet(-bytes);
      synchronized (this) {
        running = true;
      }
      try {
        task.run();
      } finally {
        if (alarm != null) {
          alarm.cancel(false);
        }
        synchronized (this) {
          running = false;
          if (stray) {
            countStrays(-1);
          }
        }
      }
    }

    synchronized void overrun() {
      if (running) {
        stray = true;
        countStrays(1);
      }
    }
  }
}
