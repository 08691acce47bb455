package dev.enlace.session;

/** Where a link is in its life. The names go onto the wire and onto the page as they are. */
public enum LinkState {
  /**
   * Nobody asked for a link, somebody stopped it, or codes were paused because nobody used them.
   */
  IDLE,
  /** Reaching the gateway. */
  CONNECTING,
  /** The gateway is there, its code is not. */
  WAITING_FOR_QR,
  /** A checked code is on the page and has time left. */
  AWAITING_SCAN,
  /** Scanned; WhatsApp is finishing. A restart with code 515 belongs here. */
  LINKING,
  /** The account is linked, and the gateway confirmed it lately. */
  LINKED,
  /** Linked as far as we know; the way there is being restored. */
  RECONNECTING,
  /** Only a person can go on; {@code Reason} says why. */
  NEEDS_ACTION,
  /** Unlinked, from the phone, by WhatsApp, or from this panel. */
  LOGGED_OUT;

  /**
   * Whether one has what one wants, or nobody wants anything. {@link #NEEDS_ACTION} is no such
   * state, though nothing may be tried there: what one waits for is dated by when it was lost.
   */
  boolean isWell() {
    return switch (this) {
      case IDLE, AWAITING_SCAN, LINKED, LOGGED_OUT -> true;
      default -> false;
    };
  }

  /** Whether a code may still link somebody: the QR code, or the pairing code. */
  boolean isBeforeTheScan() {
    return switch (this) {
      case CONNECTING, WAITING_FOR_QR, AWAITING_SCAN -> true;
      default -> false;
    };
  }

  /**
   * Whether one wait goes on from a state to this one: the wait for a code, or for the way back to
   * an account, through whatever states; or that for the end of a linking.
   */
  boolean isOneWaitWith(LinkState before) {
    return !isWell() && !before.isWell() && (this == LINKING) == (before == LINKING);
  }
}
