package dev.enlace.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.enlace.testing.FakeScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private final FakeScheduler time = new FakeScheduler();

  @Test
  void givesSoManyTurnsAndThenOneAtATime() {
    Buckets five = Buckets.of(time::now, 5, Duration.ofMinutes(1));
    for (int i = 0; i < 5; i++) {
      assertEquals(Duration.ZERO, five.take("a"));
    }
    assertEquals(Duration.ofSeconds(12), five.take("a"));
    assertEquals(Duration.ZERO, five.take("b"), "everybody has turns of their own");
    time.forward(Duration.ofSeconds(11));
    assertEquals(Duration.ofSeconds(1), five.take("a"));
    time.forward(Duration.ofSeconds(1));
    assertEquals(Duration.ZERO, five.take("a"));
    assertEquals(Duration.ofSeconds(12), five.take("a"));
  }

  @Test
  void nobodySavesUpMoreThanTheyMayHaveAtOnce() {
    Buckets two = Buckets.of(time::now, 2, Duration.ofMinutes(1));
    time.forward(Duration.ofDays(1));
    assertEquals(Duration.ZERO, two.take("a"));
    assertEquals(Duration.ZERO, two.take("a"));
    assertEquals(Duration.ofSeconds(30), two.take("a"));
  }

  @Test
  void remembersOnlySoManyAtATime() {
    Buckets one = Buckets.of(time::now, 1, Duration.ofHours(1));
    one.take("first");
    for (int i = 0; i < Recent.MAX; i++) {
      one.take("other " + i);
    }
    assertEquals(Duration.ZERO, one.take("first"), "it was forgotten");
  }

  @Test
  void aTurnThatIsGivenBackCanBeTakenAgain() {
    Buckets one = Buckets.of(time::now, 1, Duration.ofHours(1));
    one.take("a");
    one.giveBack("a");
    one.giveBack("nobody");
    assertEquals(Duration.ZERO, one.take("a"));
    assertEquals(Duration.ofHours(1), one.take("a"));
  }
}
