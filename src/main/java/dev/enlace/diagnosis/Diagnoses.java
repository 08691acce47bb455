package dev.enlace.diagnosis;

import dev.enlace.thread.OwnThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs diagnoses of several gateways on threads of their own, a few at a time, and the same one
 * only once however many ask for it meanwhile. Thread-safe.
 */
public final class Diagnoses implements AutoCloseable {
  /** The most at a time: each may hold a thread for 40 seconds, and keeps the gateway busy. */
  public static final int MOST = 2;

  private static final Duration END = Duration.ofSeconds(1);

  private final Map<String, Diagnosis> byGateway;
  private final OwnThreads threads = new OwnThreads("enlace-diagnosis");
  private final ThreadPoolExecutor pool;

  private final ConcurrentMap<Wanted, CompletableFuture<Report>> underWay =
      new ConcurrentHashMap<>();

  private record Wanted(String gateway, String sessionId, Mode mode, boolean mayAsk) {}

  /**
   * @param byGateway one for each gateway, by the gateway's name; they are closed together with
   *     this
   */
  public Diagnoses(Map<String, Diagnosis> byGateway) {
    this.byGateway = Map.copyOf(byGateway);
    pool =
        new ThreadPoolExecutor(
            0, MOST, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), threads::make);
  }

  /**
   * Starts one, with the parameters of {@link Diagnosis#run}, or joins the same one that is under
   * way.
   *
   * @param gateway its name; of one that there is none of, the report says so
   * @return the caller's own: whoever cancels or completes it does so for nobody else. What depends
   *     on it runs on a thread of the pool and must not block. Null if there are as many already as
   *     there may be
   */
  public @Nullable CompletableFuture<Report> start(
      String gateway, String sessionId, Mode mode, boolean mayAsk) {
    Diagnosis diagnosis = byGateway.get(gateway);
    if (diagnosis == null) {
      return CompletableFuture.completedFuture(
          Report.ofBadAddress("ENLACE_GATEWAY", "the settings name no gateway “" + gateway + "”"));
    }
    Wanted wanted = new Wanted(gateway, sessionId, mode, mayAsk);
    try {
      return underWay
          .computeIfAbsent(
              wanted, unused -> CompletableFuture.supplyAsync(() -> run(diagnosis, wanted), pool))
          .copy();
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  private Report run(Diagnosis diagnosis, Wanted wanted) {
    try {
      return diagnosis.run(wanted.sessionId(), wanted.mode(), wanted.mayAsk());
    } finally {
      // Before anybody hears of it: who asks again afterwards wants to know how things are then.
      underWay.remove(wanted);
    }
  }

  /**
   * Ends what is under way; who waits for it is told what was found until then. It takes a few
   * seconds at the most.
   */
  @Override
  public void close() {
    pool.shutdownNow();
    byGateway.values().forEach(Diagnosis::close);
    boolean unusedEnded = threads.join(END);
  }
}
