package dev.enlace.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.thread.OwnThreads;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database that was reached, with its tables as they have to be. */
final class Database implements AutoCloseable {
  /** The longest that one statement may take. */
  static final int QUERY_SECONDS = 10;

  /** How many connections read. */
  static final int READERS = 2;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int SOCKET_SECONDS = 15;
  private static final Duration END = Duration.ofSeconds(1);

  private final DataSource source;
  private final @Nullable Pool pool;
  private final @Nullable Mark mark;
  private final boolean fresh;

  private Database(DataSource source, @Nullable Mark mark) throws SQLException, StoreException {
    this.source = source;
    this.mark = mark;
    pool = source instanceof Pool ours ? ours : null;
    try {
      fresh = Schema.bring(source);
    } catch (SQLException | StoreException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Reaches the one that the settings name, within some seconds.
   *
   * @throws StoreException NEWER, where that is clear
   */
  static Database of(StoreSettings settings) throws SQLException, StoreException {
    return new Database(
        settings.isOfContainer() ? ofContainer(settings.database()) : pool(url(settings), false),
        null);
  }

  /**
   * Opens the embedded one.
   *
   * @throws StoreException DAMAGED, LOCKED or NEWER, where that is clear
   */
  static Database of(DataFile file) throws SQLException, StoreException {
    boolean isNew;
    try {
      isNew = file.prepare();
    } catch (IOException e) {
      throw new SQLException("the file cannot be made", e);
    }
    Properties properties = new Properties();
    properties.setProperty("user", "enlace");
    String url =
        "jdbc:h2:file:"
            + file.name()
            // The panel's heap is small.
            + ";CACHE_SIZE=2048"
            // We close it; H2's own way would outlive the application in its container.
            + ";DB_CLOSE_ON_EXIT=FALSE"
            // No second file, with statements in it.
            + ";TRACE_LEVEL_FILE=0"
            // A commit is in the file when it returns.
            + ";WRITE_DELAY=0"
            // H2 finds its newest state along a chain that it writes over before it has begun a new
            // one: ended in that moment, it would come back as it was many commits before.
            + ";REUSE_SPACE=FALSE"
            + ";LOCK_TIMEOUT=5000";
    Database database =
        new Database(
            pool(new DriverSource(new org.h2.Driver(), url, properties), true),
            new Mark(file.hold()));
    if (!isNew && database.fresh) {
      database.close();
      throw new StoreException(Trouble.DAMAGED, "there was a file, and nothing in it");
    }
    return database;
  }

  // The name begins with java:, so it leads to what the container itself has bound.
  @SuppressWarnings("BanJNDI")
  private static DataSource ofContainer(String name) throws SQLException {
    try {
      return (DataSource) new InitialContext().lookup(name);
    } catch (NamingException | ClassCastException e) {
      throw new SQLException("the container has no such DataSource", "08001", e);
    }
  }

  private static DataSource url(StoreSettings settings) throws SQLException {
    Properties properties = new Properties();
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    if (settings.password() != null) {
      properties.setProperty("password", settings.password());
    }
    Driver driver = DriverSource.driver(settings.database());
    if (settings.database().startsWith("jdbc:postgresql:")) {
      // What the URL says is stronger.
      properties.setProperty("connectTimeout", "" + CONNECT.toSeconds());
      properties.setProperty("loginTimeout", "" + SOCKET_SECONDS);
      properties.setProperty("socketTimeout", "" + SOCKET_SECONDS);
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("ApplicationName", "enlace");
    }
    return new DriverSource(driver, settings.database(), properties);
  }

  /** One connection writes, some read. */
  private static Pool pool(DataSource source, boolean file) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("enlace-store");
    config.setMaximumPoolSize(1 + READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setValidationTimeout(3000);
    // Tries once, and tells the true cause; to try again is our business.
    config.setInitializationFailTimeout(1);
    if (file) {
      // The last connection that closes would close the file.
      config.setMaxLifetime(0);
    }
    OwnThreads threads = new OwnThreads("enlace-store-pool");
    config.setThreadFactory(threads::make);
    try {
      return new Pool(config, threads);
    } catch (PoolInitializationException e) {
      throw new SQLException("the database cannot be reached", e);
    }
  }

  Connection connect() throws SQLException {
    return source.getConnection();
  }

  /** Whether its tables were made just now. */
  boolean isFresh() {
    return fresh;
  }

  /** Whether it lacks what was written once, because its file was cut off. */
  boolean lacksSomething(Connection connection) throws SQLException {
    return mark != null && mark.isMissed(connection);
  }

  /** To be called before a commit. */
  void count(Connection connection) throws SQLException {
    if (mark != null) {
      mark.count(connection);
    }
  }

  /** To be called after a commit: it survives the end of this process then, and the machine's. */
  void keep(Connection connection) throws SQLException {
    if (mark == null) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("checkpoint sync");
    }
    mark.keep();
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }

  /** The library's, which on its return from the end has threads that are still leaving. */
  private static final class Pool extends HikariDataSource {
    private final OwnThreads threads;

    Pool(HikariConfig config, OwnThreads threads) {
      super(config);
      this.threads = threads;
    }

    @Override
    public void close() {
      super.close();
      boolean unusedEnded = threads.join(END);
    }
  }
}
