package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens the database, tells what is in it, and puts a file aside that cannot be read. On the
 * store's thread, except where it says otherwise.
 */
final class Opening {
  private static final Logger LOG = System.getLogger(DatabaseStore.class.getName());

  private final StoreSettings settings;
  private final Line line;
  private final Known known;
  private final Consumer<Store.Kept> news;
  private final InstantSource clock;
  // Null for a database that is not embedded.
  private final @Nullable DataFile file;

  private volatile @Nullable Path putAside;
  private boolean told;

  /**
   * @param news called once, the first time
   */
  Opening(
      StoreSettings settings,
      Line line,
      Known known,
      Consumer<Store.Kept> news,
      InstantSource clock) {
    this.settings = settings;
    this.line = line;
    this.known = known;
    this.news = news;
    this.clock = clock;
    file = settings.isEmbedded() ? new DataFile(settings.data()) : null;
  }

  /** Where a file went that could not be read; null if there was none. For any thread. */
  @Nullable Path putAside() {
    return putAside;
  }

  /** What that means for this database. */
  Trouble trouble(Throwable thrown) {
    return Faults.trouble(thrown, settings.isEmbedded() ? settings.data() : null);
  }

  /**
   * Opens it.
   *
   * @param damaged whether its file is known to be beyond use
   */
  Database open(boolean damaged) throws SQLException, StoreException {
    if (file == null) {
      return attempt(Database.of(settings));
    }
    if (damaged) {
      putAside(file, "it could not be written to");
    }
    try {
      return attempt(Database.of(file));
    } catch (SQLException | StoreException | RuntimeException e) {
      if (trouble(e) != Trouble.DAMAGED) {
        throw e;
      }
    }
    // Once more, before that is believed.
    try {
      return attempt(Database.of(file));
    } catch (SQLException | StoreException | RuntimeException e) {
      if (trouble(e) != Trouble.DAMAGED) {
        throw e;
      }
      putAside(file, Faults.inShort(e));
      return attempt(Database.of(file));
    }
  }

  /** Whether no other panel can have its file open. */
  boolean isHeld() {
    return file != null && file.hold().isTaken();
  }

  /** Whether it would be better to close it and to {@link #compact} it. */
  boolean isBloated() {
    return file != null && file.isBloated();
  }

  /** Makes it smaller; while it is closed. */
  void compact() {
    if (file != null) {
      file.compact();
    }
  }

  /** Lets go of the file, for the next. */
  void close() {
    if (file != null) {
      file.close();
    }
  }

  private Database attempt(Database open) throws SQLException {
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
      if (file != null && open.lacksSomething(connection)) {
        copyAside(file);
        open.keep(connection);
      }
      SessionTable sessions = new SessionTable(connection);
      if (open.isFresh() && known.largestKey() > 0) {
        sessions.countFrom(known.largestKey() + 1);
      }
      List<SessionTable.Row> rows = sessions.all();
      if (told) {
        foundAgain(rows);
        return;
      }
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
    }
  }

  /** It may be another database than the one that was lost, or an older one. */
  private void foundAgain(List<SessionTable.Row> rows) {
    Set<String> found =
        rows.stream().map(row -> row.session().sessionId()).collect(Collectors.toSet());
    known.found(rows, line);
    known.without(found).forEach(line::saveMissing);
  }

  private void tell(Store.Kept kept) {
    try {
      news.accept(kept);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "what was kept was not taken", e);
    }
  }

  /** What is left of it is better than nothing; what is gone has to be said all the same. */
  private void copyAside(DataFile file) throws SQLException {
    try {
      Path aside = file.copyAside(clock.instant());
      putAside = aside;
      LOG.log(Level.ERROR, "store.damaged kept={0} it lacks what was written last", aside);
    } catch (IOException e) {
      throw new SQLException("the damaged file cannot be copied", e);
    }
  }

  private void putAside(DataFile file, String why) throws SQLException {
    try {
      Path aside = file.putAside(clock.instant());
      putAside = aside;
      LOG.log(Level.ERROR, "store.damaged kept={0} {1}", aside, why);
    } catch (IOException e) {
      throw new SQLException("the damaged file cannot be put aside", e);
    }
  }
}
