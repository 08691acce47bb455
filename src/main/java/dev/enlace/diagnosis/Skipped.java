package dev.enlace.diagnosis;

/**
 * Why a step was not looked at. The words for it are in {@code webapp/i18n} under {@code
 * diagnosis.skipped.}
 */
public enum Skipped {
  /** An earlier one has to be right first. */
  EARLIER,
  /** There is nothing of that kind on this way. */
  NOT_NEEDED,
  /** Nobody wanted to know it. */
  NOT_WANTED,
  /** Only asking for a code would tell, and that may start the session at the gateway. */
  NOT_ASKED,
  /** The account is linked, or is about to be: there is no code any more. */
  LINKED,
  /** The whole run took too long. */
  NO_TIME
}
