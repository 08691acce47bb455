package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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

  // The first may be a slip; the file is opened anew, and then it is believed.
  private static final int MAX_DAMAGES = 2;

  private final Opening opening;
  private final Line line;
  private final Known known;
  private final Troubles troubles;
  private final Consumer<List<StoredDelivery>> release;
  private final Runnable tried;
  private final InstantSource clock;
  private final Pauses pauses;
  private final Retention retention;

  private volatile @Nullable Database database;
  // Touched on the store's thread only.
  private int damages;
  private boolean outdated;
  private boolean failedAtTheEnd;
  private Duration pause;

  /**
   * @param release takes what may be sent
   * @param tried called after every attempt
   */
  Keeper(
      Opening opening,
      Line line,
      Known known,
      Troubles troubles,
      Consumer<List<StoredDelivery>> release,
      Runnable tried,
      Retention retention,
      InstantSource clock,
      Pauses pauses) {
    this.opening = opening;
    this.line = line;
    this.known = known;
    this.troubles = troubles;
    this.release = release;
    this.tried = tried;
    this.retention = retention;
    this.clock = clock;
    this.pauses = pauses;
    pause = pauses.first();
  }

  /** The database, while it can be reached; null when not. For any thread. */
  @Nullable Database database() {
    return database;
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
    if (opening.isBloated()) {
      opening.compact();
    }
    opening.close();
    if (line.waiting() > 0) {
      LOG.log(
          Level.ERROR,
          "store.closed unwritten={0,number,#} why={1}",
          line.waiting(),
          troubles.trouble());
    }
  }

  private void work() throws SQLException, StoreException {
    if (outdated) {
      discard();
    }
    if (opening.isBloated()) {
      discard();
      opening.compact();
    }
    Database open = database;
    if (open == null) {
      open = opening.open(damages >= MAX_DAMAGES);
      database = open;
      if (line.waiting() == 0) {
        probe(open);
        over();
      }
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

  /** It can be reached; can it be written as well? With something in line, that will tell. */
  private static void probe(Database open) throws SQLException {
    try (Connection connection = open.connect();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      statement.executeUpdate("update enlace_session set name = name where 1 = 0");
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
    damages = 0;
    pause = pauses.first();
    release.accept(line.away(false));
    troubles.over();
  }

  private void failed(Exception e) {
    Trouble trouble = opening.trouble(e);
    // We alone may open it: locked is it by what H2 has not let go of since the damage.
    boolean stuck = trouble == Trouble.LOCKED && damages > 0 && opening.isHeld();
    damages = trouble == Trouble.DAMAGED || stuck ? damages + 1 : 0;
    if (trouble == Trouble.READ_ONLY) {
      // Until the next attempt it can be read, at least.
      outdated = true;
    } else if (trouble != Trouble.LOCKED) {
      discard();
    }
    troubles.failed(trouble, e, line.waiting());
    // After that: whoever is told that it is not written asks for the reason next.
    release.accept(line.away(true));
    tried.run();
    line.pause(pause.toNanos());
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(pauses.longest()) < 0 ? twice : pauses.longest();
  }

  private void discard() {
    Database open = database;
    database = null;
    outdated = false;
    if (open != null) {
      open.close();
    }
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
