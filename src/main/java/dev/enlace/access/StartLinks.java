package dev.enlace.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The one-time secret that the launcher prints: whoever can read the terminal is let in, once. Safe
 * from any thread.
 */
public final class StartLinks {
  /** How long one is good for. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  private final InstantSource clock;
  private @Nullable String hash;
  private Instant until = Instant.MIN;

  StartLinks(InstantSource clock) {
    this.clock = clock;
  }

  /** A new one; the one before it is good no longer. */
  public synchronized String issue() {
    String secret = Secrets.fresh();
    hash = Secrets.hash(secret);
    until = clock.instant().plus(LIFE);
    return secret;
  }

  /** Whether this is the newest one, in time and for the first time. */
  public synchronized boolean redeem(String secret) {
    if (hash == null
        || !clock.instant().isBefore(until)
        || !Secrets.same(hash, Secrets.hash(secret))) {
      return false;
    }
    hash = null;
    return true;
  }
}
