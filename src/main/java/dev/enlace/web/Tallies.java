package dev.enlace.web;

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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has what happened counted by the store, so that nobody can keep it busy with that: one count at a
 * time, and the same one is made anew only after ten times as long as it took.
 */
public final class Tallies {
  private static final System.Logger log = System.getLogger(Tallies.class.getName());

  // What just happened is to be among it, so it is written first, if that can be.
  private static final Duration WRITTEN = Duration.ofSeconds(2);
  private static final long TURN_MS = 5_000;
  private static final int MAX_WAITING = 8;
  private static final int REST = 10;
  private static final int MAX_KEPT = 64;

  private final SessionRegistry sessions;
  private final Store store;
  private final LongSupplier nanos;
  private final Semaphore turn = new Semaphore(1, true);
  // Whose turn it is only.
  private final Map<Wanted, Made> made = new LinkedHashMap<>();

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
  }

  /**
   * How often what happened, in each part of time.
   *
   * @param of the sessions; null for all
   * @throws ApiException TALLY_BUSY, or TALLY_AWAY while the store is
   */
  Counted count(@Nullable Set<String> of, List<Instant> edges) {
    if (turn.getQueueLength() >= MAX_WAITING || !isMyTurn()) {
      throw new ApiException(ApiError.TALLY_BUSY);
    }
    try {
      Wanted wanted = new Wanted(of, edges);
      Made known = made.get(wanted);
      if (known != null && nanos.getAsLong() - known.until < 0) {
        return known.counted;
      }
      return make(wanted);
    } finally {
      turn.release();
    }
  }

  private Counted make(Wanted wanted) {
    boolean written = sessions.settle(WRITTEN);
    if (!written && store.health().isDegraded()) {
      throw new ApiException(ApiError.TALLY_AWAY);
    }
    try {
      long began = nanos.getAsLong();
      Tally tally =
          store.tally(
              new TallyQuery(
                  wanted.sessions,
                  wanted.edges,
                  Metrics.KINDS,
                  List.of(Metrics.FIRST_CODE, Metrics.CODE_TO_LINK)));
      long ended = nanos.getAsLong();
      Counted counted = new Counted(tally, written);
      // Behind the others, so that the oldest is the first to go.
      made.remove(wanted);
      made.put(wanted, new Made(counted, ended + REST * (ended - began)));
      if (made.size() > MAX_KEPT) {
        made.remove(made.keySet().iterator().next());
      }
      return counted;
    } catch (StoreException e) {
      log.log(System.Logger.Level.DEBUG, "nothing can be counted", e);
      throw new ApiException(ApiError.TALLY_AWAY);
    }
  }

  private boolean isMyTurn() {
    try {
      return turn.tryAcquire(TURN_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
