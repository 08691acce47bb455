package dev.enlace.webhook;

import dev.enlace.thread.OwnThreads;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A few threads for what blocks. They are daemons, and go when there is nothing to do. */
final class Threads implements AutoCloseable {
  private static final int IDLE_SECONDS = 10;

  private static final Duration END = Duration.ofSeconds(1);

  private final OwnThreads threads;
  private final ThreadPoolExecutor executor;

  Threads(String name, int most) {
    threads = new OwnThreads(name);
    executor =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads::make);
    executor.allowCoreThreadTimeOut(true);
  }

  void run(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed: nobody waits for it any more.
    }
  }

  /** Waits a second at the most for what has been cut off before to end. */
  @Override
  public void close() {
    executor.shutdownNow();
    boolean unusedEnded = threads.join(END);
  }
}
