package dev.enlace.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events' rows. */
final class EventTable {
  private static final String COLUMNS =
      "id, session_id, gateway, happened_at, kind, state, reason, detail, params, by_whom";

  private final Connection connection;

  EventTable(Connection connection) {
    this.connection = connection;
  }

  /** The largest id; 0 without events. */
  long last() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      try (ResultSet row = statement.executeQuery("select max(id) from enlace_event")) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * @throws SQLException of class 23 if there is an event of that id
   */
  void insert(Collection<StoredEvent> events) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into enlace_event (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      for (StoredEvent event : events) {
        new Cells(statement)
            .number(event.id())
            .text(event.sessionId())
            .text(event.gateway())
            .time(event.at())
            .text(event.kind())
            .text(event.state())
            .text(event.reason())
            .text(event.detail())
            .numbers(event.params())
            .text(event.by());
        // Not in a batch: what fails of one repeats in its message what was to be written.
        statement.executeUpdate();
      }
    }
  }

  /** Those of the given that are there already. */
  List<StoredEvent> there(List<StoredEvent> events) throws SQLException {
    Map<Long, StoredEvent> byId = new HashMap<>();
    for (StoredEvent event : events) {
      byId.put(event.id(), event);
    }
    List<StoredEvent> there = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, session_id, kind from enlace_event where id in ("
                + places(events.size())
                + ")")) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      Cells cells = new Cells(statement);
      for (StoredEvent event : events) {
        cells.number(event.id());
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          StoredEvent event = byId.get(rows.getLong(1));
          if (event != null
              && event.sessionId().equals(rows.getString(2))
              && event.kind().equals(rows.getString(3))) {
            there.add(event);
          }
        }
      }
    }
    return there;
  }

  List<StoredEvent> find(HistoryQuery query) throws SQLException {
    StringBuilder sql = new StringBuilder("select " + COLUMNS + " from enlace_event where 1 = 1");
    if (query.sessions() != null) {
      sql.append(" and session_id in (").append(places(query.sessions().size())).append(')');
    }
    if (query.before() != Long.MAX_VALUE) {
      sql.append(" and id < ?");
    }
    if (query.after() != Long.MIN_VALUE) {
      sql.append(" and id > ?");
    }
    if (!query.kinds().isEmpty()) {
      sql.append(" and kind in (").append(places(query.kinds().size())).append(')');
    }
    if (!query.reasons().isEmpty()) {
      sql.append(" and reason in (").append(places(query.reasons().size())).append(')');
    }
    sql.append(" order by id desc fetch first ? rows only");
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      Cells cells = new Cells(statement);
      if (query.sessions() != null) {
        texts(cells, query.sessions());
      }
      if (query.before() != Long.MAX_VALUE) {
        cells.number(query.before());
      }
      if (query.after() != Long.MIN_VALUE) {
        cells.number(query.after());
      }
      texts(cells, query.kinds());
      texts(cells, query.reasons());
      cells.count(Math.max(1, Math.min(query.limit(), HistoryQuery.MAX_LIMIT)));
      return read(statement);
    }
  }

  /** The ids of the oldest events from before that time, so many at the most. */
  List<Long> before(Instant time, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id from enlace_event where happened_at < ? order by happened_at"
                + " fetch first ? rows only")) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      new Cells(statement).time(time).count(limit);
      List<Long> ids = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
      return ids;
    }
  }

  void delete(List<Long> ids) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from enlace_event where id in (" + places(ids.size()) + ")")) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      Cells cells = new Cells(statement);
      for (long id : ids) {
        cells.number(id);
      }
      statement.executeUpdate();
    }
  }

  static String places(int count) {
    return "?" + ", ?".repeat(count - 1);
  }

  private static void texts(Cells cells, Collection<String> texts) throws SQLException {
    for (String text : texts) {
      cells.text(text);
    }
  }

  private static List<StoredEvent> read(PreparedStatement statement) throws SQLException {
    List<StoredEvent> events = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        events.add(
            new StoredEvent(
                row.getLong("id"),
                row.getString("session_id"),
                row.getString("gateway"),
                Cells.time(row, "happened_at"),
                row.getString("kind"),
                row.getString("state"),
                row.getString("reason"),
                row.getString("detail"),
                Cells.numbers(row, "params"),
                row.getString("by_whom")));
      }
    }
    return events;
  }
}
