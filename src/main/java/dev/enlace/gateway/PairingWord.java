package dev.enlace.gateway;

/** A gateway's own word on whether it gives pairing codes. Safe from any thread. */
final class PairingWord {
  private volatile boolean given;

  boolean isGiven() {
    return given;
  }

  /** Hears anything that the gateway said. The newest word counts: gateways are updated. */
  void hear(Payload said) {
    if (said.isTrue("pairing")) {
      given = true;
    } else if (said.isFalse("pairing")) {
      given = false;
    }
  }

  /** It was asked, and does not know of such a thing. */
  void deny() {
    given = false;
  }
}
