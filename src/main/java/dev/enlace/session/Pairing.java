package dev.enlace.session;

import dev.enlace.reason.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pairing code, eight letters and digits that are typed on the phone, from the wish for it to its
 * end.
 *
 * @param phone the number that it is for, digits only, a secret
 * @param code eight letters and digits, a secret; null unless there is one
 * @param issuedAt when it came; null unless there is one
 * @param expiresAt when it runs out; null unless there is one
 * @param reason why there is none, for good until somebody asks again; null otherwise
 */
public record Pairing(
    String phone,
    @Nullable String code,
    @Nullable Instant issuedAt,
    @Nullable Instant expiresAt,
    @Nullable Reason reason) {
  /** How far it has come. */
  public enum Phase {
    /** Somebody wants one, and it is not here yet. */
    ASKED,
    /** It can be typed. */
    CODE,
    /** It is not to be had, or is over. */
    FAILED
  }

  static Pairing asked(String phone) {
    return new Pairing(phone, null, null, null, null);
  }

  Pairing with(String code, Instant now, Instant expiresAt) {
    return new Pairing(phone, code, now, expiresAt, null);
  }

  Pairing failed(Reason reason) {
    return new Pairing(phone, null, null, null, reason);
  }

  /** How far it has come. */
  public Phase phase() {
    if (reason != null) {
      return Phase.FAILED;
    }
    return code == null ? Phase.ASKED : Phase.CODE;
  }

  /** Neither the number nor the code: this ends up in logs. */
  @Override
  public String toString() {
    return "Pairing[" + phase() + ", " + reason + "]";
  }
}
