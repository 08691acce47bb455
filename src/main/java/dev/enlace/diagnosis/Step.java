package dev.enlace.diagnosis;

/**
 * What is checked, in this order. The name goes onto the wire; the words for it are in {@code
 * webapp/i18n} under {@code diagnosis.}
 */
public enum Step {
  /** The address is one that can be gone to. */
  URL,
  /** The host's name can be resolved. */
  DNS,
  /** Something listens at its port. */
  TCP,
  /** TLS is spoken there, with a certificate that this Java trusts. */
  TLS,
  /** HTTP is answered. */
  HTTP,
  /** It is a gateway: Engine.IO 4 or 3, REST, or both. */
  PROTOCOL,
  /** A WebSocket comes about, through whatever stands in between. */
  WEBSOCKET,
  /** The gateway lets us in. */
  KEY,
  /** It knows the session. */
  SESSION,
  /** It says that it has a code for it. */
  HAS_QR,
  /** The code can be read, and is one of WhatsApp's. */
  QR
}
