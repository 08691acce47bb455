package dev.enlace.practice;

import com.google.gson.JsonObject;
import dev.enlace.thread.HttpThreads;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A phone that exists in the practice server only, told over HTTP what a person would do with a
 * real one. Safe from any thread; its methods wait for the answer, up to {@link #DEADLINE}, and one
 * caller at a time is enough for it.
 */
public final class PracticePhone implements AutoCloseable {
  /** For the whole exchange. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private final URI control;
  private final Duration deadline;
  private final Semaphore turn = new Semaphore(1);
  private final HttpThreads threads =
      new HttpThreads(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(Duration.ofSeconds(5))
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .proxy(ProxySelector.of(null))); // it is on this machine

  /**
   * @param control where the practice server takes orders; on this machine
   */
  public PracticePhone(URI control) {
    this(control, DEADLINE);
  }

  PracticePhone(URI control, Duration deadline) {
    this.control = control;
    this.deadline = deadline;
  }

  /**
   * Scans a code.
   *
   * @throws IOException if the practice server did not answer in time, or said no
   */
  public void scan(String code) throws IOException {
    JsonObject body = new JsonObject();
    body.addProperty("qr", code);
    post("/scan", body);
  }

  /**
   * Types a code.
   *
   * @param phone the number of the phone on which it is typed
   * @throws IOException if the practice server did not answer in time, or said no
   */
  public void enter(String code, String phone) throws IOException {
    JsonObject body = new JsonObject();
    body.addProperty("code", code);
    body.addProperty("phone", phone);
    post("/enter-code", body);
  }

  /**
   * Removes the linked devices.
   *
   * @param phone whose; null for all that there are
   * @throws IOException if the practice server did not answer in time, or said no
   */
  public void unlink(@Nullable String phone) throws IOException {
    JsonObject body = new JsonObject();
    if (phone != null) {
      body.addProperty("phone", phone);
    }
    post("/logout", body);
  }

  /** Puts the phone away; it takes two seconds at the most. */
  @Override
  public void close() {
    threads.close();
  }

  private void post(String path, JsonObject body) throws IOException {
    if (!turn.tryAcquire()) {
      throw new IOException("it is busy with something else");
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(control.toString().replaceFirst("/$", "") + path))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
              .build();
      int status = exchange(request);
      if (status != 200) {
        throw new IOException(path + " was answered with HTTP " + status);
      }
    } finally {
      turn.release();
    }
  }

  private int exchange(HttpRequest request) throws IOException {
    // Nobody wants the body, so that it needs no limit.
    CompletableFuture<HttpResponse<Void>> answer =
        threads.client().join().sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS).statusCode();
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + deadline, e);
    } catch (ExecutionException e) {
      throw new IOException("not reached: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      // Closes the connection of an exchange that is not over.
      answer.cancel(true);
    }
  }
}
