package dev.enlace.diagnosis;

import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What something that a gateway said means for the steps from the session on.
 *
 * @param kind what it is about
 * @param reason why it is not well; null if it is
 */
record Clue(Kind kind, @Nullable Reason reason, String detail) {
  /** What a clue is about. */
  enum Kind {
    /** There is a code, and the reason says whether it is good. */
    CODE,
    /** The account is linked, or is about to be. */
    LINKED,
    /** There is no code, and there may be one soon. */
    NO_CODE,
    /** There is no code, and there will be none. */
    STUCK,
    /** There is no such session. */
    NO_SESSION,
    /** The connection is over. */
    OVER
  }

  /** Null for what says nothing about the session. */
  static @Nullable Clue of(@Nullable GatewayEvent event) {
    if (event instanceof QrIssued) {
      return new Clue(Kind.CODE, null, "");
    }
    if (event instanceof Linked || event instanceof Scanned) {
      return new Clue(Kind.LINKED, null, "");
    }
    if (event instanceof NotLinked notLinked) {
      return new Clue(Kind.NO_CODE, notLinked.reason(), "");
    }
    if (event instanceof LoggedOut) {
      return new Clue(Kind.NO_CODE, Reason.LOGGED_OUT_BY_PHONE, "");
    }
    if (event instanceof Lost lost) {
      return new Clue(Kind.OVER, lost.reason(), lost.detail());
    }
    if (event instanceof Troubled trouble) {
      return new Clue(kind(trouble.reason()), trouble.reason(), trouble.detail());
    }
    return null;
  }

  private static Kind kind(Reason reason) {
    return switch (reason) {
      case QR_UNREADABLE, QR_NOT_WHATSAPP, QR_DEMO -> Kind.CODE;
      case SESSION_MISSING -> Kind.NO_SESSION;
      default -> reason.needsPerson() ? Kind.STUCK : Kind.NO_CODE;
    };
  }

  /** Whether waiting for more is in vain. */
  boolean isLast() {
    return kind != Kind.NO_CODE;
  }
}
