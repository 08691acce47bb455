package dev.enlace.session;

import dev.enlace.reason.Reason;
import dev.enlace.reason.RetryClass;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try. The only place where a wait for the far side is decided; it
 * has no clock and no dice of its own.
 *
 * <p>Doubling waits have equal jitter: half of the wait is fixed, half is diced, so that it is
 * never nothing and many sessions never come back in the same second, not even at the cap.
 */
final class RetryPolicy {
  private static final Duration FAST_FIRST = Duration.ofSeconds(1);
  private static final Duration FAST_CAP = Duration.ofSeconds(30);
  private static final Duration SLOW_FIRST = Duration.ofSeconds(30);
  private static final Duration SLOW_CAP = Duration.ofMinutes(5);
  private static final Duration AFTER_RESTART = Duration.ofSeconds(5);
  private static final Duration AFTER_QR_ERROR = Duration.ofSeconds(5);
  private static final Duration AFTER_TIMEOUT = Duration.ofSeconds(3);

  /** The waits while a code is being made, in seconds; then the beat. */
  private static final int[] QR_SECONDS = {2, 3, 4, 5, 5};

  private static final Duration BEAT = Duration.ofSeconds(3);
  private static final Duration UNWATCHED_BEAT = Duration.ofSeconds(30);
  private static final double BEAT_SPREAD = 0.2;
  private static final Duration RETRY_AFTER_LEAST = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER_MOST = Duration.ofMinutes(15);
  private static final double RETRY_AFTER_SPREAD = 0.1;

  private RetryPolicy() {}

  /**
   * The wait before the next try, or empty if no timer may make one.
   *
   * @param attempt the failed tries in a row, this one included, from 1
   * @param retryAfter how long the gateway wants to be left alone, if it said so
   * @param watched whether somebody looks at the panel
   * @param dice from 0 to 1; the caller rolls, so that a test can load the dice
   */
  static Optional<Duration> waitAfter(
      Reason reason, int attempt, @Nullable Duration retryAfter, boolean watched, double dice) {
    RetryClass retryClass = reason.retryClass();
    if (retryClass == RetryClass.NONE) {
      return Optional.empty();
    }
    Duration ours = ourWait(reason, attempt, watched, dice);
    return Optional.of(retryAfter == null ? ours : longer(ours, asked(retryAfter, dice)));
  }

  /** The wait until a state that is well is looked at again, for gateways that have to be asked. */
  static Duration beat(boolean watched, double dice) {
    return spread(watched ? BEAT : UNWATCHED_BEAT, dice);
  }

  private static Duration ourWait(Reason reason, int attempt, boolean watched, double dice) {
    if (reason == Reason.QR_GENERATION_ERROR && (watched || attempt <= QR_SECONDS.length)) {
      return AFTER_QR_ERROR;
    }
    Duration fast = doubling(FAST_FIRST, FAST_CAP, attempt, dice);
    return switch (reason.retryClass()) {
      case QR -> attempt <= QR_SECONDS.length ? qrWait(attempt) : beat(watched, dice);
      case SLOW ->
          attempt <= reason.quickTries()
              ? fast
              : doubling(SLOW_FIRST, SLOW_CAP, attempt - reason.quickTries(), dice);
      case FAST, RETRY_AFTER -> longer(fast, atLeast(reason));
      case NONE -> throw new IllegalArgumentException(reason + " has no wait");
    };
  }

  /** Some causes need a moment whatever the count says. */
  private static Duration atLeast(Reason reason) {
    return switch (reason) {
      case GW_RESTARTING -> AFTER_RESTART;
      case GW_SLOW_REPLY -> AFTER_TIMEOUT;
      default -> Duration.ZERO;
    };
  }

  private static Duration qrWait(int attempt) {
    return Duration.ofSeconds(QR_SECONDS[Math.max(attempt, 1) - 1]);
  }

  private static Duration doubling(Duration first, Duration cap, int attempt, double dice) {
    double ceiling = Math.min(cap.toMillis(), first.toMillis() * Math.pow(2, attempt - 1.0));
    return Duration.ofMillis(Math.round(ceiling / 2 + dice * ceiling / 2));
  }

  private static Duration asked(Duration retryAfter, double dice) {
    Duration clamped = longer(RETRY_AFTER_LEAST, retryAfter);
    if (clamped.compareTo(RETRY_AFTER_MOST) > 0) {
      clamped = RETRY_AFTER_MOST;
    }
    return Duration.ofMillis(Math.round(clamped.toMillis() * (1 + RETRY_AFTER_SPREAD * dice)));
  }

  private static Duration spread(Duration wait, double dice) {
    return Duration.ofMillis(Math.round(wait.toMillis() * (1 + BEAT_SPREAD * (2 * dice - 1))));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
