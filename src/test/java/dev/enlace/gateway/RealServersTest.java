package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.reason.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C27: the same against the real npm servers, Socket.IO 4 and 2. Skipped where Node is absent. */
class RealServersTest {
  private static final Path SCRIPT = serverScript();

  @ParameterizedTest
  @ValueSource(strings = {"4", "2"})
  void linksWithARealServer(String version) throws Exception {
    try (Server server = new Server(version, "--code", Talk.CODE);
        Talk talk = new Talk(SocketIoSettings.of(server.address()))) {
      talk.connect().reached();
      JsonObject connected = server.said("connected");
      assertEquals("websocket", connected.get("transport").getAsString());
      assertEquals(version.equals("4") ? 4 : 3, talk.gateway.version());

      talk.connection().refresh();
      JsonObject received = server.said("received");
      assertEquals("get_qr", received.get("name").getAsString());
      assertEquals(
          "aura",
          received.getAsJsonArray("args").get(0).getAsJsonObject().get("session_id").getAsString());
      assertEquals(Talk.CODE, talk.next(QrIssued.class).code());

      server.tell("{\"emit\":[\"qr_code\",{\"qr\":\"" + Talk.CODE + "\",\"ordinal\":2}]}");
      assertEquals(2, talk.next(QrIssued.class).ordinal());

      server.tell("{\"ack\":true}");
      assertEquals("[]", server.said("acked").get("answer").toString());

      // The signature of a PNG, and no more: it arrived whole, and is no code.
      server.tell("{\"binary\":true}");
      assertEquals(Reason.QR_UNREADABLE, talk.next(GatewayEvent.Troubled.class).reason());

      talk.connection().logout();
      talk.next(LoggedOut.class);

      server.tell("{\"kick\":true}");
      assertEquals(Reason.GW_KICKED, talk.lost());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "2"})
  void servesTwoSessionsOverOneConnectionToARealServer(String version) throws Exception {
    try (Server server = new Server(version, "--code", Talk.CODE, "--names-sessions");
        Talk talk = new Talk(SocketIoSettings.of(server.address()))) {
      talk.connect().connection().refresh();
      assertEquals(Talk.CODE, talk.next(QrIssued.class).code());
      Events ofNora = new Events();
      Gateway.Connection nora = talk.gateway.connect("nora", ofNora);
      nora.refresh();
      ofNora.next(GatewayEvent.Reached.class);
      ofNora.next(QrIssued.class);

      server.tell("{\"emit\":[\"authenticated\",{\"session_id\":\"nora\"}]}");
      ofNora.next(GatewayEvent.Linked.class);
      server.tell("{\"kick\":true}");
      assertEquals(Reason.GW_KICKED, ofNora.next(GatewayEvent.Lost.class).reason());
      assertEquals(Reason.GW_KICKED, talk.lost());
      assertEquals(version.equals("4") ? 1 : 2, server.connections(), "2 to find its version");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "2"})
  void keepsTheHeartOfARealServerBeating(String version) throws Exception {
    try (Server server = new Server(version, "--ping-interval", "1000", "--ping-timeout", "1000");
        Talk talk = new Talk(SocketIoSettings.of(server.address()))) {
      talk.connect().reached();
      for (int beats = 0; beats < 3; beats++) {
        if (version.equals("2")) {
          talk.forward(java.time.Duration.ofSeconds(1));
        }
        Heard heard = talk.next(Heard.class);
        while (heard.answer() != null) {
          heard = talk.next(Heard.class);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "2"})
  void isLetInWithTheKeyOnlyAndIntoTheNamespace(String version) throws Exception {
    try (Server server =
        new Server(version, "--auth", "k-secret", "--namespace", "/chat", "--path", "/ws/")) {
      SocketIoSettings settings =
          new SocketIoSettings(
              server.address(),
              "/ws",
              "/chat",
              Map.of(),
              Map.of(),
              "k-secret",
              "X-API-Key",
              "apiKey",
              true);
      try (Talk talk = new Talk(settings)) {
        talk.connect().reached();
        assertEquals("/chat", server.said("connected").get("namespace").getAsString());
      }
      try (Talk talk = new Talk(settings.withKey("wrong"))) {
        assertEquals(Reason.GW_AUTH, talk.connect().lost());
      }
      try (Talk talk = new Talk(settings.withNamespace("/nowhere", Map.of()))) {
        assertEquals(Reason.GW_NAMESPACE, talk.connect().lost());
      }
    }
  }

  private static Path serverScript() {
    return Path.of(System.getProperty("user.dir"), "scripts", "tests", "socketio-server.js");
  }

  /** The process, and what it says line by line. */
  private static final class Server implements AutoCloseable {
    private final Process process;
    private final OutputStream input;
    private final BlockingQueue<JsonObject> said = new LinkedBlockingQueue<>();
    private final Set<String> connections = ConcurrentHashMap.newKeySet();
    private final URI address;

    Server(String... arguments) throws IOException, InterruptedException {
      assumeTrue(Files.exists(SCRIPT), "the server's script is there");
      List<String> command = new ArrayList<>(List.of("node", SCRIPT.toString()));
      command.addAll(Arrays.asList(arguments));
      Process started = null;
      try {
        started =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      } catch (IOException e) {
        assumeTrue(false, "Node is there");
      }
      process = java.util.Objects.requireNonNull(started);
      input = process.getOutputStream();
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      Thread reader = new Thread(() -> listen(lines));
      reader.setDaemon(true);
      reader.start();
      address = URI.create(said("ready").get("url").getAsString());
    }

    private void listen(BufferedReader lines) {
      try {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonObject next = JsonParser.parseString(line).getAsJsonObject();
          if (next.get("event").getAsString().equals("connected")) {
            connections.add(next.get("id").getAsString());
          }
          said.add(next);
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    URI address() {
      return address;
    }

    /** How many clients it has let in so far. */
    int connections() {
      return connections.size();
    }

    /** The next thing of that kind. */
    JsonObject said(String event) throws InterruptedException {
      while (true) {
        JsonObject next = said.poll(20, TimeUnit.SECONDS);
        assertTrue(next != null, "the server did not say " + event);
        if (next.get("event").getAsString().equals(event)) {
          return next;
        }
      }
    }

    void tell(String command) throws IOException {
      input.write((command + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    }

    @Override
    public void close() throws IOException {
      input.close();
      process.destroy();
    }
  }
}
