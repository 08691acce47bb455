package dev.enlace.session;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens into the session's log and, as one line each, into the server's. A fault that
 * goes on for hours is written five times, then once a minute. On the session thread only.
 */
final class Journal {
  private static final System.Logger log = System.getLogger("dev.enlace.session");
  private static final int IN_FULL = 5;
  private static final Duration THEN_EVERY = Duration.ofMinutes(1);

  private final String session;
  private final String gateway;
  private final EventLog events;
  private int troubles;
  private @Nullable Reason trouble;
  private @Nullable Instant lastWritten;

  Journal(String session, String gateway, EventLog events) {
    this.session = session;
    this.gateway = gateway;
    this.events = events;
  }

  void write(
      Instant now,
      Kind kind,
      SessionSnapshot snapshot,
      @Nullable Reason reason,
      @Nullable String detail,
      Map<String, Long> params) {
    if (isRepetition(kind, reason) && !isDue(now)) {
      return;
    }
    lastWritten = now;
    events.add(now, kind, snapshot.state(), reason, detail, params);
    System.Logger.Level level = kind == Kind.TROUBLE ? WARNING : INFO;
    if (log.isLoggable(level)) {
      log.log(level, line(kind, snapshot, reason, detail, params));
    }
  }

  void fault(Throwable fault) {
    log.log(ERROR, "event=INTERNAL session=" + session, fault);
  }

  /**
   * Counts the same trouble in a row, with the attempts and questions between that led to it again.
   */
  private boolean isRepetition(Kind kind, @Nullable Reason reason) {
    switch (kind) {
      case TROUBLE -> {
        troubles = reason == trouble ? troubles + 1 : 1;
        trouble = reason;
      }
      case CONNECTING, CONNECTED, QR_ASKED -> {}
      default -> {
        troubles = 0;
        trouble = null;
      }
    }
    return troubles > IN_FULL;
  }

  private boolean isDue(Instant now) {
    return lastWritten == null || !now.isBefore(lastWritten.plus(THEN_EVERY));
  }

  private String line(
      Kind kind,
      SessionSnapshot snapshot,
      @Nullable Reason reason,
      @Nullable String detail,
      Map<String, Long> params) {
    StringBuilder line = new StringBuilder("event=").append(kind);
    if (reason == Reason.QR_GENERATION_ERROR) {
      line.append(" name=\"WhatsApp QR Generation Error\"");
    }
    line.append(" session=").append(session).append(" gateway=").append(gateway);
    line.append(" state=").append(snapshot.state());
    if (reason != null) {
      line.append(" reason=").append(reason);
    }
    new TreeMap<>(params)
        .forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    if (detail != null && !detail.isEmpty()) {
      line.append(" detail=\"").append(detail.replace('"', '\'')).append('"');
    }
    return line.toString();
  }
}
