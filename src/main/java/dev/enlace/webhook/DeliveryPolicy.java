package dev.enlace.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a delivery is tried again, and when it is given up. The only place where
 * that is decided; it has no clock and no dice of its own.
 */
final class DeliveryPolicy {
  /** No wait is longer, but for the dice, whatever a receiver asks for. */
  static final Duration LONGEST = Duration.ofHours(6);

  /** After that nobody wants to know any more. */
  static final Duration GIVEN_UP_AFTER = Duration.ofDays(3);

  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(3),
          LONGEST);

  /** So much is diced, so that what failed together does not come back together. */
  private static final double SPREAD = 0.1;

  private DeliveryPolicy() {}

  /**
   * The wait before the next attempt, or empty if there is none any more.
   *
   * @param attempts those that failed, this one included, from 1
   * @param asked how long the receiver wants to be left alone, if it said so
   * @param age how long ago it happened
   * @param dice from 0 to 1; half of it brings the wait as it stands in the table
   */
  static Optional<Duration> waitAfter(
      int attempts, @Nullable Duration asked, Duration age, double dice) {
    Duration ours = WAITS.get(Math.min(attempts, WAITS.size()) - 1);
    Duration wait = times(ours, 1 + SPREAD * (2 * dice - 1));
    if (asked != null) {
      Duration theirs = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
      theirs = times(theirs, 1 + SPREAD * dice);
      wait = theirs.compareTo(wait) > 0 ? theirs : wait;
    }
    return age.plus(wait).compareTo(GIVEN_UP_AFTER) > 0 ? Optional.empty() : Optional.of(wait);
  }

  private static Duration times(Duration wait, double factor) {
    return Duration.ofMillis(Math.round(wait.toMillis() * factor));
  }
}
