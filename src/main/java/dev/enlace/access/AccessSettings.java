package dev.enlace.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How one comes in.
 *
 * @param login the way in beside tokens; null where nobody chose one
 * @param data the directory with {@code tokens.json}
 */
public record AccessSettings(@Nullable Login login, Path data) {
  /** The ways in. Tokens are good beside each of them. */
  public enum Login {
    /** By a one-time link that the launcher prints. */
    START,
    /** By the container's users and their roles. */
    CONTAINER,
    /** By the word of a proxy that is trusted. */
    PROXY,
    /** There is none: whoever is at this machine is let in. */
    NONE
  }
}
