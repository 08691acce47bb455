package dev.enlace.session;

import dev.enlace.reason.Reason;

/** What a reason means for the state that it falls into. */
final class Troubles {
  private Troubles() {}

  /** While WhatsApp finishes a link, the gateway reconnects: that is no failure. */
  static boolean belongToLinking(Reason reason) {
    return switch (reason) {
      case WA_DROPPED, QR_NOT_READY, QR_GENERATION_ERROR, GW_UNKNOWN_STATUS, GW_SLOW_REPLY -> true;
      default -> false;
    };
  }

  /** Whether it is about a code, and so nothing to an account that is linked. */
  static boolean areAboutCodes(Reason reason) {
    return switch (reason) {
      case QR_NOT_READY, QR_GENERATION_ERROR, QR_UNREADABLE, QR_NOT_WHATSAPP, QR_DEMO, QR_STALE ->
          true;
      default -> false;
    };
  }

  /** Whether it lies between the gateway and WhatsApp. */
  static boolean areTheGatewaysWithWhatsApp(Reason reason) {
    return switch (reason) {
      case WA_UNREACHABLE, WA_REFUSED, WA_DROPPED, LINK_REPLACED, ACCOUNT_RESTRICTED, GW_OUTDATED ->
          true;
      default -> false;
    };
  }

  /** Whether the gateway does not do its work meanwhile; the others are between WhatsApp and us. */
  static boolean areOutages(Reason reason) {
    return switch (reason) {
      case LOGOUT_UNCONFIRMED,
          LINK_TIMEOUT,
          LINK_REJECTED,
          LINK_PASSKEY,
          LINK_REPLACED,
          ACCOUNT_RESTRICTED,
          PAIRING_PHONE_UNKNOWN,
          PAIRING_RATE_LIMIT,
          PAIRING_UNSUPPORTED,
          PAIRING_EXPIRED,
          PAIRING_FAILED,
          INTERNAL ->
          false;
      default -> true;
    };
  }

  /**
   * Whether what was known stays true all the same: one bad answer does not unlink an account, and
   * a code on show lives on WhatsApp's clock.
   */
  static boolean leaveTheStateAlone(Reason reason, LinkState state) {
    if (state != LinkState.LINKED && state != LinkState.AWAITING_SCAN) {
      return false;
    }
    return switch (reason) {
      case GW_BAD_REPLY, GW_UNKNOWN_STATUS, GW_RATE_LIMIT, GW_TOO_BIG, GW_SLOW_REPLY -> true;
      case GW_5XX, QR_GENERATION_ERROR, QR_NOT_READY, QR_UNREADABLE ->
          state == LinkState.AWAITING_SCAN;
      default -> false;
    };
  }
}
