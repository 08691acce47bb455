package dev.enlace.qr;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadingPoolTest {
  private static final Runnable NOTHING = () -> {};

  @Test
  void holdsSoManyBytesAndNoMore() throws Exception {
    CountDownLatch begun = new CountDownLatch(ReadingPool.THREADS);
    CountDownLatch read = new CountDownLatch(1);
    try (ReadingPool pool = new ReadingPool(Duration.ofMinutes(1))) {
      for (int i = 0; i < ReadingPool.THREADS; i++) {
        assertTrue(
            pool.run(
                100,
                () -> {
                  begun.countDown();
                  await(read);
                },
                NOTHING));
      }
      await(begun);
      CountDownLatch last = new CountDownLatch(1);
      assertTrue(pool.run(ReadingPool.MAX_WAITING_BYTES, last::countDown, NOTHING));
      assertFalse(pool.run(1, NOTHING, NOTHING));

      read.countDown();
      await(last);
      assertTrue(pool.run(ReadingPool.MAX_WAITING_BYTES, NOTHING, NOTHING));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
