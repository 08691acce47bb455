package dev.enlace.store;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which database, and how long things are kept in it.
 *
 * @param data the directory of the embedded database; made if it is not there
 * @param database empty for the embedded one, a JDBC URL, or the name of a DataSource of the
 *     container, which begins with {@code java:}; may hold secrets
 * @param user null if the URL says it, or nobody asks
 * @param password a secret; null for none
 * @param keepEvents how long events are kept
 */
public record StoreSettings(
    Path data,
    String database,
    @Nullable String user,
    @Nullable String password,
    Duration keepEvents) {

  /**
   * @throws IllegalArgumentException if {@code database} is of no kind that is understood, or H2
   *     could not be told of the directory
   */
  public StoreSettings {
    if (!database.isEmpty() && !database.startsWith("jdbc:") && !database.startsWith("java:")) {
      throw new IllegalArgumentException("neither a JDBC URL nor the name of a DataSource");
    }
    if (database.isEmpty() && data.toString().contains(";")) {
      throw new IllegalArgumentException("a directory with a semicolon in its name");
    }
  }

  /** The embedded database, in a file in that directory, and events for 90 days. */
  public static StoreSettings embedded(Path data) {
    return new StoreSettings(data, "", null, null, Duration.ofDays(90));
  }

  /** Another database, for the rest as it is. */
  public StoreSettings at(String database, @Nullable String user, @Nullable String password) {
    return new StoreSettings(data, database, user, password, keepEvents);
  }

  /** Events for that long, for the rest as it is. */
  public StoreSettings keepingEvents(Duration keepEvents) {
    return new StoreSettings(data, database, user, password, keepEvents);
  }

  boolean isEmbedded() {
    return database.isEmpty();
  }

  boolean isOfContainer() {
    return database.startsWith("java:");
  }

  /** Not the secrets: this ends up in logs. A URL may hold them in any of its parts. */
  @Override
  public String toString() {
    return isEmbedded() ? data.toString() : isOfContainer() ? database : kind();
  }

  private String kind() {
    int end = database.indexOf(':', "jdbc:".length());
    return end < 0 ? "jdbc" : database.substring(0, end);
  }
}
