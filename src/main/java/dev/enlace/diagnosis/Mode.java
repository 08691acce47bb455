package dev.enlace.diagnosis;

/** How far a diagnosis goes. */
public enum Mode {
  /** Every step, and nothing at the gateway changes. */
  FULL,
  /**
   * Every step, and a code is asked for and waited for, unless the account is linked. A gateway
   * that does not run the session starts it.
   */
  QR,
  /** Up to being let in, without a look at a session. */
  BACKEND
}
