package dev.enlace.gateway;

import dev.enlace.net.AddressGuard;
import dev.enlace.reason.Reason;
import dev.enlace.thread.HttpThreads;
import dev.enlace.time.Scheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Single requests with a deadline over the whole exchange, body included, and a limit on the body.
 * No redirects are followed: a header with a key would go along.
 *
 * <p>The client is made on a thread of its own, because TLS takes its time to load; requests wait
 * for it.
 */
final class HttpFetch implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final Names names;
  private final HttpThreads threads;

  /** Finds what a name leads to. */
  interface Names {
    InetAddress[] find(String host) throws IOException;
  }

  /**
   * @param tls asked once, on another thread
   */
  HttpFetch(Scheduler scheduler, Supplier<SSLContext> tls) {
    this(scheduler, tls, InetAddress::getAllByName);
  }

  /**
   * @param names asked before each request, on another thread
   */
  HttpFetch(Scheduler scheduler, Supplier<SSLContext> tls, Names names) {
    this.scheduler = scheduler;
    this.names = names;
    this.threads =
        new HttpThreads(
            () ->
                HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(tls.get())
                    .connectTimeout(Duration.ofSeconds(5)));
  }

  /** Blocks until requests no longer have to wait for the client. */
  void awaitClient() {
    threads.client().join();
  }

  /** Ends its threads, and waits for that as {@link HttpThreads#close} does. */
  @Override
  public void close() {
    threads.close();
  }

  /**
   * Fetches {@code uri} and calls {@code then} on the scheduler's thread, with the answer or with
   * what went wrong. From any thread.
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
    return send(request.build(), limit, then);
  }

  /**
   * As {@link #get}, with any request. A deadline that passed and a limit that was exceeded arrive
   * as a {@link ProtocolFault}.
   */
  Runnable send(
      HttpRequest request,
      int limit,
      BiConsumer<@Nullable HttpResponse<byte[]>, @Nullable Throwable> then) {
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<HttpResponse<byte[]>> exchange = new CompletableFuture<>();
    send(
        request,
        answer -> {
          begun.set(true);
          return new Limited(limit);
        },
        exchange);
    // Cancelling closes the connection; a timeout of the request would not cover the body.
    Runnable deadline =
        scheduler.after(
            DEADLINE,
            () -> {
              late.set(true);
              exchange.cancel(true);
            });
    CompletableFuture<?> unused =
        exchange.whenComplete(
            (answer, e) ->
                scheduler.run(
                    () -> {
                      deadline.run();
                      if (!over.getAndSet(true)) {
                        then.accept(answer, e != null && late.get() ? lateness(begun.get()) : e);
                      }
                    }));
    return () -> {
      over.set(true);
      deadline.run();
      exchange.cancel(true);
    };
  }

  /** Completes {@code exchange}; cancelling that one ends it. */
  private void send(
      HttpRequest request,
      BodyHandler<byte[]> handler,
      CompletableFuture<HttpResponse<byte[]>> exchange) {
    CompletableFuture<?> unused =
        threads
            .client()
            .whenComplete(
                (made, fault) -> {
                  if (made == null) {
                    exchange.completeExceptionally(fault);
                  } else if (!exchange.isDone()) {
                    made.executor()
                        .orElseThrow()
                        .execute(() -> sendIfHarmless(made, request, handler, exchange));
                  }
                });
  }

  /**
   * The client asks for the name once more and connects to whichever address it likes, so that all
   * of them have to be harmless. It is the JVM, which remembers a name's addresses for half a
   * minute, that has it find the same ones.
   */
  private void sendIfHarmless(
      HttpClient client,
      HttpRequest request,
      BodyHandler<byte[]> handler,
      CompletableFuture<HttpResponse<byte[]>> exchange) {
    try {
      String host = request.uri().getHost().replaceAll("[\\[\\]]", "");
      AddressGuard.requireHarmless(names.find(host));
    } catch (IOException e) {
      exchange.completeExceptionally(e);
      return;
    }
    send(client, request, handler, exchange);
  }

  private static void send(
      HttpClient client,
      HttpRequest request,
      BodyHandler<byte[]> handler,
      CompletableFuture<HttpResponse<byte[]>> exchange) {
    CompletableFuture<HttpResponse<byte[]>> sent;
    try {
      sent = client.sendAsync(request, handler);
    } catch (RuntimeException e) {
      exchange.completeExceptionally(e);
      return;
    }
    CompletableFuture<?> unusedAnswer =
        sent.whenComplete(
            (answer, e) -> {
              if (e == null) {
                exchange.complete(answer);
              } else {
                exchange.completeExceptionally(e);
              }
            });
    CompletableFuture<?> unusedEnd = exchange.whenComplete((answer, e) -> sent.cancel(true));
  }

  private static ProtocolFault lateness(boolean begun) {
    String limit = " limit_ms=" + DEADLINE.toMillis();
    return begun
        ? new ProtocolFault(Reason.GW_SLOW_REPLY, "answer not whole" + limit)
        : new ProtocolFault(Reason.GW_HANDSHAKE_TIMEOUT, "no answer" + limit);
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
          body.completeExceptionally(
              new ProtocolFault(Reason.GW_TOO_BIG, "body over " + limit + " bytes"));
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
