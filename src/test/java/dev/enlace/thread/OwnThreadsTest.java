package dev.enlace.thread;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnThreadsTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  /**
   * The end of the application waited for its executors, and a container that counted the threads
   * at that very moment now and then found one more: an executor says that it has ended while its
   * last thread is still leaving.
   */
  @Test
  void waitsForThreadsThatStillLeaveAfterTheirExecutorHasEnded() throws Exception {
    CountDownLatch leaving = new CountDownLatch(1);
    OwnThreads threads = new OwnThreads("own");
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            work ->
                threads.make(
                    () -> {
                      work.run();
                      await(leaving);
                    }));
    executor.execute(() -> {});
    executor.shutdown();
    assertTrue(executor.awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS));
    assertFalse(threads.join(MOMENT));
    leaving.countDown();
    assertTrue(threads.join(LONG));
  }

  @Test
  void waitsForWhatItsThreadsHaveStartedThemselves() {
    CountDownLatch leaving = new CountDownLatch(1);
    OwnThreads threads = OwnThreads.withHeirs("own");
    threads.make(() -> new Thread(() -> await(leaving)).start()).start();
    assertFalse(threads.join(Duration.ofMillis(100)));
    leaving.countDown();
    assertTrue(threads.join(LONG));
  }

  /**
   * A worker that a selector asked for was one of the selector's own heirs then, and the end of the
   * selector waited for it in vain.
   */
  @Test
  void doesNotTakeForItsOwnWhatOthersMakeOnItsThreads() throws Exception {
    CountDownLatch leaving = new CountDownLatch(1);
    OwnThreads library = OwnThreads.withHeirs("library");
    OwnThreads workers = new OwnThreads("worker");
    CountDownLatch made = new CountDownLatch(1);
    library
        .make(
            () -> {
              workers.make(() -> await(leaving)).start();
              made.countDown();
            })
        .start();
    assertTrue(made.await(LONG.toSeconds(), TimeUnit.SECONDS));
    assertTrue(library.join(LONG.dividedBy(2)));
    assertFalse(workers.join(MOMENT));
    leaving.countDown();
    assertTrue(workers.join(LONG));
  }

  @Test
  void doesNotWaitForTheThreadThatAsks() throws Exception {
    OwnThreads threads = new OwnThreads("own");
    CountDownLatch told = new CountDownLatch(1);
    threads
        .make(
            () -> {
              if (threads.join(LONG)) {
                told.countDown();
              }
            })
        .start();
    assertTrue(told.await(LONG.toSeconds() / 2, TimeUnit.SECONDS));
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean unused = latch.await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
