package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.testing.Client;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.RawHttp;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldRequestsTest {
  private static final GatewayEvent NEWS = new GatewayEvent.Reached(Duration.ofMillis(5));

  private TestServer server;
  private Client client;
  private long version;
  private String boot;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    client = new Client(server.address());
    client.post("api/sessions", "{\"session_id\":\"aura\"}");
    JsonObject snapshot = client.json("api/sessions/aura/status");
    version = snapshot.get("version").getAsLong();
    boot = snapshot.get("boot").getAsString();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawHttp hold() throws Exception {
    int timers = server.scheduler.timers();
    RawHttp http = new RawHttp(server.address());
    http.send("GET /api/sessions/aura/status?after=" + version + " HTTP/1.1", "");
    awaitTimers(timers + 1);
    return http;
  }

  /** The request crosses a real network, so that its arrival has to be waited for. */
  private void awaitTimers(int count) throws Exception {
    await(server, count);
  }

  /** Waits until that many timers are set. */
  static void await(TestServer server, int count) throws Exception {
    Conditions.await(() -> server.scheduler.timers() >= count);
  }

  private static long versionIn(Answer answer) {
    assertEquals(200, answer.status());
    return Client.json(answer).get("version").getAsLong();
  }

  @Test
  void anOlderVersionIsAnsweredAtOnce() throws Exception {
    assertEquals(version, versionIn(client.get("api/sessions/aura/status?after=0")));
  }

  @Test
  void aNewerVersionIsAnsweredAtOnce() throws Exception {
    // The panel was restarted, and its versions with it.
    assertEquals(version, versionIn(client.get("api/sessions/aura/status?after=999")));
  }

  @Test
  void aVersionOfAnotherRunIsAnsweredAtOnce() throws Exception {
    assertNotEquals("other", boot);
    String path = "api/sessions/aura/status?after=" + version + "&boot=other";
    assertEquals(version, versionIn(client.get(path)));
  }

  @Test
  void theVersionOfThisRunIsHeld() throws Exception {
    try (RawHttp http = new RawHttp(server.address())) {
      int timers = server.scheduler.timers();
      http.send(
          "GET /api/sessions/aura/status?after=" + version + "&boot=" + boot + " HTTP/1.1", "");
      awaitTimers(timers + 1);
      server.gateway.say("aura", NEWS);
      assertTrue(versionIn(http.receive()) > version);
    }
  }

  @Test
  void newsAnswersAHeldRequest() throws Exception {
    try (RawHttp http = hold()) {
      server.gateway.say("aura", NEWS);
      assertTrue(versionIn(http.receive()) > version);
    }
  }

  @Test
  void withoutNewsARequestIsHeldForTwentyFiveSeconds() throws Exception {
    try (RawHttp http = hold()) {
      server.scheduler.forward(Duration.ofSeconds(25));
      assertEquals(version, versionIn(http.receive()));
    }
  }

  @Test
  void nothingIsAnsweredBeforeThat() throws Exception {
    try (RawHttp http = hold()) {
      server.scheduler.forward(Duration.ofMillis(24_999));
      http.setTimeout(Duration.ofMillis(200));
      assertThrows(SocketTimeoutException.class, http::receive);
    }
  }

  @Test
  void aSessionThatIsDeletedAnswersWhoeverWaitsForIt() throws Exception {
    try (RawHttp http = hold()) {
      client.delete("api/sessions/aura");
      server.scheduler.forward(Duration.ofSeconds(25));
      assertEquals(0, versionIn(http.receive()));
    }
  }

  @Test
  void aRequestLeavesNothingBehind() throws Exception {
    int timers = server.scheduler.timers();
    for (int i = 0; i < 10; i++) {
      try (RawHttp http = hold()) {
        server.gateway.say(
            "aura", new GatewayEvent.NotLinked(dev.enlace.reason.Reason.QR_NOT_READY));
        version = versionIn(http.receive());
      }
    }
    client.post("api/sessions/aura/stop", "{}");
    assertTrue(server.scheduler.timers() <= timers, "timers are taken back");
  }

  @Test
  void aBrowserThatWentAwayIsForgottenWhenItsTimeIsUp() throws Exception {
    int timers = server.scheduler.timers();
    hold().close();
    server.scheduler.forward(Duration.ofSeconds(25));
    assertEquals(timers, server.scheduler.timers());
  }

  @Test
  void stoppingThePanelAnswersWhoeverWaits() throws Exception {
    try (RawHttp http = hold()) {
      server.stopPanel();
      int status = http.receive().status();
      assertTrue(status == 200 || status == 503, "" + status);
    }
  }

  @Test
  void aThousandHeldRequestsCostNoThreads() throws Exception {
    List<RawHttp> held = new ArrayList<>();
    try {
      hold(held, 1);
      int threads = Thread.activeCount();
      hold(held, 1000);
      assertTrue(Thread.activeCount() <= threads + 16, "threads: " + Thread.activeCount());
      assertEquals(version, client.json("api/sessions/aura/status").get("version").getAsLong());
      server.gateway.say("aura", NEWS);
      for (RawHttp http : held) {
        assertTrue(versionIn(http.receive()) > version);
      }
    } finally {
      for (RawHttp http : held) {
        http.close();
      }
    }
  }

  @Test
  void oneHeldRequestTooManyIsToldToComeBack() throws Exception {
    List<RawHttp> held = new ArrayList<>();
    try {
      hold(held, Waiters.MAX_PER_SUBJECT);
      Answer answer = client.get("api/sessions/aura/status?after=" + version);
      assertEquals(503, answer.status());
      assertEquals("TOO_MANY_WAITERS", Client.json(answer).get("error").getAsString());
      assertEquals("5", answer.header("retry-after"));
      server.gateway.say("aura", NEWS);
      held.get(0).receive();
      client.get("api/sessions/aura/status");
    } finally {
      for (RawHttp http : held) {
        http.close();
      }
    }
  }

  // One guest alone could hold as many as a session has room for, so that nobody else could wait.
  @Test
  void onePersonLeavesRoomForTheOthers() throws Exception {
    try (TestServer other = new TestServer("enlace.login", "container")) {
      Client ana = other.signedIn(new Person("Ana", Role.OPERATOR, null, Person.Way.TOKEN));
      ana.post("api/sessions", "{\"session_id\":\"aura\",\"start\":false}");
      Person guest = new Person("invitado", Role.GUEST, Set.of("aura"), Person.Way.SHARE);
      assertHeldAtMost(Waiters.MAX_PER_GUEST, other, other.signedIn(guest), ana);
      assertHeldAtMost(Waiters.MAX_PER_PERSON, other, ana, other.signedIn(guest));
    }
  }

  private static void assertHeldAtMost(int most, TestServer server, Client one, Client another)
      throws Exception {
    String path = "api/sessions/aura/status";
    path += "?after=" + one.json(path).get("version").getAsLong();
    List<RawHttp> held = new ArrayList<>();
    try {
      hold(held, server, one, path, most);
      Answer answer = one.get(path);
      assertEquals(503, answer.status());
      assertEquals("TOO_MANY_WAITERS", Client.json(answer).get("error").getAsString());
      hold(held, server, another, path, 1);
      server.scheduler.forward(Duration.ofSeconds(25));
      for (RawHttp http : held) {
        assertEquals(200, http.receive().status());
      }
      hold(held, server, one, path, 1);
      server.scheduler.forward(Duration.ofSeconds(25));
    } finally {
      for (RawHttp http : held) {
        http.close();
      }
    }
  }

  private static void hold(List<RawHttp> held, TestServer server, Client who, String path, int more)
      throws Exception {
    int timers = server.scheduler.timers();
    for (int i = 0; i < more; i++) {
      RawHttp http = new RawHttp(server.address());
      http.send(who.head("GET", path), "");
      held.add(http);
    }
    await(server, timers + more);
  }

  private void hold(List<RawHttp> held, int more) throws Exception {
    int timers = server.scheduler.timers();
    for (int i = 0; i < more; i++) {
      RawHttp http = new RawHttp(server.address());
      http.send("GET /api/sessions/aura/status?after=" + version + " HTTP/1.1", "");
      held.add(http);
    }
    awaitTimers(timers + more);
  }
}
