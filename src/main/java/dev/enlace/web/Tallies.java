package dev.enlace.web;

import dev.enlace.access.Person;
import dev.enlace.metrics.Kinds;
import dev.enlace.metrics.Metrics;
import dev.enlace.session.SessionRegistry;
import dev.enlace.store.Store;
import dev.enlace.store.StoreException;
import dev.enlace.store.Tally;
import dev.enlace.store.TallyQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has what happened counted by the store, so that nobody can keep it busy with that: one count at a
 * time, after which it rests three times as long as that took, whatever is asked for next. The same
 * one is made anew only after ten times as long as it took, and is to be had at once until then.
 * Safe from any thread.
 */
public final class Tallies {
  private static final System.Logger log = System.getLogger(Tallies.class.getName());

  // What just happened is to be among it, so it is written first, if that can be.
  private static final Duration WRITTEN = Duration.ofSeconds(2);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MAX_WAITING = 8;
  private static final int MAX_OF_ONE = 2;
  private static final int KEPT = 10;
  private static final int REST = 3;
  private static final int MAX_KEPT = 64;

  private final SessionRegistry sessions;
  private final Store store;
  private final LongSupplier nanos;
  private final Semaphore turn = new Semaphore(1, true);
  // How many counts each person waits for.
  private final Map<Person, Integer> waiting = new ConcurrentHashMap<>();
  // Guarded by itself.
  private final Map<Wanted, Made> made = new LinkedHashMap<>();
  // Whose turn it is only.
  private long restedAt;

  private record Wanted(@Nullable Set<String> sessions, List<Instant> edges) {}

  private record Made(Counted counted, long until) {}

  /**
   * @param complete whether all that happened is among it; false where the newest is not yet
   *     written
   */
  record Counted(Tally tally, boolean complete) {}

  /**
   * @param nanos a clock that only goes forward
   */
  public Tallies(SessionRegistry sessions, Store store, LongSupplier nanos) {
    this.sessions = sessions;
    this.store = store;
    this.nanos = nanos;
    restedAt = nanos.getAsLong();
  }

  /**
   * How often what happened, in each part of time.
   *
   * @param by who asks: one person alone must not take all the turns that there are
   * @param of the sessions; null for all
   * @throws ApiException TALLY_BUSY where that would be a wait of more than five seconds, or
   *     somebody waits twice already, or TALLY_AWAY while the store is
   */
  Counted count(Person by, @Nullable Set<String> of, List<Instant> edges) {
    Wanted wanted = new Wanted(of, edges);
    Counted known = known(wanted);
    if (known != null) {
      return known;
    }
    // Where nobody signs in, all are the same person.
    int most = by.way() == Person.Way.NONE ? MAX_WAITING + 1 : MAX_OF_ONE;
    try {
      if (waiting.merge(by, 1, Integer::sum) > most) {
        throw new ApiException(ApiError.TALLY_BUSY);
      }
      return countInTurn(wanted);
    } finally {
      waiting.computeIfPresent(by, (unused, now) -> now == 1 ? null : now - 1);
    }
  }

  private Counted countInTurn(Wanted wanted) {
    long until = nanos.getAsLong() + PATIENCE_NANOS;
    if (turn.getQueueLength() >= MAX_WAITING || !isMyTurn()) {
      throw new ApiException(ApiError.TALLY_BUSY);
    }
    try {
      // Somebody else may have waited for the same.
      Counted meanwhile = known(wanted);
      if (meanwhile != null) {
        return meanwhile;
      }
      if (!isRested(until)) {
        throw new ApiException(ApiError.TALLY_BUSY);
      }
      return make(wanted);
    } finally {
      turn.release();
    }
  }

  private @Nullable Counted known(Wanted wanted) {
    synchronized (made) {
      Made known = made.get(wanted);
      return known != null && nanos.getAsLong() - known.until < 0 ? known.counted : null;
    }
  }

  /** Waits until the store has rested, unless that is later than {@code until}. */
  private boolean isRested(long until) {
    if (restedAt - until > 0) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(restedAt - nanos.getAsLong());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Counted make(Wanted wanted) {
    boolean written = sessions.settle(WRITTEN);
    if (!written && store.health().isDegraded()) {
      throw new ApiException(ApiError.TALLY_AWAY);
    }
    long began = nanos.getAsLong();
    try {
      Tally tally =
          store.tally(
              new TallyQuery(
                  wanted.sessions,
                  wanted.edges,
                  Kinds.ALL,
                  List.of(Metrics.FIRST_CODE, Metrics.CODE_TO_LINK)));
      long ended = nanos.getAsLong();
      Counted counted = new Counted(tally, written);
      if (written) {
        keep(wanted, new Made(counted, ended + KEPT * (ended - began)));
      }
      return counted;
    } catch (StoreException e) {
      log.log(System.Logger.Level.DEBUG, "nothing can be counted", e);
      throw new ApiException(ApiError.TALLY_AWAY);
    } finally {
      // One that came to nothing was work, too.
      long ended = nanos.getAsLong();
      restedAt = ended + REST * (ended - began);
    }
  }

  private void keep(Wanted wanted, Made newest) {
    synchronized (made) {
      // Behind the others, so that the oldest is the first to go.
      made.remove(wanted);
      made.put(wanted, newest);
      if (made.size() > MAX_KEPT) {
        made.remove(made.keySet().iterator().next());
      }
    }
  }

  private boolean isMyTurn() {
    try {
      return turn.tryAcquire(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
