package dev.enlace.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.enlace.metrics.Latencies.Latency;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  /**
   * Whoever asked between a gateway's first answer and its being put down was told that there is no
   * such element. An answer that cannot be put down at all leaves just that moment behind.
   */
  @Test
  void thereIsNoneUntilTheFirstAnswerIsPutDown() {
    assertThrows(
        ArithmeticException.class,
        () -> latencies.answered("local", ChronoUnit.FOREVER.getDuration()));
    assertNull(latencies.of("local"));
    latencies.answered("local", Duration.ofMillis(7));
    assertEquals(new Latency(1, 7, 7, 7), latencies.of("local"));
  }

  @Test
  void onlyTheLastHundredCount() {
    for (int ms = 1; ms <= 250; ms++) {
      latencies.answered("local", Duration.ofMillis(ms));
    }
    assertEquals(new Latency(Latencies.LAST, 250, 200, 240), latencies.of("local"));
    assertNull(latencies.of("other"));
  }
}
