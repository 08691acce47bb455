package dev.enlace.session;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.enlace.reason.Reason;
import dev.enlace.reason.RetryClass;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.thread.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens into the session's log and, as one line each, into the server's. What goes on
 * for hours is written five times, then once a minute. On the session thread only.
 *
 * <p>A line is pairs of name and value, in this order: {@code event}, {@code name} for what people
 * search for, {@code session}, {@code gateway}, {@code host}, {@code state}, {@code reason}, {@code
 * attempt}, the event's own numbers, {@code by}, {@code request} for the request that led to it,
 * and {@code cause}, the technical line, redacted.
 */
final class Journal {
  private static final System.Logger log = System.getLogger("dev.enlace.session");
  private static final int IN_FULL = 5;
  private static final Duration THEN_EVERY = Duration.ofMinutes(1);

  /** What a lasting fault does again and again; all others are news, after which it counts anew. */
  private static final Set<Kind> STEPS =
      EnumSet.of(Kind.CONNECTING, Kind.CONNECTED, Kind.QR_ASKED, Kind.TROUBLE, Kind.STATE);

  /** After these nobody waits for the end of a fault any more. */
  private static final Set<Kind> ENDS =
      EnumSet.of(Kind.STOPPED, Kind.FOLLOWING_PAUSED, Kind.PAUSED, Kind.LOGGED_OUT);

  private final String session;
  private final String where;
  private final EventLog events;
  private final EventIds ids;
  private final Keeping keeping;
  private final Map<String, Repetition> repetitions = new HashMap<>();
  private @Nullable Outage outage;
  private @Nullable LinkState lastState;

  private static final class Repetition {
    int times;
    Instant written = Instant.MIN;
  }

  private static final class Outage {
    final Instant began;
    Reason reason;
    int attempts;

    Outage(Instant began, Reason reason) {
      this.began = began;
      this.reason = reason;
    }
  }

  /**
   * @param gateway its name in the settings
   * @param host the gateway's host, and port if there is one, without credentials
   */
  Journal(
      String session, String gateway, String host, EventLog events, EventIds ids, Keeping keeping) {
    this.session = session;
    this.where = " session=" + value(session) + " gateway=" + value(gateway) + " host=" + host;
    this.events = events;
    this.ids = ids;
    this.keeping = keeping;
  }

  void write(
      Instant now,
      Kind kind,
      SessionSnapshot snapshot,
      @Nullable Reason reason,
      @Nullable String detail,
      Map<String, Long> params,
      @Nullable String by) {
    lastState = snapshot.state();
    if (ENDS.contains(kind)) {
      outage = null;
    } else if (kind == Kind.TROUBLE && reason != null && Troubles.areOutages(reason)) {
      if (outage == null) {
        outage = new Outage(now, reason);
      }
      outage.reason = reason;
      outage.attempts++;
    }
    if (!STEPS.contains(kind)) {
      repetitions.clear();
    } else if (!isDue(kind + " " + reason, now)) {
      return;
    }
    EventLog.Entry entry =
        new EventLog.Entry(
            ids.next(now), now, kind, snapshot.state(), reason, detail, Map.copyOf(params), by);
    events.add(entry);
    keeping.add(session, entry);
    System.Logger.Level level = kind == Kind.TROUBLE ? WARNING : INFO;
    if (log.isLoggable(level)) {
      log.log(level, line(kind, snapshot, reason, detail, params, by));
    }
  }

  /** The history is to hold every state: writes one that nothing was written in. */
  void seal(Instant now, SessionSnapshot snapshot) {
    if (lastState == null) {
      lastState = snapshot.state();
    } else if (lastState != snapshot.state()) {
      write(now, Kind.STATE, snapshot, snapshot.reason(), null, Map.of(), null);
    }
  }

  /** The gateway answers, and has no code; that ends a fault, unless the fault is just that. */
  void answered(Instant now) {
    if (outage != null && outage.reason.retryClass() != RetryClass.QR) {
      recovered(now);
    }
  }

  /** There is a code, or an account: whatever was wrong is over. */
  void recovered(Instant now) {
    if (outage != null && isDue("RECOVERED", now)) {
      log.log(
          INFO,
          "event=RECOVERED name=\"gateway recovered\""
              + where
              + (" outage_ms=" + Duration.between(outage.began, now).toMillis())
              + (" attempts=" + outage.attempts));
    }
    outage = null;
  }

  void fault(Throwable fault) {
    log.log(ERROR, "event=INTERNAL session=" + session, fault);
  }

  private boolean isDue(String what, Instant now) {
    Repetition repetition = repetitions.computeIfAbsent(what, unused -> new Repetition());
    repetition.times++;
    boolean due = repetition.times <= IN_FULL || !now.isBefore(repetition.written.plus(THEN_EVERY));
    if (due) {
      repetition.written = now;
    }
    return due;
  }

  private String line(
      Kind kind,
      SessionSnapshot snapshot,
      @Nullable Reason reason,
      @Nullable String detail,
      Map<String, Long> params,
      @Nullable String by) {
    StringBuilder line = new StringBuilder("event=").append(kind);
    if (reason == Reason.QR_GENERATION_ERROR) {
      line.append(" name=\"WhatsApp QR Generation Error\"");
    }
    line.append(where).append(" state=").append(snapshot.state());
    if (reason != null) {
      line.append(" reason=").append(reason);
    }
    if (kind == Kind.TROUBLE && snapshot.attempt() > 0) {
      line.append(" attempt=").append(snapshot.attempt());
    }
    new TreeMap<>(params)
        .forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    if (by != null) {
      line.append(" by=").append(value(by));
    }
    String request = RequestId.current();
    if (request != null) {
      line.append(" request=").append(value(request));
    }
    if (detail != null && !detail.isEmpty()) {
      line.append(" cause=\"").append(oneLine(detail).replace('"', '\'')).append('"');
    }
    return line.toString();
  }

  private static String value(String text) {
    String line = oneLine(text);
    return line.matches("[^\\s\"=]+") ? line : '"' + line.replace('"', '\'') + '"';
  }

  /** Foreign text must not look like a second line, in whatever log this ends up. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
  }
}
