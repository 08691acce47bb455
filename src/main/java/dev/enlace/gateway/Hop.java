package dev.enlace.gateway;

import dev.enlace.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How one hop on the way to a gateway went.
 *
 * @param reason why it did not go well; null if it did
 * @param detail for the technical line: redacted, at most 200 characters
 */
public record Hop(@Nullable Reason reason, String detail) {
  static Hop of(Fault fault) {
    return new Hop(fault.reason(), fault.detail());
  }
}
