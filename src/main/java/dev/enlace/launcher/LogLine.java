package dev.enlace.launcher;

import dev.enlace.thread.RequestId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * One line for each record, its time in UTC, whatever is in it: foreign text must not look like a
 * second one.
 */
public final class LogLine extends Formatter {
  private static final int MAX_FRAMES = 12;
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneOffset.UTC);

  @Override
  public String format(LogRecord record) {
    StringBuilder line = new StringBuilder();
    line.append(TIME.format(record.getInstant().truncatedTo(ChronoUnit.MILLIS)))
        .append(' ')
        .append(record.getLevel().getName())
        .append(' ')
        .append(record.getLoggerName())
        .append(": ")
        .append(formatMessage(record));
    String request = RequestId.current();
    if (request != null && line.indexOf("request=" + request) < 0) {
      line.append(" request=").append(request);
    }
    for (Throwable t = record.getThrown(); t != null; t = t.getCause()) {
      line.append(" | ").append(t);
      StackTraceElement[] frames = t.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
        line.append(" < ").append(frames[i]);
      }
    }
    return clean(line.toString()) + "\n";
  }

  /** Without control characters, and those that turn the direction of a line or end it. */
  static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
  }
}
