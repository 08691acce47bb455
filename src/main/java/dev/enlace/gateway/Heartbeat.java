package dev.enlace.gateway;

import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells, by the numbers of the greeting, when the far side is gone. In Engine.IO 4 it pings, and is
 * gone when no ping came for an interval and a timeout; in version 3 we do, and it is gone when
 * nothing at all came within the timeout.
 *
 * <p>Used on the scheduler's thread.
 */
final class Heartbeat {
  private final Greeting greeting;
  private final Scheduler scheduler;
  private final LongSupplier frames;
  private final @Nullable Runnable ping;
  private final Consumer<Duration> lost;

  private Instant last;
  private Runnable cancel = () -> {};

  /**
   * @param frames how many frames came so far
   * @param ping sends one; null if the far side does
   * @param lost told how long the silence has been
   */
  Heartbeat(
      Greeting greeting,
      Scheduler scheduler,
      LongSupplier frames,
      @Nullable Runnable ping,
      Consumer<Duration> lost) {
    this.greeting = greeting;
    this.scheduler = scheduler;
    this.frames = frames;
    this.ping = ping;
    this.lost = lost;
    this.last = scheduler.now();
  }

  void start() {
    cancel =
        ping == null
            ? scheduler.after(limit(), this::check)
            : scheduler.after(greeting.pingInterval(), () -> ping(ping));
  }

  void stop() {
    cancel.run();
  }

  /** A ping of the far side's came. */
  void pinged() {
    last = scheduler.now();
  }

  /** How long ago the last ping was, the far side's or ours. */
  Duration sincePing() {
    return Duration.between(last, scheduler.now());
  }

  private Duration limit() {
    return greeting.pingInterval().plus(greeting.pingTimeout());
  }

  private void check() {
    Duration left = limit().minus(sincePing());
    if (left.isZero() || left.isNegative()) {
      lost.accept(sincePing());
      return;
    }
    cancel = scheduler.after(left, this::check);
  }

  private void ping(Runnable send) {
    last = scheduler.now();
    long before = frames.getAsLong();
    send.run();
    cancel = scheduler.after(greeting.pingTimeout(), () -> checkAnswer(send, before));
  }

  private void checkAnswer(Runnable send, long before) {
    if (frames.getAsLong() == before) {
      lost.accept(sincePing());
      return;
    }
    Duration rest = greeting.pingInterval().minus(greeting.pingTimeout());
    cancel = scheduler.after(rest.isNegative() ? Duration.ZERO : rest, () -> ping(send));
  }
}
