package dev.enlace.access;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much somebody may do. Each may do what those before it may, but for {@link #GUEST}. */
public enum Role {
  /** Came by a share link: sees one session with its code, and may start it. Nothing else. */
  GUEST,
  /** Looks on: sees states, no codes, and changes nothing. */
  VIEWER,
  /** Links and unlinks. */
  OPERATOR,
  /** Sees what is behind it all, too. */
  ADMIN;

  /** Whether this one may do what {@code least} may. A guest is none of the others. */
  public boolean covers(Role least) {
    return this == least || (this != GUEST && least != GUEST && compareTo(least) > 0);
  }

  /** As it is written in files, headers and answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that word; null for none of viewer, operator and admin. */
  public static @Nullable Role of(@Nullable String word) {
    return Arrays.stream(values())
        .filter(role -> role != GUEST && role.word().equals(word))
        .findFirst()
        .orElse(null);
  }
}
