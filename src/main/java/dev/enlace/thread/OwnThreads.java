package dev.enlace.thread;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads that can be waited for until the very last has ended. An executor says that it has
 * ended while its last thread is still leaving, and a container that counts the threads at that
 * moment takes it for a leak. Safe from any thread.
 */
public final class OwnThreads {
  /** How often it is looked whether a thread that ended has left another one behind. */
  private static final long LOOK_MILLIS = 50;

  private final String name;
  private final @Nullable ThreadGroup group;
  private final boolean heirs;
  private final Set<Thread> made = ConcurrentHashMap.newKeySet();
  private final AtomicInteger number = new AtomicInteger();

  /**
   * Those that are made here.
   *
   * @param name of each of them, in thread dumps, with a number
   */
  public OwnThreads(String name) {
    // Not that of the thread that happens to ask for one: it may be among the heirs of others.
    this(name, Thread.currentThread().getThreadGroup(), false);
  }

  private OwnThreads(String name, @Nullable ThreadGroup group, boolean heirs) {
    this.name = name;
    this.group = group;
    this.heirs = heirs;
  }

  /**
   * Those that are made here, and all that they start themselves: a library that gives no hold on
   * its threads is begun on one of these. They are found again by their group, which Java 17 keeps
   * for as long as the one around it: not for what is built again and again.
   *
   * @param name as in {@link #OwnThreads(String)}
   */
  public static OwnThreads withHeirs(String name) {
    return new OwnThreads(name, new ThreadGroup(name), true);
  }

  /** A daemon thread that has yet to be started. */
  public Thread make(Runnable work) {
    made.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = new Thread(group, work, name + "-" + number.incrementAndGet());
    thread.setDaemon(true);
    made.add(thread);
    return thread;
  }

  /**
   * Waits until all that were started have ended, the calling thread excepted.
   *
   * @return false if some have not within {@code limit}, or the wait was interrupted
   */
  public boolean join(Duration limit) {
    return join(limit, false);
  }

  /** As {@link #join}, and meanwhile interrupts them. */
  public boolean end(Duration limit) {
    return join(limit, true);
  }

  private boolean join(Duration limit, boolean interrupting) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (Thread thread = any(); thread != null; thread = any()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        if (interrupting) {
          interrupt();
        }
        thread.join(Math.min(left, LOOK_MILLIS));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void interrupt() {
    made.forEach(Thread::interrupt);
    if (heirs && group != null) {
      group.interrupt();
    }
  }

  private @Nullable Thread any() {
    // A thread leaves its group a moment before it ends: those that are known come first.
    for (Thread thread : made) {
      if (isAnother(thread)) {
        return thread;
      }
    }
    if (!heirs || group == null) {
      return null;
    }
    // Room for all of them, and for a few that have come meanwhile: what does not fit is left out.
    Thread[] threads = new Thread[group.activeCount() + 8];
    int count = group.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (isAnother(threads[i])) {
        return threads[i];
      }
    }
    return null;
  }

  private static boolean isAnother(Thread thread) {
    return thread.isAlive() && thread != Thread.currentThread();
  }
}
