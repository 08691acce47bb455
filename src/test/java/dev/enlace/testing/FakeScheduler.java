package dev.enlace.testing;

import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time stands still until a test turns it.
 *
 * <p>A task given to {@link #run} is executed at once, on the thread that gave it; when another
 * task is being executed, on whatever thread, it is executed right after that one. So there is one
 * task at a time, in the order in which they came, as on a single thread. Timers run only in {@link
 * #forward}.
 */
public final class FakeScheduler implements Scheduler {
  /** Where time starts. */
  public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  // Not a record: two timers with the same task at the same instant are still two.
  private static final class Timer {
    final Instant at;
    final Runnable task;

    Timer(Instant at, Runnable task) {
      this.at = at;
      this.task = task;
    }
  }

  // Held by the thread that executes tasks.
  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
  private volatile Instant now = START;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void run(Runnable task) {
    tasks.add(task);
    while (!tasks.isEmpty() && !turn.isHeldByCurrentThread() && turn.tryLock()) {
      try {
        executeTasks();
      } finally {
        turn.unlock();
      }
    }
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    Timer timer = new Timer(now.plus(delay), task);
    synchronized (timers) {
      // Of two that are due at the same instant, the one that was set first runs first.
      int place = timers.size();
      while (place > 0 && timers.get(place - 1).at.isAfter(timer.at)) {
        place--;
      }
      timers.add(place, timer);
    }
    return () -> {
      synchronized (timers) {
        timers.remove(timer);
      }
    };
  }

  /** Turns time, stopping at every timer on the way to run it. Not to be called from a task. */
  public void forward(Duration by) {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a task turns the clock that it is run by");
    }
    turn.lock();
    try {
      Instant until = now.plus(by);
      for (Timer due = takeDue(until); due != null; due = takeDue(until)) {
        if (due.at.isAfter(now)) {
          now = due.at;
        }
        execute(due.task);
        executeTasks();
      }
      now = until;
    } finally {
      turn.unlock();
    }
    run(() -> {});
  }

  /** How long until the next timer; null if none is set. */
  public @Nullable Duration untilNext() {
    synchronized (timers) {
      return timers.isEmpty() ? null : Duration.between(now, timers.get(0).at);
    }
  }

  /** How many timers are set. */
  public int timers() {
    synchronized (timers) {
      return timers.size();
    }
  }

  /** What tasks threw. */
  public List<Throwable> thrown() {
    return List.copyOf(thrown);
  }

  private @Nullable Timer takeDue(Instant until) {
    synchronized (timers) {
      return timers.isEmpty() || timers.get(0).at.isAfter(until) ? null : timers.remove(0);
    }
  }

  private void executeTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      execute(task);
    }
  }

  private void execute(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      thrown.add(e);
    }
  }
}
