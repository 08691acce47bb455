package dev.enlace.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that is told things, and answers what a test wants. */
final class FakeReceiver implements AutoCloseable {
  /** What it was told. */
  record Post(String target, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** What it answers. */
  record Reply(int status, Map<String, String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
  private volatile int always = 204;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  FakeReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI url(String target) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target);
  }

  /** What it answers from now on, where nothing else was said. */
  FakeReceiver always(int status) {
    always = status;
    return this;
  }

  FakeReceiver answers(int... statuses) {
    Arrays.stream(statuses).forEach(status -> answers(status, Map.of()));
    return this;
  }

  synchronized FakeReceiver answers(int status, Map<String, String> headers) {
    replies.add(new Reply(status, headers));
    return this;
  }

  /** Answers nobody until {@link #goOn}. */
  FakeReceiver holds() {
    gate = new CountDownLatch(1);
    return this;
  }

  void goOn() {
    gate.countDown();
  }

  /** Waits for the next thing that it is told. */
  Post next() throws InterruptedException {
    Post post = posts.poll(20, TimeUnit.SECONDS);
    if (post == null) {
      throw new AssertionError("the receiver was told nothing");
    }
    return post;
  }

  /** How many things it was told that no test has asked for yet. */
  int more() {
    return posts.size();
  }

  private synchronized Reply reply() {
    Reply next = replies.poll();
    return next == null ? new Reply(always, Map.of()) : next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    CountDownLatch before = gate;
    Reply reply = reply();
    posts.add(new Post(exchange.getRequestURI().toString(), headers, body));
    try {
      before.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), -1);
    exchange.close();
  }

  @Override
  public void close() {
    goOn();
    server.stop(0);
    threads.shutdownNow();
  }
}
