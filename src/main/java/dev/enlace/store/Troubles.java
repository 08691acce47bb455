package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which trouble there is: says so in the log, and to those who watch. */
final class Troubles {
  private static final Logger LOG = System.getLogger(DatabaseStore.class.getName());
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private record State(Trouble trouble, Instant since) {}

  private final InstantSource clock;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile State state;
  // Touched on the store's thread only.
  private Instant said = Instant.MIN;

  Troubles(InstantSource clock) {
    this.clock = clock;
    state = new State(Trouble.OPENING, clock.instant());
  }

  Trouble trouble() {
    return state.trouble();
  }

  Instant since() {
    return state.since();
  }

  /** Calls it whenever the trouble is another one than before. */
  Runnable watch(Runnable watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  /** It did not work. On the store's thread. */
  void failed(Trouble trouble, Throwable thrown, int waiting) {
    Instant now = clock.instant();
    boolean another = trouble != state.trouble();
    if (another || !now.isBefore(said.plus(AGAIN))) {
      said = now;
      LOG.log(
          Level.ERROR,
          "store.write_failed why={0} waiting={1,number,#} {2}",
          trouble,
          waiting,
          Faults.inShort(thrown));
      LOG.log(Level.DEBUG, "store.write_failed", thrown);
    }
    if (another) {
      change(trouble, now);
    }
  }

  /** It works. On the store's thread. */
  void over() {
    Trouble before = state.trouble();
    if (before == Trouble.NONE) {
      return;
    }
    if (before != Trouble.OPENING) {
      LOG.log(
          Level.INFO,
          "store.back after_s={0,number,#} was={1}",
          Duration.between(state.since(), clock.instant()).toSeconds(),
          before);
    }
    said = Instant.MIN;
    change(Trouble.NONE, clock.instant());
  }

  private void change(Trouble trouble, Instant now) {
    state = new State(trouble, now);
    for (Runnable watcher : watchers) {
      try {
        watcher.run();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a watcher of the store failed", e);
      }
    }
  }
}
