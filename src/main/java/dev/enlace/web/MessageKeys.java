package dev.enlace.web;

import dev.enlace.reason.Reason;
import dev.enlace.session.LinkState;
import dev.enlace.session.SessionSnapshot;
import org.jspecify.annotations.Nullable;

/** Which words of the catalogue say how a session stands, where the server says it. */
final class MessageKeys {
  /** A sentence that follows the others where {@link #leavesToo} says so. */
  static final String LEAVES_TOO = "ui.unlinking.also";

  private MessageKeys() {}

  /** The key whose {@code .title} and {@code .body} are meant. */
  static String of(SessionSnapshot snapshot) {
    String leaving = leaving(snapshot);
    Reason reason = snapshot.reason();
    if (leaving != null) {
      return leaving;
    }
    return reason == null ? "state." + snapshot.state() : "reason." + reason;
  }

  /** An account that somebody asked to unlink; null where something else matters more. */
  static @Nullable String leaving(SessionSnapshot snapshot) {
    if (!snapshot.unlinking() || leavesToo(snapshot)) {
      return null;
    }
    boolean there = Boolean.TRUE.equals(snapshot.gateway().ok());
    return there ? "ui.unlinking.now" : "ui.unlinking";
  }

  /** Whether somebody is needed before the account can be unlinked. */
  static boolean leavesToo(SessionSnapshot snapshot) {
    return snapshot.unlinking() && snapshot.state() == LinkState.NEEDS_ACTION;
  }
}
