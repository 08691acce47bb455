package dev.enlace.metrics;

import dev.enlace.reason.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of events that count, as the history calls them. */
public final class Kinds {
  /** An attempt at linking began. */
  public static final String STARTED = "FLOW_STARTED";

  /** One ended without a link. */
  public static final String ENDED = "FLOW_ENDED";

  /** A code was shown. */
  public static final String CODE = "QR_RECEIVED";

  /** A phone read one. */
  public static final String SCANNED = "SCANNED";

  /** An account was linked. */
  public static final String LINKED = "LINKED";

  /** One was unlinked. */
  public static final String UNLINKED = "LOGGED_OUT";

  /** One is in touch again. */
  public static final String RESTORED = "RESTORED";

  /** Something went wrong. */
  public static final String FAULT = "TROUBLE";

  /** All of them. */
  public static final Set<String> ALL =
      Set.of(STARTED, ENDED, CODE, SCANNED, LINKED, UNLINKED, RESTORED, FAULT);

  private Kinds() {}

  /**
   * Whether an event is among what is counted. That an account is in touch again after our own
   * restart is not: it says nothing of its gateway.
   *
   * @param reason of the event; null if it has none
   */
  public static boolean counts(String kind, @Nullable String reason) {
    boolean ours = kind.equals(RESTORED) && Reason.PANEL_RESTARTED.name().equals(reason);
    return ALL.contains(kind) && !ours;
  }
}
