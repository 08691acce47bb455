package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.access.Limits;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.testing.Client;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often what may be done. */
class LimitsTest {
  private static final String GUESS = "{\"token\":\"wap_guessed\"}";

  private static final String RESTART = "{\"restart\":true}";

  private TestServer server;
  private Client nobody;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestServer(
            "enlace.login", "start",
            "enlace.trusted.proxies", "127.0.0.1",
            "enlace.create.per.minute", "3",
            "enlace.rounds.per.hour", "4");
    nobody = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Client operator(String name) {
    return server.signedIn(new Person(name, Role.OPERATOR, null, Person.Way.TOKEN));
  }

  private Client from(String address) {
    return nobody.with("X-Forwarded-For: " + address);
  }

  private static Answer create(Client client, String id) throws Exception {
    return client.post("api/sessions", "{\"session_id\":\"" + id + "\",\"start\":false}");
  }

  private static long assertTooOften(Answer answer) {
    assertEquals(429, answer.status(), answer.body());
    assertEquals("TOO_OFTEN", Client.json(answer).get("error").getAsString());
    long seconds = Long.parseLong(answer.header("retry-after"));
    assertTrue(answer.body().contains(seconds + " s"), answer.body());
    return seconds;
  }

  // A login that succeeds gives its turn back, so that one customer's token, used a thousand times,
  // signed out everybody else.
  @Test
  void whoeverSignsInAgainAndAgainEndsLoginsOfTheirOwnOnly() throws Exception {
    Client ben = operator("Ben");
    Person tienda = new Person("Tienda", Role.VIEWER, Set.of("tienda"), Person.Way.TOKEN);
    Client first = server.signedIn(tienda);
    server.scheduler.forward(Duration.ofMillis(1));
    Client newest = first;
    for (int i = 0; i < 1100; i++) {
      newest = server.signedIn(tienda);
    }
    assertEquals(200, ben.get("api/panel").status());
    assertEquals(401, first.get("api/panel").status());
    assertEquals(200, newest.get("api/panel").status());
  }

  // The page asked to stop, then to link: with no turn left nothing was left of what worked.
  @Test
  void startingOverWithNoTurnLeftEndsNothing() throws Exception {
    Client ana = operator("Ana");
    ana.post("api/sessions", "{\"session_id\":\"aura\"}");
    for (int i = 0; i < 3; i++) {
      FakeGateway.FakeConnection before = server.gateway.connection();
      Answer answer = ana.post("api/sessions/aura/link", RESTART);
      assertEquals(200, answer.status(), answer.body());
      assertTrue(before.closed());
      assertEquals("CONNECTING", Client.json(answer).get("status").getAsString());
    }
    int attempts = server.gateway.connections().size();
    assertTooOften(ana.post("api/sessions/aura/link", RESTART));
    assertEquals(attempts, server.gateway.connections().size());
    assertFalse(server.gateway.connection().closed(), "what is under way goes on");
    assertEquals(400, ana.post("api/sessions/aura/link", "{\"restart\":\"yes\"}").status());
    assertEquals(200, ana.post("api/sessions/aura/link", "{}").status(), "trying now costs none");
  }

  @Test
  void signingInIsTriedFiveTimesAMinuteFromOneAddress() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, from("203.0.113.7").post("api/login", GUESS).status());
    }
    long seconds = assertTooOften(from("203.0.113.7").post("api/login", GUESS));
    assertTrue(seconds >= 12 && seconds <= 15, "" + seconds);
    // What is right is not tried either, so that an answer tells nothing.
    String right = "{\"start\":\"" + server.startSecret() + "\"}";
    assertTooOften(from("203.0.113.7").post("api/login", right));
    assertEquals(200, from("203.0.113.8").post("api/login", right).status(), "others go on");
    server.scheduler.forward(Duration.ofSeconds(12));
    assertEquals(401, from("203.0.113.7").post("api/login", GUESS).status());
  }

  @Test
  void aNetworkOfAddressesCountsAsOne() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, from("2001:db8::" + (i + 1)).post("api/login", GUESS).status());
    }
    assertTooOften(from("2001:db8::99").post("api/login", GUESS));
    assertEquals(401, from("2001:db8:0:1::1").post("api/login", GUESS).status());
  }

  @Test
  void nobodyElseIsKeptOutByGuessesFromManyAddresses() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertEquals(401, from("203.0.113." + i).post("api/login", GUESS).status());
    }
    String right = "{\"start\":\"" + server.startSecret() + "\"}";
    assertEquals(200, from("203.0.113.200").post("api/login", right).status());
  }

  @Test
  void whatSucceedsDoesNotCount() throws Exception {
    for (int i = 0; i < 8; i++) {
      String right = "{\"start\":\"" + server.startSecret() + "\"}";
      assertEquals(200, from("203.0.113.7").post("api/login", right).status());
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(401, from("203.0.113.7").post("api/login", GUESS).status());
    }
    assertTooOften(from("203.0.113.7").post("api/login", GUESS));
  }

  @Test
  void anAddressThatNoTrustedProxyVouchesForDoesNotCount() throws Exception {
    for (int i = 0; i < 5; i++) {
      Client forged = nobody.with("X-Forwarded-For: 198.51.100." + i + ", 203.0.113.7");
      assertEquals(401, forged.post("api/login", GUESS).status());
    }
    assertTooOften(
        nobody.with("X-Forwarded-For: 198.51.100.9, 203.0.113.7").post("api/login", GUESS));
  }

  @Test
  void passwordsOfOneNameAreTriedTwentyTimesAnHourFromWherever() throws Exception {
    try (TestServer other = TestServer.withUsers("ana=panel-admin")) {
      Limits limits = other.access.limits();
      String right = "{\"user\":\"ana\",\"password\":\"secret of ana\"}";
      String wrong = "{\"user\":\"Ana\",\"password\":\"guess\"}";
      Client ana = new Client(other.address());
      assertEquals(200, ana.post("api/login", right).status());
      for (int i = 0; i < 20; i++) {
        assertEquals(Duration.ZERO, limits.password("203.0.113." + i, "ana"));
      }
      assertTrue(limits.password("203.0.113.99", "ANA").toSeconds() > 100);
      assertEquals(401, ana.post("api/login", wrong).status(), "from where she signed in before");
      assertEquals(200, ana.post("api/login", right).status());
    }
  }

  @Test
  void onePersonCreatesSoManySessionsAMinute() throws Exception {
    Client ana = operator("Ana");
    for (String id : new String[] {"a", "b", "c"}) {
      assertEquals(200, create(ana, id).status());
    }
    assertTooOften(create(ana, "d"));
    assertEquals(200, create(ana, "a").status(), "one that is there is not created");
    assertEquals(200, create(operator("Ben"), "d").status());
    assertTooOften(ana.post("api/sessions/e/link", "{}"));
  }

  @Test
  void codesAreStartedSoManyTimesAnHourForOneSessionWhoeverAsks() throws Exception {
    for (int i = 0; i < 4; i++) {
      Client client = operator("person " + i);
      assertEquals(200, client.post("api/sessions/a/link", "{}").status());
      assertEquals(200, client.post("api/sessions/a/link", "{}").status(), "trying again is free");
      client.post("api/sessions/a/stop", "{}");
    }
    assertTooOften(operator("Ana").post("api/sessions/a/link", "{}"));
    assertTooOften(operator("Ana").post("api/sessions", "{\"session_id\":\"a\"}"));
    assertEquals(200, operator("Ana").post("api/sessions/b/link", "{}").status());
  }

  @Test
  void onePersonDoesNotTakeThePanelFromTheOthers() throws Exception {
    Client ana = operator("Ana");
    for (int i = 0; i < 600; i++) {
      assertEquals(200, ana.get("api/panel").status());
    }
    assertTooOften(ana.get("api/panel"));
    assertEquals(200, operator("Ben").get("api/panel").status());
    server.scheduler.forward(Duration.ofMillis(20));
    assertEquals(200, ana.get("api/panel").status());
  }

  @Test
  void everyWishForACodeToBeTypedCountsThoughTheRoundGoesOn() throws Exception {
    Client ana = operator("Ana");
    String phone = "{\"phone\":\"+34600111222\"}";
    for (int i = 0; i < 4; i++) {
      assertEquals(200, ana.post("api/sessions/aura/pairing-code", phone).status());
      Answer hasty = ana.post("api/sessions/aura/pairing-code", phone);
      assertTrue(hasty.body().contains("PAIRING_TOO_SOON"), "that one does not count");
      server.gateway.say(new Reached(Duration.ofMillis(12)));
      server.gateway.say(new QrIssued("code " + i, Duration.ofSeconds(60), i + 1, 6));
      server.scheduler.forward(Duration.ofSeconds(30));
    }
    String state = ana.json("api/sessions/aura/status").get("status").getAsString();
    assertEquals("AWAITING_SCAN", state, "no round begins for it");
    assertTooOften(ana.post("api/sessions/aura/pairing-code", phone));
  }
}
