package dev.enlace.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Single values on their way into a row and out of it, the same for every database. */
final class Cells {
  private static final Gson GSON = new Gson();
  private static final TypeToken<Map<String, Long>> NUMBERS = new TypeToken<>() {};

  private final PreparedStatement statement;
  private int place;

  Cells(PreparedStatement statement) {
    this.statement = statement;
  }

  /**
   * PostgreSQL takes no text with a NUL in it, nor half a character; foreign text must not fail for
   * that.
   */
  Cells text(@Nullable String text) throws SQLException {
    statement.setString(++place, text == null ? null : storable(text));
    return this;
  }

  Cells number(long number) throws SQLException {
    statement.setLong(++place, number);
    return this;
  }

  Cells count(int count) throws SQLException {
    statement.setInt(++place, count);
    return this;
  }

  Cells flag(boolean flag) throws SQLException {
    statement.setBoolean(++place, flag);
    return this;
  }

  /** To the millisecond. */
  Cells time(@Nullable Instant time) throws SQLException {
    statement.setObject(
        ++place,
        time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC),
        java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
    return this;
  }

  Cells numbers(Map<String, Long> numbers) throws SQLException {
    return text(GSON.toJson(numbers));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static Map<String, Long> numbers(ResultSet row, String column) throws SQLException {
    try {
      Map<String, Long> numbers = GSON.fromJson(row.getString(column), NUMBERS);
      return numbers == null ? Map.of() : Map.copyOf(numbers);
    } catch (JsonParseException | NullPointerException e) {
      // Somebody else wrote it; the rest of the event is worth showing.
      return Map.of();
    }
  }

  private static String storable(String text) {
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        if (clean == null) {
          clean = new StringBuilder(text);
        }
        clean.setCharAt(i, '\uFFFD');
      }
    }
    return clean == null ? text : clean.toString();
  }
}
