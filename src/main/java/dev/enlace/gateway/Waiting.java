package dev.enlace.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits, for so long and no longer, for what may never come. */
final class Waiting {
  private Waiting() {}

  /** Work that may block for ever. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does {@code work} on a thread of its own.
   *
   * @param giveUp called when time is up, to end the work
   * @return what came of it; null if time is up, or the calling thread was interrupted
   * @throws IOException what the work threw
   */
  static <T> @Nullable T forWork(Duration limit, Work<T> work, Runnable giveUp) throws IOException {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(work.run());
              } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            },
            "enlace-hop");
    thread.setDaemon(true);
    thread.start();
    try {
      return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp.run();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp.run();
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Waits for an answer that comes from elsewhere, and is never an exception.
   *
   * @return null if time is up, or the calling thread was interrupted
   */
  static <T> @Nullable T forAnswer(Duration limit, CompletableFuture<T> answer, Runnable giveUp) {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp.run();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return null;
  }
}
