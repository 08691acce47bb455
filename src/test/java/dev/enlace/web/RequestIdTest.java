package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.reason.Reason;
import dev.enlace.testing.Client;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.RawHttp;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose doing it was: one id in the answer, in the error, and in the log. */
class RequestIdTest {
  private static final String OURS = "[0-9a-f]{16}";
  private static final String GIVEN = "3f2a9c51-77aa-4f0e";

  private final LogLines log = LogLines.of("dev.enlace", Level.INFO);
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer("enlace.trusted.proxies", "127.0.0.1");
    client = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
    log.close();
  }

  private Client with(String id) {
    return client.with("X-Request-Id: " + id);
  }

  private List<String> linesOf(String id) {
    return log.said().stream().filter(line -> line.contains("request=" + id)).toList();
  }

  /** Without who did what, which is written down after the answer. */
  private List<String> eventsOf(String id) {
    return linesOf(id).stream().filter(line -> line.contains(" event=")).toList();
  }

  private static void assertSaid(String event, List<String> lines) {
    assertTrue(lines.stream().anyMatch(line -> line.contains(event)), () -> event + ": " + lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/panel", "healthz", "favicon.svg", "none", "api/none", "sesiones"})
  void everyAnswerHasAnIdOfItsOwn(String path) throws Exception {
    String id = client.get(path).header("X-Request-Id");
    assertTrue(id.matches(OURS), id);
    assertNotEquals(id, client.get(path).header("X-Request-Id"));
  }

  @Test
  void oneThatCameAlongIsKept() throws Exception {
    assertEquals(GIVEN, with(GIVEN).get("api/panel").header("X-Request-Id"));
  }

  // Whoever sent one could have theirs stand in the log as somebody else's.
  @Test
  void oneThatNoTrustedProxyGaveIsNot() throws Exception {
    try (TestServer other = new TestServer()) {
      Client stranger = new Client(other.address()).with("X-Request-Id: " + GIVEN);
      String answered = stranger.get("api/panel").header("X-Request-Id");
      assertTrue(answered.matches(OURS), answered);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "-12345678",
        "with blanks in it",
        "wap_0123456789abcdef",
        "ñandú-ñandú",
        "<script>alert(1)</script>",
        "12345678\tevent=LINKED",
        "12345678;request=87654321"
      })
  void oneThatCouldBeAnythingElseIsNot(String id) throws Exception {
    String answered = with(id).get("api/panel").header("X-Request-Id");
    assertTrue(answered.matches(OURS), answered);
  }

  @Test
  void oneThatIsTooLongOrCameTwiceIsNot() throws Exception {
    String longest = "a".repeat(64);
    assertEquals(longest, with(longest).get("api/panel").header("X-Request-Id"));
    String answered = with(longest + "a").get("api/panel").header("X-Request-Id");
    assertTrue(answered.matches(OURS), answered);
    String two = with(GIVEN).with("X-Request-Id: " + GIVEN).get("api/panel").header("X-Request-Id");
    assertTrue(two.matches(OURS), two);
  }

  @Test
  void anErrorTellsIt() throws Exception {
    Answer answer = with(GIVEN).get("api/sessions/nora/events");
    assertEquals(404, answer.status());
    assertEquals(GIVEN, Client.json(answer).get("request_id").getAsString());
  }

  @Test
  void aFaultOfOursIsLoggedUnderIt() throws Exception {
    server.add("/api/sessions/boom/status", new BrokenServlet());
    Answer answer = with(GIVEN).get("api/sessions/boom/status");
    assertEquals(500, answer.status());
    assertEquals(GIVEN, Client.json(answer).get("request_id").getAsString());
    assertSaid(Client.json(answer).get("error_id").getAsString(), linesOf(GIVEN));
  }

  @Test
  void whatTheContainerTurnsAwayByItselfTellsItToo() throws Exception {
    server.add("/api/sessions/boom/status", new BrokenServlet());
    Answer answer = with(GIVEN).get("api/sessions/boom/status?503");
    assertEquals(503, answer.status());
    assertEquals(GIVEN, answer.header("X-Request-Id"));
    assertEquals(GIVEN, Client.json(answer).get("request_id").getAsString());
  }

  @Test
  void whoeverIsRefusedIsNotedUnderIt() throws Exception {
    with(GIVEN).with("Authorization: Bearer wap_none").get("api/sessions");
    assertSaid("audit=refused", linesOf(GIVEN));
  }

  @Test
  void anAttemptAtLinkingIsLoggedUnderTheRequestThatBeganItUntilItIsOver() throws Exception {
    with(GIVEN).post("api/sessions", "{\"session_id\":\"aura\"}");
    server.gateway.say(new Reached(Duration.ofMillis(5)));
    server.gateway.say(new QrIssued("2@code", Duration.ofSeconds(20), 1, 6));
    server.scheduler.forward(Duration.ofSeconds(21));
    server.gateway.say(new Linked(new Account("5215512345678", "Ana")));
    List<String> lines = eventsOf(GIVEN);
    for (String event :
        List.of("CREATED", "FLOW_STARTED", "CONNECTED", "QR_RECEIVED", "QR_EXPIRED", "LINKED")) {
      assertSaid("event=" + event + " ", lines);
    }
    server.gateway.say(new Lost(Reason.GW_DROPPED, ""));
    assertEquals(lines, eventsOf(GIVEN));
  }

  @Test
  void anotherWishMeanwhileHasItsOwn() throws Exception {
    with(GIVEN).post("api/sessions", "{\"session_id\":\"aura\"}");
    with("another-one").post("api/sessions/aura/stop", "{}");
    assertSaid("event=STOPPED ", linesOf("another-one"));
    assertFalse(String.join("\n", linesOf(GIVEN)).contains("STOPPED"));
  }

  @Test
  void aLineSaysItOnce() throws Exception {
    with(GIVEN).post("api/sessions", "{\"session_id\":\"aura\"}");
    for (String line : linesOf(GIVEN)) {
      assertEquals(line.indexOf("request="), line.lastIndexOf("request="), line);
    }
  }

  @Test
  void aHeldRequestKeepsItsOwn() throws Exception {
    client.post("api/sessions", "{\"session_id\":\"aura\"}");
    long version = client.json("api/sessions/aura/status").get("version").getAsLong();
    int timers = server.scheduler.timers();
    try (RawHttp http = new RawHttp(server.address())) {
      String path = "/api/sessions/aura/status?after=" + version;
      http.send("GET " + path + " HTTP/1.1\nX-Request-Id: " + GIVEN, "");
      HeldRequestsTest.await(server, timers + 1);
      server.gateway.say(new Reached(Duration.ofMillis(5)));
      assertEquals(GIVEN, http.receive().header("X-Request-Id"));
    }
  }
}
