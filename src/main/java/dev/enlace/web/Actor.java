package dev.enlace.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Who asks, for the history. */
final class Actor {
  private static final int MAX_LENGTH = 64;

  private Actor() {}

  /** A name that can be shown and written down; null where nobody is known by name. */
  static @Nullable String of(HttpServletRequest request) {
    String user = request.getRemoteUser();
    if (user == null) {
      return null;
    }
    String name = user.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", "").strip();
    return name.isEmpty() ? null : name.substring(0, Math.min(name.length(), MAX_LENGTH));
  }
}
