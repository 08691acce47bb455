package dev.enlace.thread;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * An HTTP client of the JDK's that ends when it is told to. Until Java 21 it has no end of its own:
 * its threads stay until it is garbage and somebody collects it, and so would a web application
 * that was taken out. Safe from any thread.
 */
public final class HttpThreads implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(1);

  private final OwnThreads selector = OwnThreads.withHeirs("enlace-http");
  private final OwnThreads threads = new OwnThreads("enlace-http-worker");
  private final ExecutorService workers = Executors.newCachedThreadPool(threads::make);
  private final CompletableFuture<HttpClient> client = new CompletableFuture<>();

  /**
   * Makes the client on a thread of its own, because TLS takes its time to load.
   *
   * @param settings asked once, on that thread; the executor is set here
   */
  public HttpThreads(Supplier<HttpClient.Builder> settings) {
    selector.make(() -> make(settings)).start();
  }

  private void make(Supplier<HttpClient.Builder> settings) {
    try {
      client.complete(settings.get().executor(workers).build());
    } catch (RuntimeException | Error e) {
      client.completeExceptionally(e);
    }
  }

  /** The client, as soon as it is made. */
  public CompletableFuture<HttpClient> client() {
    return client;
  }

  /**
   * Closes its connections and ends its threads; waits two seconds for that at the most. A request
   * that is under way is to be cancelled before. Closing twice is harmless.
   */
  @Override
  public void close() {
    // The one that selects goes first, as it gives work to the others; an interrupt ends it.
    boolean unusedSelector = selector.end(END);
    workers.shutdownNow();
    boolean unusedWorkers = threads.join(END);
  }
}
