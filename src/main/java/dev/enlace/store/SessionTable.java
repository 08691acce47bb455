package dev.enlace.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The sessions' rows. */
final class SessionTable {
  private static final String COLUMNS =
      "name, gateway, expected_phone, state, reason, since, linked_there, phone, account_name,"
          + " account_confirmed, linked_at, unlinking, deleting, created_at, session_id";

  /** A session with its number. */
  record Row(long key, StoredSession session) {}

  private final Connection connection;

  SessionTable(Connection connection) {
    this.connection = connection;
  }

  List<Row> all() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      try (ResultSet rows =
          statement.executeQuery(
              "select session_db_id, " + COLUMNS + " from enlace_session order by session_db_id")) {
        List<Row> all = new ArrayList<>();
        while (rows.next()) {
          all.add(new Row(rows.getLong("session_db_id"), read(rows)));
        }
        return all;
      }
    }
  }

  /** The next number will be that one: in a table that was made anew, too, none is given twice. */
  void countFrom(long key) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "alter table enlace_session alter column session_db_id restart with " + key);
    }
  }

  /** Writes it over what is there. */
  void save(StoredSession session) throws SQLException {
    String update =
        "update enlace_session set name = ?, gateway = ?, expected_phone = ?, state = ?, reason ="
            + " ?, since = ?, linked_there = ?, phone = ?, account_name = ?, account_confirmed = ?,"
            + " linked_at = ?, unlinking = ?, deleting = ?, created_at = ? where session_id = ?";
    if (execute(update, session) == 0) {
      execute(
          "insert into enlace_session ("
              + COLUMNS
              + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          session);
    }
  }

  void delete(String sessionId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from enlace_session where session_id = ?")) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      new Cells(statement).text(sessionId);
      statement.executeUpdate();
    }
  }

  /**
   * Its number.
   *
   * @throws SQLException if it is not there
   */
  long key(String sessionId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select session_db_id from enlace_session where session_id = ?")) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      new Cells(statement).text(sessionId);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private int execute(String sql, StoredSession session) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      new Cells(statement)
          .text(session.name())
          .text(session.gateway())
          .text(session.expectedPhone())
          .text(session.state())
          .text(session.reason())
          .time(session.since())
          .flag(session.linkedThere())
          .text(session.phone())
          .text(session.accountName())
          .flag(session.accountConfirmed())
          .time(session.linkedAt())
          .flag(session.unlinking())
          .flag(session.deleting())
          .time(session.createdAt())
          .text(session.sessionId());
      return statement.executeUpdate();
    }
  }

  private static StoredSession read(ResultSet row) throws SQLException {
    return new StoredSession(
        row.getString("session_id"),
        row.getString("name"),
        row.getString("gateway"),
        row.getString("expected_phone"),
        row.getString("state"),
        row.getString("reason"),
        Cells.time(row, "since"),
        row.getBoolean("linked_there"),
        row.getString("phone"),
        row.getString("account_name"),
        row.getBoolean("account_confirmed"),
        Cells.timeOrNull(row, "linked_at"),
        row.getBoolean("unlinking"),
        row.getBoolean("deleting"),
        Cells.time(row, "created_at"));
  }
}
