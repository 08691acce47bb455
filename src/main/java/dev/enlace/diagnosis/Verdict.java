package dev.enlace.diagnosis;

/** How a step went. The name goes onto the wire. */
public enum Verdict {
  OK,
  /** Worth knowing, and may well be as it should. */
  WARNING,
  FAILED,
  /** Not looked at; {@link Skipped} says why. */
  SKIPPED
}
