package dev.enlace.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets something happen now and then, and no oftener. Safe from any thread. */
final class Turns {
  private final Duration apart;
  private @Nullable Instant next;

  /**
   * @param apart the least time from one to the next
   */
  Turns(Duration apart) {
    this.apart = apart;
  }

  /** Takes a turn, if there is one. */
  synchronized boolean take(Instant now) {
    boolean free = left(now).isZero();
    if (free) {
      next = now.plus(apart);
    }
    return free;
  }

  /** How long until the next; nothing if it is there. */
  synchronized Duration left(Instant now) {
    return next == null || !now.isBefore(next) ? Duration.ZERO : Duration.between(now, next);
  }
}
