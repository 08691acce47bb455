package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is in line, on a thread of its own: reaches the database, loses it, and reaches it
 * again.
 */
final class Keeper implements Runnable {
  private static final Logger LOG = System.getLogger(DatabaseStore.class.getName());
  private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();

  /** How long to wait after a failure: doubling, from the first to the longest. */
  record Pauses(Duration first, Duration longest) {
    static final Pauses PATIENT = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  private final StoreSettings settings;
  private final Line line;
  private final Known known;
  private final Troubles troubles;
  private final Consumer<List<StoredDelivery>> release;
  private final Consumer<Store.Kept> news;
  private final Runnable tried;
  private final InstantSource clock;
  private final Pauses pauses;
  private final Retention retention;

  private volatile @Nullable Database database;
  private volatile @Nullable Path putAside;
  // Touched on the store's thread only.
  private boolean told;
  private boolean failedAtTheEnd;
  private Duration pause;

  Keeper(
      StoreSettings settings,
      Line line,
      Known known,
      Troubles troubles,
      Consumer<List<StoredDelivery>> release,
      Consumer<Store.Kept> news,
      Runnable tried,
      InstantSource clock,
      Pauses pauses) {
    this.settings = settings;
    this.line = line;
    this.known = known;
    this.troubles = troubles;
    this.release = release;
    this.news = news;
    this.tried = tried;
    this.clock = clock;
    this.pauses = pauses;
    this.retention = new Retention(settings.keepEvents(), clock);
    pause = pauses.first();
  }

  /** The database, while it can be reached; null when not. For any thread. */
  @Nullable Database database() {
    return database;
  }

  /** Where a file went that could not be read; null if there was none. For any thread. */
  @Nullable Path putAside() {
    return putAside;
  }

  @Override
  public void run() {
    while (!line.isClosing() || (line.waiting() > 0 && !failedAtTheEnd)) {
      boolean closing = line.isClosing();
      try {
        work();
      } catch (SQLException | StoreException | RuntimeException e) {
        failed(e);
        failedAtTheEnd = closing;
      }
    }
    release.accept(line.away(true));
    discard();
    if (line.waiting() > 0) {
      LOG.log(
          Level.ERROR,
          "store.closed unwritten={0,number,#} why={1}",
          line.waiting(),
          troubles.trouble());
    }
  }

  private void work() throws SQLException, StoreException {
    Database open = database;
    if (open == null) {
      open = open();
      database = open;
      over();
      tried.run();
    }
    Round round = line.next(retention.isDue() ? 0 : IDLE_NANOS);
    if (round != null) {
      write(open, round);
      over();
    } else if (!line.isClosing()) {
      retention.sweep(open);
    }
  }

  private Database open() throws SQLException, StoreException {
    Database open;
    try {
      open = Database.open(settings);
    } catch (SQLException | StoreException | RuntimeException e) {
      if (trouble(e) != Trouble.DAMAGED || !settings.isEmbedded()) {
        throw e;
      }
      putAside(e);
      open = Database.open(settings);
    }
    try {
      load(open);
      return open;
    } catch (SQLException | RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private void load(Database open) throws SQLException {
    try (Connection connection = open.connect()) {
      List<SessionTable.Row> rows = new SessionTable(connection).all();
      Set<String> found =
          rows.stream().map(row -> row.session().sessionId()).collect(Collectors.toSet());
      if (!told) {
        Store.Kept kept =
            new Store.Kept(
                rows.stream()
                    .map(SessionTable.Row::session)
                    .filter(session -> !line.forgets(session.sessionId()))
                    .toList(),
                new DeliveryTable(connection).due(),
                new EventTable(connection).last());
        known.found(rows, line);
        told = true;
        tell(kept);
      } else {
        known.found(rows, line);
        // Another database than the one that we lost, or an older one.
        known.without(found).forEach(line::saveMissing);
      }
    }
  }

  private void tell(Store.Kept kept) {
    try {
      news.accept(kept);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "what was kept was not taken", e);
    }
  }

  private void write(Database open, Round round) throws SQLException {
    Map<String, Long> keys;
    try (Connection connection = open.connect()) {
      try {
        keys = new Rounds(connection, clock).write(round, open);
      } catch (SQLException | RuntimeException e) {
        rollBack(connection);
        if (!Faults.isRefused(e)) {
          line.unknown(round);
          throw e;
        }
        notTaken(round, e);
        return;
      }
    }
    keys.forEach((sessionId, key) -> known.written(sessionId, key, line));
    release.accept(line.written(round));
    line.letGo();
  }

  private void notTaken(Round round, Exception e) {
    if (round.size() > 1) {
      line.split(round);
    } else if (!round.again()) {
      line.unknown(round);
    } else {
      LOG.log(Level.ERROR, "store.refused what={0} {1}", round, Faults.inShort(e));
      release.accept(line.refused(round));
      line.letGo();
    }
  }

  private void over() {
    pause = pauses.first();
    release.accept(line.away(false));
    troubles.over();
  }

  private void failed(Exception e) {
    Trouble trouble = trouble(e);
    if (trouble != Trouble.LOCKED) {
      discard();
    }
    release.accept(line.away(true));
    troubles.failed(trouble, e, line.waiting());
    tried.run();
    line.pause(pause.toNanos());
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(pauses.longest()) < 0 ? twice : pauses.longest();
  }

  private void discard() {
    Database open = database;
    database = null;
    if (open != null) {
      open.close();
    }
  }

  private void putAside(Exception why) throws SQLException {
    try {
      Path aside = new DataFile(settings.data()).putAside(clock.instant());
      putAside = aside;
      LOG.log(Level.ERROR, "store.damaged kept={0} {1}", aside, Faults.inShort(why));
    } catch (IOException e) {
      e.addSuppressed(why);
      throw new SQLException("the damaged file cannot be put aside", "90030", e);
    }
  }

  private Trouble trouble(Throwable e) {
    return Faults.trouble(e, settings.isEmbedded() ? settings.data() : null);
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // It is gone with the connection.
      LOG.log(Level.DEBUG, "rollback", e);
    }
  }
}
