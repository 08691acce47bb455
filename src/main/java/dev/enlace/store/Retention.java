package dev.enlace.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Forgets what is old, a little at a time, when there is nothing to write. On the store's thread.
 */
final class Retention {
  /** So many events at a time. */
  static final int PART = 500;

  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration KEEP_DELIVERIES = Duration.ofDays(30);

  private final Duration keepEvents;
  private final InstantSource clock;
  private Instant due = Instant.MIN;

  Retention(Duration keepEvents, InstantSource clock) {
    this.keepEvents = keepEvents;
    this.clock = clock;
  }

  boolean isDue() {
    return !clock.instant().isBefore(due);
  }

  /** Does a part of it, if it is time. */
  void sweep(Database database) throws SQLException {
    if (!isDue()) {
      return;
    }
    Instant now = clock.instant();
    // Unless there is more of it. What fails is not tried again before that, either.
    due = now.plus(EVERY);
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      EventTable events = new EventTable(connection);
      DeliveryTable deliveries = new DeliveryTable(connection);
      List<Long> old = events.before(now.minus(keepEvents), PART);
      List<Long> done = deliveries.doneBefore(now.minus(KEEP_DELIVERIES), PART);
      if (old.isEmpty() && done.isEmpty()) {
        connection.rollback();
        return;
      }
      if (!old.isEmpty()) {
        deliveries.deleteDone(old);
        events.delete(old);
      }
      if (!done.isEmpty()) {
        deliveries.deleteDone(done);
      }
      database.count(connection);
      connection.commit();
      connection.setAutoCommit(true);
      database.keep(connection);
      if (old.size() == PART || done.size() == PART) {
        due = now;
      }
    }
  }
}
