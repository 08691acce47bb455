package dev.enlace.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerThreadTest {
  private final SchedulerThread scheduler = new SchedulerThread();

  @AfterEach
  void close() {
    scheduler.close();
  }

  /** Waits until everything that was given before is done. */
  private void drain() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    scheduler.run(done::countDown);
    assertTrue(done.await(10, TimeUnit.SECONDS));
  }

  @Test
  void tasksRunInTheOrderInWhichTheyCame() throws InterruptedException {
    List<Integer> order = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      scheduler.run(() -> order.add(number));
      expected.add(i);
    }
    drain();
    assertEquals(expected, order);
  }

  @Test
  void aTaskThatThrowsDoesNotStopTheOthers() throws InterruptedException {
    scheduler.run(
        () -> {
          throw new IllegalStateException("on purpose, by a test");
        });
    drain();
  }

  @Test
  void aTaskTakenBackOnTheThreadNeverRuns() throws InterruptedException {
    AtomicBoolean ran = new AtomicBoolean();
    scheduler.run(
        () -> {
          Runnable takeBack = scheduler.after(Duration.ZERO, () -> ran.set(true));
          takeBack.run();
          takeBack.run();
        });
    drain();
    drain();
    assertFalse(ran.get());
  }

  @Test
  void timersRunWhenTheyAreDue() throws InterruptedException {
    Instant start = scheduler.now();
    CountDownLatch done = new CountDownLatch(1);
    scheduler.after(Duration.ofMillis(30), done::countDown);
    assertTrue(done.await(10, TimeUnit.SECONDS));
    assertTrue(Duration.between(start, scheduler.now()).toMillis() >= 30);
  }

  @Test
  void nothingIsDueOnceItIsClosed() {
    scheduler.close();
    scheduler.run(() -> {});
    scheduler.after(Duration.ofDays(1), () -> {}).run();
    scheduler.close();
  }
}
