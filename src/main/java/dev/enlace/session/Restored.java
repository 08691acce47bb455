package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.reason.Reason;
import dev.enlace.reason.RetryClass;
import dev.enlace.store.StoredSession;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a session comes back as after a restart. Nothing that only the gateway knows is taken over:
 * an account that was linked is one to be asked about.
 *
 * @param snapshot the first picture
 * @param goesOn whether there is something to do without anybody asking for it
 */
record Restored(SessionSnapshot snapshot, boolean goesOn) {
  static Restored of(StoredSession stored, long version, Instant now) {
    LinkState was = state(stored.state());
    Reason reason = reason(stored.reason());
    boolean linked =
        was == LinkState.LINKED
            || was == LinkState.RECONNECTING
            || (was == LinkState.IDLE && reason == Reason.ACCOUNT_PAUSED)
            || (was == LinkState.NEEDS_ACTION && stored.linkedThere());
    Account account = linked ? new Account(stored.phone(), stored.accountName()) : null;
    boolean goesOn = stored.unlinking() || stored.deleting() || goesOn(was, reason);
    LinkState state = was;
    if (goesOn && !stored.deleting()) {
      state = account == null ? LinkState.CONNECTING : LinkState.RECONNECTING;
      reason = Reason.PANEL_RESTARTED;
    }
    SessionSnapshot first =
        SessionSnapshot.first(stored.sessionId(), version, now)
            .restored(
                stored.name(),
                stored.expectedPhone(),
                state,
                reason,
                state == was ? stored.since() : now,
                account,
                stored.accountConfirmed(),
                account == null ? null : stored.linkedAt());
    return new Restored(first, goesOn);
  }

  /** Whether the attempt at linking that an earlier run began had come to its end in it. */
  static boolean attemptWasOver(StoredSession stored) {
    Reason reason = reason(stored.reason());
    return state(stored.state()) == LinkState.NEEDS_ACTION
        && reason != null
        && reason.retryClass() == RetryClass.NONE;
  }

  /** What a person has to settle stays as it is, except where the settings may have been mended. */
  private static boolean goesOn(LinkState was, @Nullable Reason reason) {
    return switch (was) {
      case IDLE, LOGGED_OUT -> false;
      case NEEDS_ACTION -> reason == null || reason.name().startsWith("GW_");
      default -> true;
    };
  }

  /** A word that this version does not know is that of a session to be asked about. */
  private static LinkState state(String word) {
    return Arrays.stream(LinkState.values())
        .filter(state -> state.name().equals(word))
        .findFirst()
        .orElse(LinkState.CONNECTING);
  }

  private static @Nullable Reason reason(@Nullable String word) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.name().equals(word))
        .findFirst()
        .orElse(null);
  }
}
