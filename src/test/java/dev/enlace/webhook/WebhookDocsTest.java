package dev.enlace.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.enlace.store.StoredEvent;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.webhook.FakeReceiver.Post;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/webhooks.md} shows is what is sent, and its receivers take it. */
class WebhookDocsTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)<!-- example: (\\S+) -->\\s*```[a-z]+\n(.*?)```");

  @TempDir private Path directory;

  @Test
  void theMessageIsTheOneThatIsShown() throws Exception {
    StoredEvent event =
        new StoredEvent(
            1_767_268_800_000_000L,
            "aura",
            "local",
            FakeScheduler.START,
            "TROUBLE",
            "NEEDS_ACTION",
            "LINK_REPLACED",
            null,
            Map.of(),
            null);
    try (FakeReceiver crm = new FakeReceiver();
        Desk desk = new Desk(Desk.receiver("crm", crm.url("/whatsapp"))).started()) {
      desk.happens(event);
      Post post = crm.next();
      StringBuilder told = new StringBuilder("POST " + post.target() + " HTTP/1.1\n");
      for (String name :
          new String[] {"Content-Type", "webhook-id", "webhook-timestamp", "webhook-signature"}) {
        told.append(name).append(": ").append(post.header(name)).append('\n');
      }
      assertEquals(example("message"), told + "\n" + post.body() + "\n");
    }
  }

  @Test
  void theReceiverInNodeTakesWhatIsGenuineAndNothingTwice() throws Exception {
    boolean possible =
        Stream.of(String.valueOf(System.getenv("PATH")).split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "node")));
    if (!possible) {
      System.out.println("WebhookDocsTest skips the receiver in Node: there is no node.");
    }
    assumeTrue(possible);
    takesWhatIsGenuineAndNothingTwice("node", "receiver.mjs", "session.linked aura");
  }

  @Test
  void theReceiverInJavaTakesWhatIsGenuineAndNothingTwice() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    takesWhatIsGenuineAndNothingTwice(java, "Receiver.java", "{\"type\":\"session.linked\"");
  }

  private void takesWhatIsGenuineAndNothingTwice(String program, String name, String said)
      throws Exception {
    Path file = Files.writeString(directory.resolve(name), example(name));
    ProcessBuilder builder = new ProcessBuilder(program, file.toString());
    builder.environment().putAll(Map.of("SECRET", Desk.SECRET, "PORT", "0"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      BlockingQueue<String> lines = lines(process);
      URI url = URI.create("http://127.0.0.1:" + line(lines) + "/whatsapp");
      InstantSource now = InstantSource.system();
      assertEquals("status=204", answer(url, Desk.SECRET, now, 1));
      assertTrue(line(lines).startsWith(said));
      assertEquals("status=204", answer(url, Desk.SECRET, now, 1), "its answer was lost");
      assertEquals("status=401", answer(url, "a-secret-of-somebody-else", now, 2));
      InstantSource past = InstantSource.offset(now, Duration.ofMinutes(-6));
      assertEquals("status=401", answer(url, Desk.SECRET, past, 3));
      assertEquals("status=204", answer(url, Desk.SECRET, now, 4));
      assertTrue(line(lines).startsWith(said));
      assertEquals(0, lines.size());
    } finally {
      process.destroyForcibly();
    }
  }

  private static String answer(URI url, String secret, InstantSource clock, long event)
      throws Exception {
    Receiver receiver = new Receiver("crm", url, Secret.of(secret), Set.copyOf(Receiver.EVENTS));
    try (Desk desk = new Desk(clock, receiver).started()) {
      desk.happens(event, "aura", "LINKED");
      return String.valueOf(desk.settled().detail());
    }
  }

  private static BlockingQueue<String> lines(Process process) {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reading =
        new Thread(
            () -> {
              try (BufferedReader out =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                out.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException e) {
                // It was ended.
              }
            });
    reading.setDaemon(true);
    reading.start();
    return lines;
  }

  private static String line(BlockingQueue<String> lines) throws InterruptedException {
    String line = lines.poll(60, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the receiver said nothing");
    }
    return line;
  }

  private static String example(String name) throws IOException {
    Matcher found = EXAMPLE.matcher(Files.readString(Path.of("docs/webhooks.md")));
    while (found.find()) {
      if (found.group(1).equals(name)) {
        return found.group(2);
      }
    }
    throw new AssertionError("no example " + name);
  }
}
