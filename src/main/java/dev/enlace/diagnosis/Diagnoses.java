package dev.enlace.diagnosis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs diagnoses on threads of their own, a few at a time. Thread-safe. */
public final class Diagnoses implements AutoCloseable {
  /** The most at a time: each may hold a thread for 40 seconds, and keeps the gateway busy. */
  public static final int MOST = 2;

  private final Diagnosis diagnosis;
  private final ThreadPoolExecutor pool;

  /** The diagnosis is closed together with this. */
  public Diagnoses(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            0,
            MOST,
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "enlace-diagnosis-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts one, with the parameters of {@link Diagnosis#run}.
   *
   * @return null if there are as many already as there may be. What depends on it runs on a thread
   *     of the pool and must not block
   */
  public @Nullable CompletableFuture<Report> start(String sessionId, Mode mode, boolean mayAsk) {
    try {
      return CompletableFuture.supplyAsync(() -> diagnosis.run(sessionId, mode, mayAsk), pool);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /**
   * Ends what is under way; who waits for it is told what was found until then. It takes a few
   * seconds at the most.
   */
  @Override
  public void close() {
    pool.shutdownNow();
    diagnosis.close();
    try {
      boolean unused = pool.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
