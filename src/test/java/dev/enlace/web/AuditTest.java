package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.testing.Client;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written down of who did what, and of who saw which code. */
class AuditTest {
  private static final String CODE = "2@abcdefgh,key=,key=,key=";
  private static final String NEXT = "2@ijklmnop,key=,key=,key=";

  private TestServer server;
  private LogLines log;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestServer(
            "enlace.login", "container",
            "enlace.trusted.proxies", "127.0.0.1",
            "enlace.create.per.minute", "1");
    log = LogLines.of("dev.enlace.audit", Level.INFO);
  }

  @AfterEach
  void stop() {
    log.close();
    server.close();
  }

  private Client as(String name, Role role) {
    return server
        .signedIn(new Person(name, role, null, Person.Way.TOKEN))
        .with("X-Forwarded-For: 203.0.113.7");
  }

  private List<String> lines(String part) {
    return log.said().stream()
        .filter(line -> line.contains(part))
        .map(line -> line.replace("INFO audit=", "").replace(" way=token from=203.0.113.7", ""))
        .map(line -> line.replaceFirst(" request=[0-9a-f]{16}", ""))
        .toList();
  }

  /** A line is written when the request has ended, which is after whoever asked has the answer. */
  private void awaitLines(int count) throws Exception {
    Conditions.await(() -> log.said().size() >= count);
  }

  private void showCode(String code, int ordinal) {
    server.gateway.say("aura", new QrIssued(code, Duration.ofSeconds(20), ordinal, 0));
  }

  @Test
  void everyChangeIsWrittenDownWithWhoWhatWhereAndHowItCameOut() throws Exception {
    Client ana = as("Ana", Role.OPERATOR);
    ana.post("api/sessions", "{\"session_id\":\"aura\"}");
    awaitLines(1);
    ana.send("PATCH", "api/sessions/aura", "{\"name\":\"Aura\"}");
    awaitLines(2);
    ana.send("PATCH", "api/sessions/aura", "{\"name\":");
    awaitLines(3);
    ana.post("api/sessions/aura/stop", "{}");
    awaitLines(4);
    ana.post("api/sessions", "{\"session_id\":\"nube\"}");
    awaitLines(5);
    ana.delete("api/sessions/aura");
    ana.get("api/sessions");
    awaitLines(6);
    assertEquals(
        List.of(
            "done who=Ana role=operator method=POST address=/api/sessions session=aura status=200",
            "done who=Ana role=operator method=PATCH address=\"/api/sessions/{id}\" session=aura"
                + " status=200",
            "refused who=Ana role=operator method=PATCH address=\"/api/sessions/{id}\" session=aura"
                + " status=400 error=BAD_JSON",
            "done who=Ana role=operator method=POST address=\"/api/sessions/{id}/stop\""
                + " session=aura status=200",
            "refused who=Ana role=operator method=POST address=/api/sessions session=nube"
                + " status=429 error=TOO_OFTEN",
            "done who=Ana role=operator method=DELETE address=\"/api/sessions/{id}\" session=aura"
                + " status=200"),
        lines("who=Ana"));
  }

  @Test
  void whatSomebodyWasRefusedIsWrittenDownToo() throws Exception {
    Client viewer = as("Vera", Role.VIEWER);
    viewer.get("api/events");
    viewer.post("api/sessions/aura/link", "{}");
    server
        .signedIn(new Person("Cruz", Role.OPERATOR, Set.of("nube"), Person.Way.TOKEN))
        .get("api/sessions/aura/status");
    Client nobody = new Client(server.address());
    nobody.get("api/sessions");
    nobody.post("api/sessions/aura/logout", "{}");
    nobody.with("Sec-Fetch-Site: cross-site").send("POST", "api/sessions", "{}");
    nobody.with("Authorization: Bearer wap_old").get("api/sessions/aura/status");
    awaitLines(6);
    assertEquals(2, lines("who=Vera").size());
    assertTrue(
        lines("who=Vera").get(0).endsWith("address=/api/events status=403 error=ROLE_TOO_LOW"));
    assertTrue(lines("who=Vera").get(1).contains("session=aura status=403"));
    assertTrue(lines("who=Cruz").get(0).endsWith("session=aura status=404 error=SESSION_UNKNOWN"));
    assertEquals(
        List.of(
            "refused from=127.0.0.1 method=POST address=\"/api/sessions/{id}/logout\" session=aura"
                + " status=401 error=SIGNED_OUT",
            "refused from=127.0.0.1 method=POST address=/api/sessions status=401 error=SIGNED_OUT",
            "refused from=127.0.0.1 way=bearer"),
        lines("refused from=127.0.0.1"));
  }

  @Test
  void aFloodOfRefusalsDoesNotFillTheDisk() throws Exception {
    Client nobody = new Client(server.address());
    for (int i = 0; i < 100; i++) {
      nobody.post("api/sessions/aura/link", "{}");
    }
    awaitLines(60);
    assertEquals(60, lines("refused").size());
    server.scheduler.forward(Duration.ofSeconds(5));
    // The line of another address took the number of the lines that this one's flood lacks.
    nobody.with("X-Forwarded-For: 203.0.113.9").post("api/sessions/aura/link", "{}");
    awaitLines(61);
    assertEquals(61, lines("refused").size(), "others are still written down");
    assertFalse(lines("refused").get(60).contains("left_out"), lines("refused").get(60));
    nobody.post("api/sessions/aura/link", "{}");
    awaitLines(62);
    assertTrue(lines("refused").get(61).endsWith("left_out=40"), lines("refused").get(61));
  }

  @Test
  void whoWasSentWhichCodeIsWrittenDownOnce() throws Exception {
    Client ana = as("Ana", Role.OPERATOR);
    ana.post("api/sessions", "{\"session_id\":\"aura\"}");
    server.gateway.say("aura", new Reached(Duration.ofMillis(12)));
    showCode(CODE, 1);
    for (int i = 0; i < 20; i++) {
      ana.get("api/sessions/aura/status");
    }
    ana.get("api/sessions/aura/qr.svg");
    as("Ben", Role.ADMIN).get("api/sessions/aura/qr.png");
    as("Vera", Role.VIEWER).get("api/sessions/aura/status");
    as("Vera", Role.VIEWER).get("api/sessions/aura/qr.png");
    ana.get("api/sessions");
    showCode(NEXT, 2);
    ana.get("api/sessions/aura/status");
    assertEquals(
        List.of(
            "code_seen who=Ana role=operator session=aura code=qr round=1 ordinal=1",
            "code_seen who=Ben role=admin session=aura code=qr round=1 ordinal=1",
            "code_seen who=Ana role=operator session=aura code=qr round=1 ordinal=2"),
        lines("code_seen"));
    assertFalse(String.join("\n", log.whole()).contains("key="));
  }

  @Test
  void whoFetchesThePictureHasNotSeenTheCodeToBeTyped() throws Exception {
    Client ana = as("Ana", Role.OPERATOR);
    ana.post("api/sessions", "{\"session_id\":\"aura\"}");
    server.gateway.say("aura", new Reached(Duration.ofMillis(12)));
    showCode(CODE, 1);
    ana.post("api/sessions/aura/pairing-code", "{\"phone\":\"+34600111222\"}");
    server.gateway.say("aura", new GatewayEvent.PairingIssued("K7WQ2MRT", null));
    as("Ben", Role.ADMIN).get("api/sessions/aura/qr.png");
    ana.get("api/sessions/aura/status");
    assertEquals(
        List.of("code_seen who=Ben role=admin session=aura code=qr round=1 ordinal=1"),
        lines("code_seen who=Ben"));
    assertEquals(
        List.of(
            "code_seen who=Ana role=operator session=aura code=qr round=1 ordinal=1",
            "code_seen who=Ana role=operator session=aura code=number"),
        lines("code_seen who=Ana"));
    for (String line : log.said()) {
      assertEquals(line.indexOf(" way="), line.lastIndexOf(" way="), line);
    }
  }

  @Test
  void foreignTextMakesNoLineOfItsOwn() throws Exception {
    String name = "Ana\u202e\" audit=done who=root";
    as(name, Role.VIEWER).post("api/sessions", "{}");
    awaitLines(1);
    assertEquals(1, log.said().size());
    assertTrue(
        log.said().get(0).startsWith("INFO audit=refused who=\"Ana · audit=done who=root\" role="),
        log.said().get(0));
  }
}
