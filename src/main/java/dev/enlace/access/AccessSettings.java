package dev.enlace.access;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one comes in.
 *
 * @param login the way in beside tokens; null where nobody chose one
 * @param data the directory with {@code tokens.json}
 * @param trustedProxies whose word about a connection counts
 * @param proxySecret what a proxy shows that says who is asking; null if none does
 * @param createPerMinute how many sessions one person may create in a minute
 * @param roundsPerHour how many times codes may be started for one session in an hour
 * @param shareLife how long a share link is good for
 */
public record AccessSettings(
    @Nullable Login login,
    Path data,
    Networks trustedProxies,
    @Nullable String proxySecret,
    int createPerMinute,
    int roundsPerHour,
    Duration shareLife) {
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

  /** Not the secret: this ends up in logs. */
  @Override
  public String toString() {
    return "AccessSettings[login=" + login + ", data=" + data + "]";
  }
}
