package dev.enlace.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a round, all of it or nothing. */
final class Rounds {
  private final Connection connection;
  private final InstantSource clock;

  Rounds(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  /**
   * When this throws, nobody knows whether the round is written.
   *
   * @return the numbers of the sessions in it
   */
  Map<String, Long> write(Round round, Database database) throws SQLException {
    connection.setAutoCommit(false);
    Map<String, Long> keys = sessions(round);
    List<EventWrite> events = missing(round);
    if (!events.isEmpty()) {
      new EventTable(connection).insert(events.stream().map(EventWrite::event).toList());
    }
    DeliveryTable deliveries = new DeliveryTable(connection);
    for (EventWrite write : events) {
      deliveries.save(write.deliveries(), clock.instant());
    }
    deliveries.save(
        round.deliveries().stream().map(DeliveryWrite::delivery).toList(), clock.instant());
    database.count(connection);
    connection.commit();
    connection.setAutoCommit(true);
    database.keep(connection);
    return keys;
  }

  private Map<String, Long> sessions(Round round) throws SQLException {
    Map<String, Long> keys = new HashMap<>();
    SessionTable sessions = new SessionTable(connection);
    for (SessionWrite write : round.sessions()) {
      if (write.forget()) {
        sessions.delete(write.sessionId());
      }
      if (write.session() != null) {
        sessions.save(write.session());
        keys.put(write.sessionId(), sessions.key(write.sessionId()));
      }
    }
    return keys;
  }

  /** An event that is there already brought its notifications along. */
  private List<EventWrite> missing(Round round) throws SQLException {
    if (!round.again() || round.events().isEmpty()) {
      return round.events();
    }
    List<StoredEvent> events = round.events().stream().map(EventWrite::event).toList();
    Set<StoredEvent> there = new HashSet<>(new EventTable(connection).there(events));
    List<EventWrite> missing = new ArrayList<>(round.events());
    missing.removeIf(write -> there.contains(write.event()));
    return missing;
  }
}
