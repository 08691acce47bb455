package dev.enlace.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryPolicyTest {
  private static final Duration NEW = Duration.ZERO;

  @Test
  void whatFailedTogetherDoesNotComeBackTogether() {
    assertEquals(Optional.of(Duration.ofMillis(4_500)), waitAfter(1, 0));
    assertEquals(Optional.of(Duration.ofMillis(5_500)), waitAfter(1, 1));
    assertEquals(Optional.of(Duration.ofMinutes(9)), waitAfter(4, 0));
    assertEquals(Optional.of(Duration.ofMinutes(11)), waitAfter(4, 1));
  }

  @Test
  void nobodyIsCalledBeforeTheTimeThatHeAskedFor() {
    Duration asked = Duration.ofMinutes(1);
    assertEquals(Optional.of(asked), DeliveryPolicy.waitAfter(1, asked, NEW, 0));
    assertEquals(Optional.of(Duration.ofSeconds(66)), DeliveryPolicy.waitAfter(1, asked, NEW, 1));
  }

  @Test
  void thereIsNoAttemptThreeDaysAfterTheEvent() {
    Duration soon = DeliveryPolicy.GIVEN_UP_AFTER.minusSeconds(5);
    assertEquals(Optional.of(Duration.ofSeconds(5)), DeliveryPolicy.waitAfter(1, null, soon, 0.5));
    assertEquals(Optional.empty(), DeliveryPolicy.waitAfter(1, null, soon.plusMillis(1), 0.5));
  }

  private static Optional<Duration> waitAfter(int attempts, double dice) {
    return DeliveryPolicy.waitAfter(attempts, null, NEW, dice);
  }
}
