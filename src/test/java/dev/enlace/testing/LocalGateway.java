package dev.enlace.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The local gateway with the real Baileys, and the practice server that is WhatsApp to it, each in
 * a process of its own.
 */
public final class LocalGateway implements AutoCloseable {
  /** The key that the gateway asks for. */
  public static final String KEY = "a-key-for-tests";

  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();

  private final Deque<Process> processes = new ArrayDeque<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;
  private final URI control;

  /** Starts both; {@code data} is where the gateway keeps its sessions. */
  public LocalGateway(Path data) throws IOException {
    try {
      JsonObject practice = start(Map.of(), "practice/main.js", "--with-parent");
      control = URI.create(practice.get("control_url").getAsString());
      JsonObject gateway =
          start(
              Map.of(
                  "ENLACE_GATEWAY_KEY",
                  KEY,
                  "ENLACE_GATEWAY_PORT",
                  "0",
                  "ENLACE_PRACTICE_SERVER",
                  practice.get("url").getAsString()),
              "--import",
              SCRIPTS.resolve("practice/trust.js").toUri().toString(),
              "gateway/main.js",
              "--with-parent",
              "--log-level",
              "silent",
              "--data",
              data.toString());
      url = URI.create(gateway.get("url").getAsString());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Whether this machine has what it takes. */
  public static boolean isPossible() {
    if (!Files.isDirectory(SCRIPTS.resolve("node_modules/baileys"))) {
      return false;
    }
    try {
      Process version = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      return version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where the gateway is. */
  public URI url() {
    return url;
  }

  /** The practice phone scans a code. */
  public void scan(String code) throws IOException, InterruptedException {
    JsonObject body = new JsonObject();
    body.addProperty("qr", code);
    order("/scan", body.toString());
  }

  /**
   * A phone of that number scans a code.
   *
   * @return whether it was still to be scanned
   */
  public boolean tryScan(String code, String phone) throws IOException, InterruptedException {
    JsonObject body = new JsonObject();
    body.addProperty("qr", code);
    body.addProperty("phone", phone);
    return tell("/scan", body.toString()).statusCode() == 200;
  }

  /** The practice phone removes every device that it has linked. */
  public void unlink() throws IOException, InterruptedException {
    order("/logout", "{}");
  }

  private HttpResponse<String> tell(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(control.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void order(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = tell(path, body);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.body());
    }
  }

  private JsonObject start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(SCRIPTS.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.push(process);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = Objects.requireNonNull(out.readLine(), "it ended before it was ready");
    return JsonParser.parseString(line).getAsJsonObject();
  }

  /** Ends both. */
  @Override
  public void close() {
    for (Process process : processes) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
