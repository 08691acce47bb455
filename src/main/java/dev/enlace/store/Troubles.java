package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
  private final Map<Trouble, Instant> said = new EnumMap<>(Trouble.class);
  private boolean unanswered;

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
    // What comes and goes is not said every time, either.
    Instant last = said.get(trouble);
    if (last == null || !now.isBefore(last.plus(AGAIN))) {
      said.put(trouble, now);
      unanswered = true;
      LOG.log(
          Level.ERROR,
          "store.write_failed why={0} waiting={1,number,#} {2}",
          trouble,
          waiting,
          Faults.inShort(thrown));
      LOG.log(Level.DEBUG, "store.write_failed", thrown);
    }
    if (trouble != state.trouble()) {
      change(trouble, now);
    }
  }

  /** It works. On the store's thread. */
  void over() {
    Trouble before = state.trouble();
    if (before == Trouble.NONE) {
      return;
    }
    if (unanswered) {
      unanswered = false;
      LOG.log(
          Level.INFO,
          "store.back after_s={0,number,#} was={1}",
          Duration.between(state.since(), clock.instant()).toSeconds(),
          before);
    }
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
