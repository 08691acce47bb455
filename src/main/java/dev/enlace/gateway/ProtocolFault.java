package dev.enlace.gateway;

import dev.enlace.reason.Reason;

/** The far side sent something that cannot go on from here. */
final class ProtocolFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * @param detail our own words; nothing of what came
   */
  ProtocolFault(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  ProtocolFault(String detail) {
    this(Reason.GW_PROTOCOL, detail);
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
