package dev.enlace.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.testing.Client;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.RawHttp;
import dev.enlace.testing.RawHttp.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {
  @TempDir private static Path directory;
  private static Path war;

  /** Context parameters of a panel that keeps nothing at home. */
  private static Map<String, String> panel(String gateway) {
    return Map.of(
        "enlace.data", directory.toString(), "enlace.gateway.url", gateway, "enlace.login", "none");
  }

  /** The WAR as Maven packs it, but for the classes, which come from the class path anyway. */
  @BeforeAll
  static void pack() throws IOException {
    war = directory.resolve("enlace.war");
    Path webapp = Path.of("src/main/webapp");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war));
        Stream<Path> files = Files.walk(webapp)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(webapp.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
      }
    }
  }

  @Test
  void servesThePanelOutOfTheWar() throws Exception {
    try (JettyServer server =
        new JettyServer("127.0.0.1", 0, WebApp.of(war, panel("http://127.0.0.1:9")))) {
      server.start();
      Client client = new Client(server.address());
      assertEquals(302, client.get("").status());
      assertEquals(200, client.get("panel_cliente/aura/whatsapp").status());
      assertEquals(200, client.get("api/panel").status());
      Answer css = client.get("panel.css");
      assertEquals(200, css.status());
      assertEquals("no-cache", css.header("cache-control"));
      assertFalse(css.header("etag").isEmpty(), "files of one date are told apart");
      assertTrue(client.get("js/main.js").header("content-type").startsWith("text/javascript"));
    }
  }

  @Test
  void givesNothingElseAway() throws Exception {
    try (JettyServer server =
        new JettyServer("127.0.0.1", 0, WebApp.of(war, panel("http://127.0.0.1:9")))) {
      server.start();
      Client client = new Client(server.address());
      for (String path :
          List.of(
              "WEB-INF/web.xml",
              "web-inf/web.xml",
              "WEB-INF/",
              "WEB-INF/classes/",
              "js/",
              "none",
              "js/..;/WEB-INF/web.xml",
              "js/%2e%2e/WEB-INF/web.xml",
              "api/none")) {
        Answer answer = client.get(path);
        assertTrue(answer.status() == 404 || answer.status() == 400, path + answer.status());
        assertEquals("DENY", answer.header("x-frame-options"), path);
        assertEquals("no-store", answer.header("cache-control"), path);
        assertFalse(answer.body().contains("Jetty"), answer.body());
        assertFalse(answer.headers().containsKey("server"), path);
      }
      assertEquals(405, client.post("panel.css", "{}").status());
      assertEquals("NOT_FOUND", Client.json(client.get("api/none")).get("error").getAsString());
    }
  }

  @Test
  void theRehearsalNeedsNoSetting() throws Exception {
    Rehearsal.run(war);
  }

  @Test
  void aWrongContextParameterKeepsThePanelFromStarting() throws Exception {
    Map<String, String> wrong = panel("nonsense");
    try (LogLines log = LogLines.of("dev.enlace", Level.INFO);
        JettyServer server = new JettyServer("127.0.0.1", 0, WebApp.of(war, wrong))) {
      assertThrows(Exception.class, server::start);
      assertEquals(
          List.of(
              "SEVERE The panel is not started. ENLACE_GATEWAY_URL has to begin with http:// or"
                  + " https://. It is set as a context parameter. Example:"
                  + " ENLACE_GATEWAY_URL=https://gateway.example.org"),
          log.said());
    }
  }

  // The sample keys of three gateways are known to everybody who looks for open ones.
  @Test
  void aKeyOutOfTheDocumentationIsWarnedOfInTheLog() throws Exception {
    Map<String, String> known = new HashMap<>(panel("http://127.0.0.1:9"));
    known.put("enlace.gateway.key", "changeme");
    try (LogLines log = LogLines.of("dev.enlace", Level.INFO);
        JettyServer server = new JettyServer("127.0.0.1", 0, WebApp.of(war, known))) {
      server.start();
      String warning = "WARNING ENLACE_GATEWAY_KEY is a key out of a gateway's documentation";
      assertEquals(1, log.said().stream().filter(line -> line.startsWith(warning)).count());
      assertFalse(log.said().toString().contains("changeme"), log.said().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://gateway.example:9, WARNING ENLACE_GATEWAY_URL is http",
    "http://gateway:9, INFO Without TLS"
  })
  void aGatewayInTheClearIsInTheLog(String url, String line) throws Exception {
    try (LogLines log = LogLines.of("dev.enlace", Level.INFO);
        JettyServer server = new JettyServer("127.0.0.1", 0, WebApp.of(war, panel(url)))) {
      server.start();
      assertEquals(1, log.said().stream().filter(each -> each.startsWith(line)).count());
    }
  }

  @Test
  void aTakenPortIsFoundBeforeAnythingElseIsBuilt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, loopback());
        JettyServer server =
            new JettyServer("127.0.0.1", taken.getLocalPort(), new Handler.Wrapper())) {
      assertThrows(BindException.class, server::start);
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static Process launch(Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().add("-cp");
    builder.command().add(System.getProperty("java.class.path"));
    builder.command().add("dev.enlace.launcher.Main");
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("ENLACE_"));
    builder.environment().put("ENLACE_WAR", war.toString());
    builder.environment().put("ENLACE_PORT", "0");
    builder.environment().put("ENLACE_DATA", directory.toString());
    builder.environment().put("ENLACE_GATEWAY_URL", "http://127.0.0.1:9");
    builder.environment().put("ENLACE_DATA", directory.toString());
    builder.environment().put("ENLACE_LOGIN", "none");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void assertRefused(String why, Map<String, String> environment, String... args)
      throws Exception {
    Process process = launch(environment, args);
    try {
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      assertEquals(2, process.exitValue());
      assertTrue(said.contains(why), said);
      assertFalse(said.contains("Exception"), said);
      assertEquals(1, said.lines().count(), said);
      assertEquals("", printed);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysInOneSentenceWhyItDoesNotStart() throws Exception {
    assertRefused("ENLACE_HOST is 0.0.0.0", Map.of("ENLACE_HOST", "0.0.0.0"));
    assertRefused("ENLACE_GATEWAY_URL is not set", Map.of("ENLACE_GATEWAY_URL", ""));
    assertRefused("ENLACE_WAR: there is no WAR at", Map.of("ENLACE_WAR", "/nowhere.war"));
    assertRefused("takes no arguments", Map.of(), "--port=1");
    Path settings = Files.writeString(directory.resolve("panel.properties"), "enlace.prot=0");
    assertRefused(
        settings + ": enlace.prot is no setting. The nearest is enlace.port.",
        Map.of("ENLACE_CONFIG", settings.toString()));
    try (ServerSocket taken = new ServerSocket(0, 1, loopback())) {
      String port = Integer.toString(taken.getLocalPort());
      assertRefused("ENLACE_PORT " + port + " is taken", Map.of("ENLACE_PORT", port));
    }
  }

  @Test
  void theFirstLineIsTheUrlAndATerminationEndsItInTime() throws Exception {
    Process process = launch(Map.of());
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      URI address = URI.create(String.valueOf(out.readLine()));
      process.getOutputStream().close(); // A service has no standard input, and goes on without.
      assertEquals(200, new Client(address).get("healthz").status());
      try (RawHttp held = new RawHttp(address)) {
        new Client(address).post("api/sessions", "{\"session_id\":\"aura\"}");
        held.send("GET /api/sessions/aura/status?after=1 HTTP/1.1", "");
        process.destroy();
        assertTrue(process.waitFor(5, TimeUnit.SECONDS), "ends in five seconds");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whoeverSeesTheFirstLineIsLetInOnceAndALineOnItsInputPrintsAnother() throws Exception {
    Process process = launch(Map.of("ENLACE_LOGIN", ""));
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      URI link = URI.create(out.readLine());
      assertEquals("/entrar", link.getPath());
      Client panel = new Client(link.resolve("/"));
      assertEquals(401, panel.get("api/panel").status());
      String secret = link.getFragment().substring("t=".length());
      assertEquals(200, panel.signedIn("start", secret).get("api/panel").status());
      assertEquals(401, panel.post("api/login", "{\"start\":\"" + secret + "\"}").status());
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      String another = URI.create(out.readLine()).getFragment().substring("t=".length());
      assertEquals(200, panel.signedIn("start", another).get("api/panel").status());
      process.toHandle().destroy();
      String log = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(log.contains("audit=login "), log);
      assertFalse(log.contains(secret) || log.contains(another), "tells no secret");
    } finally {
      process.destroyForcibly();
    }
  }

  // Killed with SIGKILL, scripts/run left its panel behind, and the port taken.
  @Test
  void endsWithItsParentIfItIsToldTo() throws Exception {
    Process process = launch(Map.of("ENLACE_WITH_PARENT", "1"));
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertEquals(200, new Client(URI.create(out.readLine())).get("healthz").status());
      process.getOutputStream().close();
      assertTrue(process.waitFor(10, TimeUnit.SECONDS), "ends with its standard input");
    } finally {
      process.destroyForcibly();
    }
  }

  // A build told of a gateway that was refused, and nothing was wrong.
  @Test
  void theRehearsalIsQuiet() throws Exception {
    Process process = launch(Map.of(), "--rehearse");
    try {
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), said);
      assertEquals("", said);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aRecordIsOneLineWhateverIsInIt() {
    LogRecord record = new LogRecord(Level.INFO, "name\r\n2026 INFO admin\u001b[31m\u2028\u202e");
    record.setLoggerName("dev.enlace");
    record.setThrown(new IllegalStateException("a\nb", new IOException("c")));
    String line = new LogLine().format(record);
    assertEquals(1, line.lines().count());
    assertFalse(line.strip().matches("(?s).*[\\p{Cntrl}\\p{Cf}\\p{Zl}].*"), line);
    assertTrue(line.contains("c"), "says the cause");
  }
}
