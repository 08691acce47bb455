package dev.enlace.net;

import java.io.IOException;
import java.util.Locale;

/** A name leads to no address that may be called. */
public final class ForbiddenAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String kind;

  ForbiddenAddressException(AddressKind kind) {
    super("leads to " + kind.described());
    this.kind = kind.name().toLowerCase(Locale.ROOT);
  }

  /** What is there instead, in one word. */
  public String kind() {
    return kind;
  }
}
