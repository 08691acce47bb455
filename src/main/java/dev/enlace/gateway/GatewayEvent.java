package dev.enlace.gateway;

import dev.enlace.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that a gateway said about one session, or that happened on the way to it. */
public sealed interface GatewayEvent {
  /**
   * The gateway is there and lets us in: the moment to ask with {@link Gateway.Connection#refresh}.
   *
   * @param took from the start of the attempt until now
   */
  record Reached(Duration took) implements GatewayEvent {}

  /**
   * A sign of life: an answer, an event, or a heartbeat.
   *
   * @param answer what it said, redacted, at most 200 characters; null for a heartbeat
   * @param took from the question to this answer, where the two belong together
   */
  record Heard(@Nullable String answer, @Nullable Duration took) implements GatewayEvent {}

  /**
   * The gateway says where the session stands, and it is not linked yet: at work on a code ({@link
   * Reason#QR_NOT_READY}), or idle.
   */
  record NotLinked(Reason reason) implements GatewayEvent {}

  /**
   * A code that was read and recognised as WhatsApp's.
   *
   * @param code the text in it, a secret
   * @param lifetime how long it has to live from now by the gateway's own word; null if it is
   *     silent
   * @param ordinal which one of its round it is, from 1; 0 if the gateway is silent
   * @param of how many its round has; 0 if the gateway is silent
   */
  record QrIssued(String code, @Nullable Duration lifetime, int ordinal, int of)
      implements GatewayEvent {
    /** Not the code: this ends up in logs. */
    @Override
    public String toString() {
      return "QrIssued[lifetime=" + lifetime + ", ordinal=" + ordinal + ", of=" + of + "]";
    }
  }

  /**
   * A pairing code, which {@link Gateway.Connection#pair} asked for.
   *
   * @param code eight letters and digits, a secret
   * @param lifetime how long it has to live from now by the gateway's own word; null if it is
   *     silent
   * @param phone the number that it is for by the gateway's own word, digits only, a secret; null
   *     if it is silent
   */
  record PairingIssued(String code, @Nullable Duration lifetime, @Nullable String phone)
      implements GatewayEvent {
    /** Of a gateway that does not say for which number. */
    public PairingIssued(String code, @Nullable Duration lifetime) {
      this(code, lifetime, null);
    }

    /** Not the code: this ends up in logs. */
    @Override
    public String toString() {
      return "PairingIssued[lifetime=" + lifetime + "]";
    }
  }

  /**
   * There is no pairing code; whatever else the session does goes on.
   *
   * @param detail as in {@link Troubled}
   * @param phone as in {@link PairingIssued}
   */
  record PairingFailed(Reason reason, String detail, @Nullable String phone)
      implements GatewayEvent {
    /** Where it is not said for which number. */
    public PairingFailed(Reason reason, String detail) {
      this(reason, detail, null);
    }

    /** Not the number: this ends up in logs. */
    @Override
    public String toString() {
      return "PairingFailed[" + reason + ", " + detail + "]";
    }
  }

  /** The phone scanned the code; WhatsApp is finishing, which may take a restart with code 515. */
  record Scanned() implements GatewayEvent {}

  /** The account is linked, or is linked still. */
  record Linked(Account account) implements GatewayEvent {}

  /** The account was unlinked: from the phone, by WhatsApp, or because we asked for it. */
  record LoggedOut() implements GatewayEvent {}

  /**
   * The gateway cannot do its work, or its answer is of no use. The connection stands; asking again
   * is {@link Gateway.Connection#refresh}.
   *
   * @param detail for the technical line of log and page: redacted, at most 200 characters, never
   *     null
   * @param retryAfter how long the gateway wants to be left alone
   */
  record Troubled(Reason reason, String detail, @Nullable Duration retryAfter)
      implements GatewayEvent {
    /** Without a wish for a pause. */
    public Troubled(Reason reason, String detail) {
      this(reason, detail, null);
    }
  }

  /**
   * The connection is over, or never came about. The last event of its connection.
   *
   * @param detail as in {@link Troubled}
   * @param retryAfter as in {@link Troubled}
   */
  record Lost(Reason reason, String detail, @Nullable Duration retryAfter) implements GatewayEvent {
    /** Without a wish for a pause. */
    public Lost(Reason reason, String detail) {
      this(reason, detail, null);
    }
  }
}
