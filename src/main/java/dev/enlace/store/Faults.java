package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** What is wrong, by what was thrown. */
final class Faults {
  // Busy, cancelled after its time, serialization, deadlock, lock not available, lock time-out;
  // H2's
  // word for a file that another process has open.
  private static final Set<String> LOCKED =
      Set.of("57014", "40001", "40P01", "55P03", "HYT00", "90020");
  private static final Set<String> FULL = Set.of("53100", "90100");
  // A read-only transaction, no privilege, H2's read-only file.
  private static final Set<String> READ_ONLY = Set.of("25006", "42501", "90097");
  private static final Set<String> DAMAGED = Set.of("XX001", "XX002", "90030");
  // H2 cannot read what another version of it wrote.
  private static final Set<String> NEWER = Set.of("90048");

  private static final long NO_ROOM_BYTES = 128 * 1024;
  private static final int MAX_CAUSES = 20;

  private Faults() {}

  /** Whether it is the row that is wrong, and not the database. */
  static boolean isRefused(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23");
      }
    }
    return thrown instanceof DateTimeException || thrown instanceof IllegalArgumentException;
  }

  /**
   * What is wrong with the database.
   *
   * @param directory of the embedded database; null for another
   */
  static Trouble trouble(Throwable thrown, @Nullable Path directory) {
    Trouble trouble = Trouble.GONE;
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < MAX_CAUSES; t = t.getCause(), depth++) {
      Trouble said = t instanceof EOFException && directory != null ? Trouble.DAMAGED : said(t);
      if (said == Trouble.DAMAGED && trouble != Trouble.GONE) {
        continue;
      }
      if (said != Trouble.GONE) {
        trouble = said;
      }
    }
    // A disk that is full may look like anything, even like damage: what could not be written ends
    // in the middle.
    if (directory != null && (trouble == Trouble.GONE || trouble == Trouble.DAMAGED)) {
      return ofDisk(directory, trouble);
    }
    return trouble;
  }

  private static Trouble said(Throwable t) {
    if (t instanceof StoreException store) {
      return store.trouble();
    }
    if (t instanceof SQLException sql) {
      return ofState(sql.getSQLState() == null ? "" : sql.getSQLState());
    }
    if (t instanceof MVStoreException file) {
      return ofFile(file.getErrorCode());
    }
    if (t instanceof IOException) {
      return ofMessage(t.getMessage() == null ? "" : t.getMessage());
    }
    return Trouble.GONE;
  }

  private static Trouble ofState(String state) {
    if (LOCKED.contains(state)) {
      return Trouble.LOCKED;
    }
    if (FULL.contains(state)) {
      return Trouble.FULL;
    }
    if (READ_ONLY.contains(state)) {
      return Trouble.READ_ONLY;
    }
    if (DAMAGED.contains(state)) {
      return Trouble.DAMAGED;
    }
    return NEWER.contains(state) ? Trouble.NEWER : Trouble.GONE;
  }

  private static Trouble ofFile(int code) {
    return switch (code) {
      case DataUtils.ERROR_FILE_LOCKED -> Trouble.LOCKED;
      case DataUtils.ERROR_UNSUPPORTED_FORMAT -> Trouble.NEWER;
      case DataUtils.ERROR_FILE_CORRUPT,
          DataUtils.ERROR_CHUNK_NOT_FOUND,
          DataUtils.ERROR_BLOCK_NOT_FOUND,
          DataUtils.ERROR_SERIALIZATION,
          DataUtils.ERROR_TRANSACTION_CORRUPT,
          DataUtils.ERROR_UNKNOWN_DATA_TYPE ->
          Trouble.DAMAGED;
      default -> Trouble.GONE;
    };
  }

  // The JDK has no type of its own for these.
  private static Trouble ofMessage(String message) {
    String words = message.toLowerCase(Locale.ROOT);
    if (words.contains("no space left") || words.contains("quota")) {
      return Trouble.FULL;
    }
    return words.contains("read-only") || words.contains("permission denied")
        ? Trouble.READ_ONLY
        : Trouble.GONE;
  }

  private static Trouble ofDisk(Path directory, Trouble otherwise) {
    try {
      if (Files.getFileStore(directory).getUsableSpace() < NO_ROOM_BYTES) {
        return Trouble.FULL;
      }
      return Files.isWritable(directory) ? otherwise : Trouble.READ_ONLY;
    } catch (IOException e) {
      return otherwise;
    }
  }

  /**
   * For the log. The message of a database may repeat what was to be written, so it is left out
   * unless it is about the way to the database.
   */
  static String inShort(Throwable thrown) {
    StringBuilder words = new StringBuilder();
    Throwable root = thrown;
    String said = "";
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < MAX_CAUSES; t = t.getCause(), depth++) {
      String state = t instanceof SQLException sql ? sql.getSQLState() : null;
      if (state != null && words.isEmpty()) {
        words.append("state=").append(state).append(' ');
      }
      boolean onTheWay = state != null && state.matches("(08|28|3D|53|57).*");
      boolean ours = t instanceof StoreException && t.getCause() == null;
      if ((onTheWay || ours || t instanceof IOException) && t.getMessage() != null) {
        said = ": " + t.getMessage();
      }
      root = t;
    }
    return words + "cause=" + root.getClass().getSimpleName() + said;
  }
}
