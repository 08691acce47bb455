package dev.enlace.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one driver. Not through {@link DriverManager}: inside a container that one knows
 * the container's drivers, and keeps ours after we are gone.
 */
final class DriverSource implements DataSource {
  private final Driver driver;
  private final String url;
  private final Properties properties;
  private volatile int loginTimeout;

  DriverSource(Driver driver, String url, Properties properties) {
    this.driver = driver;
    this.url = url;
    this.properties = properties;
  }

  /**
   * The driver for that URL, from the panel's own libraries or from the container's.
   *
   * @throws SQLException if there is none
   */
  static Driver driver(String url) throws SQLException {
    for (Driver driver : ServiceLoader.load(Driver.class, DriverSource.class.getClassLoader())) {
      if (driver.acceptsURL(url)) {
        return driver;
      }
    }
    return DriverManager.getDriver(url);
  }

  /** Takes back what drivers of ours told the JVM about themselves when they were loaded. */
  static void deregister() {
    ClassLoader ours = DriverSource.class.getClassLoader();
    if (ours == ClassLoader.getSystemClassLoader()) {
      return;
    }
    // Beside a driver of the container's, merely to ask for the drivers has the JVM load the one of
    // that name among our libraries, which tells it about itself: so what the first look brought
    // about, the second one finds.
    for (int look = 0; look < 2; look++) {
      DriverManager.drivers()
          .filter(driver -> driver.getClass().getClassLoader() == ours)
          .forEach(DriverSource::deregister);
    }
  }

  private static void deregister(Driver driver) {
    try {
      DriverManager.deregisterDriver(driver);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException("the driver does not know the URL", "08001");
    }
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  /** For the pool, which waits for so long until its own threads are gone. */
  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeout = seconds;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
