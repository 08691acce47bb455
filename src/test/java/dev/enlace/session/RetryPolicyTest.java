package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.reason.Reason;
import dev.enlace.reason.RetryClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  @Test
  void doublesFastWaitsUpToHalfAMinuteAndDicesHalfOfEach() {
    assertEquals(
        List.of(500L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L),
        waits(Reason.GW_REFUSED, 7, true, 0));
    assertEquals(
        List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L),
        waits(Reason.GW_REFUSED, 7, true, 1));
  }

  @Test
  void keepsItsJitterAtTheCap() {
    assertEquals(ms(18_750), wait(Reason.GW_REFUSED, 9, null, true, 0.25));
    assertEquals(ms(26_250), wait(Reason.GW_REFUSED, 9, null, true, 0.75));
  }

  @Test
  void waitsTwoToFiveSecondsForACodeAndThenKeepsTheBeatOfThree() {
    assertEquals(
        List.of(2_000L, 3_000L, 4_000L, 5_000L, 5_000L, 3_000L, 3_000L),
        waits(Reason.QR_NOT_READY, 7, true, 0.5));
    assertEquals(ms(2_400), wait(Reason.QR_NOT_READY, 6, null, true, 0));
    assertEquals(ms(3_600), wait(Reason.QR_NOT_READY, 6, null, true, 1));
  }

  @Test
  void slowsTheBeatDownWhileNobodyLooks() {
    assertEquals(ms(30_000), wait(Reason.QR_NOT_READY, 6, null, false, 0.5));
    assertEquals(Duration.ofSeconds(3), RetryPolicy.beat(true, 0.5));
    assertEquals(Duration.ofSeconds(30), RetryPolicy.beat(false, 0.5));
  }

  @Test
  void waitsFiveSecondsAfterAQrGenerationError() {
    assertEquals(List.of(5_000L, 5_000L, 5_000L), waits(Reason.QR_GENERATION_ERROR, 3, true, 0.9));
  }

  @Test
  void leavesAGatewayThatCannotMakeCodesAloneForLongerWhileNobodyLooks() {
    assertEquals(ms(5_000), wait(Reason.QR_GENERATION_ERROR, 5, null, false, 0.5));
    assertEquals(ms(30_000), wait(Reason.QR_GENERATION_ERROR, 6, null, false, 0.5));
  }

  @Test
  void waitsThreeSecondsAfterATimeout() {
    assertEquals(ms(3_000), wait(Reason.GW_SLOW_REPLY, 1, null, true, 1));
  }

  @Test
  void triesANameThreeTimesQuicklyAndThenSlowly() {
    assertEquals(
        List.of(1_000L, 2_000L, 4_000L, 30_000L, 60_000L, 120_000L, 240_000L, 300_000L, 300_000L),
        waits(Reason.GW_DNS, 9, true, 1));
  }

  @Test
  void honoursRetryAfterWithinBounds() {
    assertEquals(ms(20_000), wait(Reason.GW_RATE_LIMIT, 1, Duration.ofSeconds(20), true, 0));
    assertEquals(ms(22_000), wait(Reason.GW_RATE_LIMIT, 1, Duration.ofSeconds(20), true, 1));
    assertEquals(ms(900_000), wait(Reason.GW_RATE_LIMIT, 1, Duration.ofDays(100), true, 0));
    assertEquals(ms(1_000), wait(Reason.GW_RATE_LIMIT, 1, Duration.ofSeconds(-5), true, 0));
    assertEquals(ms(500), wait(Reason.GW_RATE_LIMIT, 1, null, true, 0));
  }

  @Test
  void givesARestartingGatewayFiveSeconds() {
    assertEquals(ms(5_000), wait(Reason.GW_RESTARTING, 1, null, true, 1));
    assertEquals(ms(16_000), wait(Reason.GW_RESTARTING, 5, null, true, 1));
  }

  @Test
  void plansNoTryAfterARefusedKey() {
    assertEquals(Optional.empty(), wait(Reason.GW_AUTH, 1, Duration.ofSeconds(3), true, 0.5));
  }

  @Test
  void isNeverInAHurryWhateverTheReason() {
    for (Reason reason : Reason.values()) {
      if (reason.retryClass() != RetryClass.NONE) {
        for (int attempt = 1; attempt < 2_000; attempt++) {
          Duration wait = wait(reason, attempt, null, true, 0).orElseThrow();
          assertTrue(wait.toMillis() >= 500 && wait.toMinutes() <= 5, reason + " " + wait);
        }
      }
    }
  }

  private static List<Long> waits(Reason reason, int attempts, boolean watched, double dice) {
    return IntStream.rangeClosed(1, attempts)
        .mapToObj(attempt -> wait(reason, attempt, null, watched, dice).orElseThrow().toMillis())
        .toList();
  }

  private static Optional<Duration> wait(
      Reason reason, int attempt, @Nullable Duration retryAfter, boolean watched, double dice) {
    return RetryPolicy.waitAfter(reason, attempt, retryAfter, watched, dice);
  }

  private static Optional<Duration> ms(long millis) {
    return Optional.of(Duration.ofMillis(millis));
  }
}
