package dev.enlace.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The deliveries' rows. */
final class DeliveryTable {
  private final Connection connection;

  DeliveryTable(Connection connection) {
    this.connection = connection;
  }

  /** Those that are still to be made, oldest event first. */
  List<StoredDelivery> due() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      List<StoredDelivery> due = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "select event_id, session_id, receiver, body, attempts, next_at, delivered, detail"
                  + " from enlace_delivery where next_at is not null"
                  + " order by event_id, receiver")) {
        while (row.next()) {
          due.add(
              new StoredDelivery(
                  row.getLong("event_id"),
                  row.getString("session_id"),
                  row.getString("receiver"),
                  row.getString("body"),
                  row.getInt("attempts"),
                  Cells.timeOrNull(row, "next_at"),
                  row.getBoolean("delivered"),
                  row.getString("detail")));
        }
      }
      return due;
    }
  }

  /** Writes them over what is there; no two for the same event and receiver. */
  void save(Collection<StoredDelivery> deliveries, Instant now) throws SQLException {
    List<StoredDelivery> missing = new ArrayList<>();
    String update =
        "update enlace_delivery set session_id = ?, body = ?, attempts = ?, next_at = ?,"
            + " delivered = ?, detail = ?, changed_at = ? where event_id = ? and receiver = ?";
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      for (StoredDelivery delivery : deliveries) {
        fill(statement, delivery, now);
        if (statement.executeUpdate() == 0) {
          missing.add(delivery);
        }
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    String insert =
        "insert into enlace_delivery (session_id, body, attempts, next_at, delivered, detail,"
            + " changed_at, event_id, receiver) values (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      for (StoredDelivery delivery : missing) {
        fill(statement, delivery, now);
        statement.executeUpdate();
      }
    }
  }

  /** Forgets what is done, of those events. */
  void deleteDone(List<Long> events) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from enlace_delivery where next_at is null and event_id in ("
                + EventTable.places(events.size())
                + ")")) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      Cells cells = new Cells(statement);
      for (long event : events) {
        cells.number(event);
      }
      statement.executeUpdate();
    }
  }

  /** The events of which something is done since before that time, so many at the most. */
  List<Long> doneBefore(Instant time, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select distinct event_id from enlace_delivery"
                + " where next_at is null and changed_at < ? fetch first ? rows only")) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      new Cells(statement).time(time).count(limit);
      List<Long> events = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(rows.getLong(1));
        }
      }
      return events;
    }
  }

  private static void fill(PreparedStatement statement, StoredDelivery delivery, Instant now)
      throws SQLException {
    new Cells(statement)
        .text(delivery.sessionId())
        .text(delivery.body())
        .count(delivery.attempts())
        .time(delivery.nextAt())
        .flag(delivery.delivered())
        .text(delivery.detail())
        .time(now)
        .number(delivery.eventId())
        .text(delivery.receiver());
  }
}
