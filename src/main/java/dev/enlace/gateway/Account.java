package dev.enlace.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The WhatsApp account that a session is linked with, as far as the gateway tells.
 *
 * @param phone its number, digits only, a secret: shown masked, never logged
 * @param name the name that its owner gave it, foreign text
 */
public record Account(@Nullable String phone, @Nullable String name) {
  /** Linked, and the gateway did not say with whom. */
  public static final Account UNKNOWN = new Account(null, null);

  /** Not the number: this ends up in logs. */
  @Override
  public String toString() {
    return "Account[" + (phone == null ? "unknown" : "…") + "]";
  }
}
