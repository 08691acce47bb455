package dev.enlace.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another process that writes into a store, and says what it has settled, until it is killed. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  Child(Path data) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader out =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
                out.lines().forEach(lines::add);
              } catch (IOException | java.io.UncheckedIOException e) {
                // It was killed.
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  /** The next line that begins so. */
  String next(String start) throws InterruptedException {
    while (true) {
      String line = lines.poll(40, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("it says nothing");
      }
      if (line.startsWith(start)) {
        return line;
      }
    }
  }

  /** With no time to do anything. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In the other process: goes on from the last event that is kept. */
  public static void main(String[] arguments) throws Exception {
    Store store =
        new DatabaseStore(
            StoreSettings.embedded(Path.of(arguments[0])),
            new FakeOutbox(),
            InstantSource.fixed(Rows.NOON),
            StoreContract.HASTY,
            50_000);
    long[] next = {1};
    if (!store.open(kept -> next[0] = kept.lastEvent() + 1, Duration.ofSeconds(30))) {
      throw new IllegalStateException(store.health().toString());
    }
    while (true) {
      for (int i = 0; i < 5; i++) {
        store.add(Rows.event(next[0], "aura"));
        store.save(Rows.session("aura", "S" + next[0]));
        next[0]++;
      }
      if (!store.settle(Duration.ofSeconds(30))) {
        throw new IllegalStateException(store.health().toString());
      }
      System.out.println("settled " + (next[0] - 1));
    }
  }
}
