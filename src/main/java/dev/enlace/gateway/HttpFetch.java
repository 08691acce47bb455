package dev.enlace.gateway;

import dev.enlace.time.Scheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Single GETs with a deadline over the whole exchange, body included, and a limit on the body. No
 * redirects are followed: a header with a key would go along.
 *
 * <p>The threads of its HTTP client are daemons and go away with it once it is garbage.
 */
final class HttpFetch {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final HttpClient client;

  HttpFetch(Scheduler scheduler, SSLContext tls) {
    this.scheduler = scheduler;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /**
   * Called on the scheduler's thread. Fetches {@code uri} and calls {@code then} on the scheduler's
   * thread, with the answer or with what went wrong.
   *
   * @return ends it; {@code then} is not called any more
   */
  Runnable get(
      URI uri,
      Map<String, String> headers,
      int limit,
      BiConsumer<@Nullable HttpResponse<byte[]>, @Nullable Throwable> then) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
    headers.forEach(request::setHeader);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request.build(), answer -> new Limited(limit));
    // Cancelling closes the connection; a timeout of the request would not cover the body.
    Runnable deadline = scheduler.after(DEADLINE, () -> exchange.cancel(true));
    boolean[] over = {false};
    CompletableFuture<?> unused =
        exchange.whenComplete(
            (answer, e) ->
                scheduler.run(
                    () -> {
                      deadline.run();
                      if (!over[0]) {
                        over[0] = true;
                        then.accept(answer, e);
                      }
                    }));
    return () -> {
      over[0] = true;
      deadline.run();
      exchange.cancel(true);
    };
  }

  /** Collects a body until it is over the limit. */
  private static final class Limited implements BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;
    private Flow.@Nullable Subscription subscription;

    Limited(int limit) {
      this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + buffer.remaining() > limit) {
          if (subscription != null) {
            subscription.cancel();
          }
          body.completeExceptionally(new IOException("body over " + limit + " bytes"));
          return;
        }
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.write(part, 0, part.length);
      }
    }

    @Override
    public void onError(Throwable e) {
      body.completeExceptionally(e);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
