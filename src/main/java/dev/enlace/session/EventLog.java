package dev.enlace.session;

import dev.enlace.reason.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to one session: the newest {@value #CAPACITY} entries. Safe from any thread. */
public final class EventLog {
  /** How many entries are kept. */
  public static final int CAPACITY = 500;

  /** What can happen. The name goes onto the wire; the words for it are in {@code webapp/i18n}. */
  public enum Kind {
    /** Somebody pressed the button of the automatic flow. */
    FLOW_STARTED,
    /** Somebody asked to try again at once. */
    RETRY_ASKED,
    /** Somebody stopped it. */
    STOPPED,
    /** An attempt to reach the gateway began. Params: {@code attempt}. */
    CONNECTING,
    /** The gateway is there. Params: {@code took_ms}. */
    CONNECTED,
    /** The gateway was asked for a code. Params: {@code attempt}. */
    QR_ASKED,
    /** A checked code came. Params: {@code ordinal}, {@code of}, {@code round}, {@code ttl_ms}. */
    QR_RECEIVED,
    /** A code ran out unscanned. Params: {@code ordinal}. */
    QR_EXPIRED,
    /** A round of codes ended. Params: {@code round}. */
    ROUND_OVER,
    /** Codes are paused. */
    PAUSED,
    /** The phone scanned the code. */
    SCANNED,
    /** The account is linked. */
    LINKED,
    /** The way to a linked account is open again. */
    RESTORED,
    /**
     * Something went wrong; {@code reason} says what. Params: {@code next_ms} if it goes on by
     * itself.
     */
    TROUBLE,
    /** Somebody asked to unlink the account. */
    LOGOUT_ASKED,
    /** The account was unlinked. */
    LOGGED_OUT
  }

  /**
   * One thing that happened.
   *
   * @param seq counts up, without gaps
   * @param detail the technical line, redacted
   * @param params numbers for the sentence, by the names given at the kind
   */
  public record Entry(
      long seq,
      Instant at,
      Kind kind,
      LinkState state,
      @Nullable Reason reason,
      @Nullable String detail,
      Map<String, Long> params) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long lastSeq;

  /**
   * @param before the number after which it counts
   */
  EventLog(long before) {
    lastSeq = before;
  }

  synchronized long lastSeq() {
    return lastSeq;
  }

  synchronized Entry add(
      Instant at,
      Kind kind,
      LinkState state,
      @Nullable Reason reason,
      @Nullable String detail,
      Map<String, Long> params) {
    Entry entry = new Entry(++lastSeq, at, kind, state, reason, detail, Map.copyOf(params));
    entries.addFirst(entry);
    if (entries.size() > CAPACITY) {
      entries.removeLast();
    }
    return entry;
  }

  /** The entries after {@code seq}, newest first. */
  public synchronized List<Entry> after(long seq) {
    List<Entry> newer = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.seq() <= seq) {
        break;
      }
      newer.add(entry);
    }
    return newer;
  }
}
