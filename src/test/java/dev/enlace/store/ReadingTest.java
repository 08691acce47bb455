package dev.enlace.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.testing.Conditions;
import java.sql.Connection;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read, and for how long at the most. */
@Timeout(60)
class ReadingTest {
  /**
   * Questions that were given up were asked all the same, before those that somebody waited for.
   */
  @Test
  void whatNobodyWaitsForAnyMoreIsNotBegun() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (Reading reading = new Reading(Duration.ofMillis(300), thrown -> Trouble.GONE)) {
      for (int i = 0; i < Database.READERS; i++) {
        Thread thread =
            new Thread(
                () ->
                    assertThrows(
                        StoreException.class,
                        () ->
                            reading.read(
                                () -> {
                                  begun.incrementAndGet();
                                  return stuck.await(30, TimeUnit.SECONDS);
                                })));
        thread.setDaemon(true);
        thread.start();
      }
      Conditions.await(() -> begun.get() == Database.READERS);
      assertThrows(StoreException.class, () -> reading.read(begun::incrementAndGet));
      stuck.countDown();
      // In line behind it.
      Conditions.await(() -> answers(reading));
      assertEquals(Database.READERS, begun.get());
    }
  }

  @Test
  void aTallyThatNobodyWaitsForAnyMoreAsksNothing() throws Exception {
    try (Connection connection = new org.h2.Driver().connect("jdbc:h2:mem:", new Properties())) {
      assertThrows(
          SQLTimeoutException.class,
          () ->
              new TallyTable(connection, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(900))
                  .count(StoreContract.hours(null, 1)));
    }
  }

  private static boolean answers(Reading reading) {
    try {
      return reading.read(() -> true);
    } catch (StoreException e) {
      return false;
    }
  }
}
