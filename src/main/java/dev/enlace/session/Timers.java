package dev.enlace.session;

import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A session's timers by name; setting one takes the one of that name back. On the session thread
 * only.
 */
final class Timers {
  /** What is waited for. */
  enum Name {
    /** The next question, or the next attempt to connect. */
    NEXT,
    /** The answer to the question under way. */
    ANSWER,
    /** The end of the code on show. */
    QR,
    /** The answer to the question for a pairing code, and then that code's end. */
    PAIRING,
    /** The end of a linking that does not come to one. */
    LINKING,
    /** The moment when a connection has held for long enough. */
    HEALTHY
  }

  private final Scheduler scheduler;
  private final Consumer<Runnable> guard;
  private final Map<Name, Runnable> set = new EnumMap<>(Name.class);

  /**
   * @param guard runs every task, and deals with what it throws
   */
  Timers(Scheduler scheduler, Consumer<Runnable> guard) {
    this.scheduler = scheduler;
    this.guard = guard;
  }

  void set(Name name, Duration delay, Runnable task) {
    cancel(name);
    Runnable cancel =
        scheduler.after(
            delay,
            () -> {
              set.remove(name);
              guard.accept(task);
            });
    set.put(name, cancel);
  }

  boolean isSet(Name name) {
    return set.containsKey(name);
  }

  void cancel(Name name) {
    Runnable cancel = set.remove(name);
    if (cancel != null) {
      cancel.run();
    }
  }

  void cancelAll() {
    for (Name name : Name.values()) {
      cancel(name);
    }
  }
}
