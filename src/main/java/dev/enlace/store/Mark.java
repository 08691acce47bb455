package dev.enlace.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many rounds were ever written, in the embedded database and beside it. A file that was cut
 * off opens without a word, as it was some time ago, perhaps with nothing in it; then the number
 * beside it is the larger one. On the store's thread.
 */
final class Mark {
  private final Hold beside;
  private long rounds;

  Mark(Hold beside) {
    this.beside = beside;
  }

  /** Whether the database lacks what was written once. */
  boolean isMissed(Connection connection) throws SQLException {
    read(connection);
    return beside.rounds() > rounds;
  }

  /** One round more; inside its transaction. */
  void count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      statement.executeUpdate("update enlace_mark set rounds = rounds + 1");
    }
    read(connection);
  }

  /** The round is in the file. */
  void keep() {
    beside.write(rounds, beside.compactedSize());
  }

  private void read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      try (ResultSet row = statement.executeQuery("select max(rounds) from enlace_mark")) {
        row.next();
        rounds = row.getLong(1);
      }
    }
  }
}
