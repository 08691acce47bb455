package dev.enlace.session;

import dev.enlace.reason.Reason;
import dev.enlace.store.StoredEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one session: the newest {@value #CAPACITY} entries, for those who look on, and
 * for the time in which the store is away. Safe from any thread.
 */
public final class EventLog {
  /** How many entries are kept. */
  public static final int CAPACITY = 100;

  /** What can happen. The name goes onto the wire; the words for it are in {@code webapp/i18n}. */
  public enum Kind {
    /** Somebody made the session. */
    CREATED,
    /** Somebody gave it another name, or another number to expect. */
    CHANGED,
    /** The panel was restarted and goes on with the session. */
    RESUMED,
    /**
     * An attempt at linking began: somebody pressed the button of the automatic flow, or the
     * gateway lost the account ({@code SESSION_RECREATED}).
     */
    FLOW_STARTED,
    /** Somebody asked to try again at once. */
    RETRY_ASKED,
    /** Somebody stopped an attempt at linking. */
    STOPPED,
    /** Somebody no longer wants a linked account to be followed; it stays linked. */
    FOLLOWING_PAUSED,
    /** Somebody wants that account to be followed again. */
    FOLLOWING_RESUMED,
    /** An attempt to reach the gateway began. Params: {@code attempt}. */
    CONNECTING,
    /** The gateway is there. Params: {@code took_ms}. */
    CONNECTED,
    /** The gateway was asked for a code. Params: {@code attempt}. */
    QR_ASKED,
    /**
     * A checked code came. Params: {@code ordinal}, {@code of}, {@code round}, {@code ttl_ms}, and
     * {@code first_code_ms} from the button to the first one.
     */
    QR_RECEIVED,
    /** A code ran out unscanned. Params: {@code ordinal}. */
    QR_EXPIRED,
    /** Somebody asked for a pairing code. */
    PAIRING_ASKED,
    /** A pairing code came. Params: {@code ttl_ms}. */
    PAIRING_RECEIVED,
    /** A pairing code ran out. */
    PAIRING_EXPIRED,
    /** A round of codes ended. Params: {@code round}. */
    ROUND_OVER,
    /** Codes are paused. */
    PAUSED,
    /** The phone scanned the code. */
    SCANNED,
    /** The account is linked. Params, where known: {@code from_start_ms}, {@code from_code_ms}. */
    LINKED,
    /**
     * An attempt at linking ended without a link, and does not go on by itself; {@code reason} says
     * why, and is null where somebody stopped it.
     */
    FLOW_ENDED,
    /** Somebody said that the account is theirs. */
    ACCOUNT_CONFIRMED,
    /** Another state was entered, and nothing else in here says so. */
    STATE,
    /** The way to a linked account is open again. */
    RESTORED,
    /**
     * Something went wrong; {@code reason} says what. Params: {@code next_ms} if it goes on by
     * itself.
     */
    TROUBLE,
    /** Somebody asked to unlink the account. */
    LOGOUT_ASKED,
    /** Somebody took that back, before the gateway was told. */
    LOGOUT_WITHDRAWN,
    /** The account was unlinked. */
    LOGGED_OUT,
    /** Somebody made a link with which a customer can link without a login. */
    SHARE_MADE,
    /** That link was opened. */
    SHARE_OPENED,
    /** Somebody took that link back. */
    SHARE_WITHDRAWN,
    /** Somebody asked to delete the session. */
    DELETE_ASKED,
    /** The session was deleted. */
    DELETED
  }

  /**
   * One thing that happened.
   *
   * @param seq larger than that of everything before it, over restarts too
   * @param detail the technical line, redacted
   * @param params numbers for the sentence, by the names given at the kind
   * @param by who wanted it; null where nobody did, or nobody is known by name
   */
  public record Entry(
      long seq,
      Instant at,
      Kind kind,
      LinkState state,
      @Nullable Reason reason,
      @Nullable String detail,
      Map<String, Long> params,
      @Nullable String by) {
    /** The same as the store keeps it. */
    public StoredEvent stored(String sessionId, String gateway) {
      return new StoredEvent(
          seq,
          sessionId,
          gateway,
          at,
          kind.name(),
          state.name(),
          reason == null ? null : reason.name(),
          detail,
          params,
          by);
    }
  }

  private final Deque<Entry> entries = new ArrayDeque<>();

  EventLog() {}

  synchronized void add(Entry entry) {
    entries.addFirst(entry);
    if (entries.size() > CAPACITY) {
      entries.removeLast();
    }
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
