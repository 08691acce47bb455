package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables to the version that this code works with. */
final class Schema {
  /** The newest of the migrations beside this class. */
  static final int VERSION = 2;

  private static final String HISTORY = "enlace_schema_history";
  private static final int NONE = 0;
  private static final int UNFINISHED = -1;

  private Schema() {}

  /**
   * Asks for the version first: to start the tool for migrations takes longer than all else, and
   * almost always there is nothing for it to do.
   *
   * @return whether there was nothing before
   * @throws StoreException NEWER, with nothing written, if the tables are of a version to come
   */
  static boolean bring(DataSource source) throws SQLException, StoreException {
    int version = version(source);
    if (version > VERSION) {
      throw new StoreException(Trouble.NEWER, "its schema has version " + version);
    }
    if (version < VERSION) {
      migrate(source, version == UNFINISHED);
    }
    return version == NONE;
  }

  private static int version(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Database.QUERY_SECONDS);
      try (ResultSet rows =
          statement.executeQuery("select \"version\", \"success\" from \"" + HISTORY + "\"")) {
        int version = NONE;
        while (rows.next()) {
          if (!rows.getBoolean(2)) {
            return UNFINISHED;
          }
          String name = rows.getString(1);
          if (name != null) {
            version = Math.max(version, major(name));
          }
        }
        return version;
      }
    } catch (SQLException e) {
      String state = e.getSQLState();
      // No such table; everybody spells it differently.
      if (state != null && state.startsWith("42") && !state.equals("42501")) {
        return NONE;
      }
      throw e;
    }
  }

  /** A version of somebody else's making is not ours to go on with. */
  private static int major(String version) {
    try {
      return Integer.parseInt(version.split("[._]")[0]);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  private static void migrate(DataSource source, boolean unfinished) throws SQLException {
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(source)
              .locations("classpath:dev/enlace/store/db/all")
              .table(HISTORY)
              // Others may have tables in the same place.
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .load();
      if (unfinished) {
        flyway.repair();
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new SQLException("the schema could not be brought up to date", e);
    }
  }
}
