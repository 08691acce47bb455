package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.thread.OwnThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Reads on threads of its own: a container may interrupt the thread of a request, and an
 * interruption while the embedded database reads would close its file for everybody.
 */
final class Reading implements AutoCloseable {
  private static final int MAX_WAITING = 64;
  private static final Duration CLOSING = Duration.ofMillis(500);

  private final Duration deadline;
  private final Function<Throwable, Trouble> classify;
  private final OwnThreads threads = new OwnThreads("enlace-store-reader");
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          Database.READERS,
          Database.READERS,
          20,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          threads::make);

  Reading(Duration deadline, Function<Throwable, Trouble> classify) {
    this.deadline = deadline;
    this.classify = classify;
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * @throws StoreException if that cannot be read, or not in time
   */
  <T> T read(Callable<T> question) throws StoreException {
    FutureTask<T> answer = new FutureTask<>(question);
    try {
      executor.execute(answer);
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof StoreException known
          ? known
          : new StoreException(classify.apply(cause), cause);
    } catch (TimeoutException | RejectedExecutionException e) {
      throw new StoreException(Trouble.GONE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Trouble.GONE, e);
    } finally {
      // What nobody waits for any more is not begun; what has begun ends by its own deadlines.
      executor.remove(answer);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    if (!threads.join(CLOSING)) {
      executor.getQueue().clear();
    }
  }
}
