package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.enlace.access.Logins;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.access.StartLinks;
import dev.enlace.access.Token;
import dev.enlace.access.TokenFile;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.testing.Client;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.RawHttp;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coming in, staying, and leaving. */
class LoginTest {
  private static final String PANEL = "api/panel";

  @TempDir private Path data;
  private TestServer server;
  private Client nobody;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer("enlace.login", "start", "enlace.data", data.toString());
    nobody = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer signIn(String what, String secret) throws Exception {
    return nobody.post("api/login", "{\"" + what + "\":\"" + secret + "\"}");
  }

  private Client signedIn() throws Exception {
    return nobody.signedIn("start", server.startSecret());
  }

  private String token(Role role, @Nullable Set<String> sessions, Duration life) throws Exception {
    Token.Fresh fresh =
        Token.make("Ana", role, sessions, FakeScheduler.START, FakeScheduler.START.plus(life));
    List<Token> tokens = new ArrayList<>(new TokenFile(data).read());
    tokens.add(fresh.token());
    new TokenFile(data).write(tokens);
    return fresh.secret();
  }

  private static String said(LogLines log) {
    return String.join("\n", log.said());
  }

  private void forward(Duration by) {
    server.scheduler.forward(by);
  }

  @Test
  void aStartLinkLetsAnAdminInOnce() throws Exception {
    String secret = server.startSecret();
    Answer answer = signIn("start", secret);
    assertEquals(200, answer.status());
    assertTrue(
        answer
            .header("set-cookie")
            .matches("enlace=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict"),
        answer.header("set-cookie"));
    assertFalse(answer.body().contains(secret));
    Answer again = signIn("start", secret);
    assertEquals(401, again.status());
    assertEquals("LOGIN_REFUSED", Client.json(again).get("error").getAsString());
    assertEquals("", again.header("set-cookie"));
  }

  @Test
  void aStartLinkIsGoodForTenMinutes() throws Exception {
    String secret = server.startSecret();
    forward(StartLinks.LIFE.minusMillis(1));
    assertEquals(200, signIn("start", secret).status());
    String late = server.startSecret();
    forward(StartLinks.LIFE);
    assertEquals(401, signIn("start", late).status());
  }

  @Test
  void onlyTheNewestStartLinkIsGood() throws Exception {
    String old = server.startSecret();
    String newest = server.startSecret();
    assertEquals(401, signIn("start", old).status());
    assertEquals(200, signIn("start", newest).status());
  }

  @Test
  void anythingElseLetsNobodyIn() throws Exception {
    for (String body :
        List.of(
            "{}",
            "{\"start\":\"\"}",
            "{\"start\":\"" + "a".repeat(5000) + "\"}",
            "{\"token\":\"wap_\"}",
            "{\"token\":\"wap_guessed\"}",
            "{\"user\":\"admin\",\"password\":\"admin\"}")) {
      assertEquals(401, nobody.post("api/login", body).status(), body);
      forward(Duration.ofMinutes(1));
    }
    for (String cookie : List.of("", "enlace", "a".repeat(43), "__Host-enlace")) {
      assertEquals(401, nobody.with("Cookie: enlace=" + cookie).get(PANEL).status(), cookie);
    }
  }

  @Test
  void everyLoginHasASecretThatNobodyKnewBefore() throws Exception {
    Client first = signedIn();
    // Somebody else's secret was put into the browser beforehand: it is not taken over, but ended.
    Answer answer = first.post("api/login", "{\"start\":\"" + server.startSecret() + "\"}");
    String second = answer.header("set-cookie").split(";")[0];
    assertEquals(401, first.get(PANEL).status());
    assertEquals(200, nobody.with("Cookie: " + second).get(PANEL).status());
    assertNotEquals(
        second, signIn("start", server.startSecret()).header("set-cookie").split(";")[0]);
    String inTheAddress = PANEL + ";jsessionid=" + second.substring("enlace=".length());
    assertNotEquals(200, nobody.get(inTheAddress).status());
  }

  @Test
  void signingOutEndsItHereAndThere() throws Exception {
    Client client = signedIn();
    assertEquals(200, client.get(PANEL).status());
    Answer answer = client.post("api/logout", "{}");
    assertEquals(200, answer.status());
    assertEquals("\"cache\", \"storage\"", answer.header("clear-site-data"));
    assertTrue(answer.header("set-cookie").contains("Max-Age=0"), answer.header("set-cookie"));
    assertEquals(401, client.get(PANEL).status());
  }

  @Test
  void aRequestThatIsHeldWhileSomebodySignsOutIsNotAnswered() throws Exception {
    Client client = signedIn();
    client.post("api/sessions", "{\"session_id\":\"aura\"}");
    long version = client.json("api/sessions/aura/status").get("version").getAsLong();
    int timers = server.scheduler.timers();
    try (RawHttp held = new RawHttp(server.address())) {
      held.send(client.head("GET", "api/sessions/aura/status?after=" + version), "");
      // It crosses a real network.
      Conditions.await(() -> server.scheduler.timers() > timers);
      client.post("api/logout", "{}");
      server.gateway.say("aura", new GatewayEvent.Reached(Duration.ofMillis(12)));
      Answer answer = held.receive();
      assertEquals(401, answer.status());
      assertFalse(answer.body().contains("session_id"), answer.body());
    }
  }

  @Test
  void whoeverDoesNothingIsSignedOutAfterHalfAnHour() throws Exception {
    Client client = signedIn();
    client.post("api/sessions", "{\"session_id\":\"aura\"}");
    for (int i = 0; i < 5; i++) {
      forward(Logins.IDLE.dividedBy(5).minusMillis(1));
      // A page that is left open asks on; that is nobody.
      assertEquals(200, client.get("api/sessions/aura/status").status());
    }
    forward(Duration.ofMillis(5));
    assertEquals(401, client.get("api/sessions/aura/status").status());
  }

  // The gateway was away for most of the half hour; the code came when nobody had pressed anything
  // for long, and left with the person still holding the phone.
  @Test
  void whoeverWaitsForAPhoneIsThere() throws Exception {
    Client client = signedIn();
    client.post("api/sessions", "{\"session_id\":\"aura\"}");
    server.gateway.say("aura", new GatewayEvent.Reached(Duration.ofMillis(12)));
    forward(Logins.IDLE.minusSeconds(10));
    JsonObject before = client.json("api/sessions/aura/status");
    assertEquals("WAITING_FOR_QR", before.get("status").getAsString());
    server.gateway.say(
        "aura", new GatewayEvent.QrIssued("2@abc,key=,key=,key=", Duration.ofSeconds(60), 1, 6));
    assertEquals(200, client.get("api/sessions/aura/status").status());
    forward(Duration.ofSeconds(20));
    JsonObject json = client.json("api/sessions/aura/status");
    assertEquals("AWAITING_SCAN", json.get("status").getAsString());
  }

  @Test
  void nobodyStaysLongerThanTwelveHoursWhateverTheyDo() throws Exception {
    Client client = signedIn();
    for (Duration t = Duration.ZERO; t.compareTo(Logins.ABSOLUTE) < 0; t = t.plusMinutes(20)) {
      assertEquals(200, client.post("api/sessions", "{\"session_id\":\"aura\"}").status());
      forward(Duration.ofMinutes(20));
    }
    assertEquals(401, client.get(PANEL).status());
  }

  @Test
  void aTokenLetsInByItselfAndOnTheLoginPage() throws Exception {
    String token = token(Role.OPERATOR, Set.of("aura"), Duration.ofDays(1));
    JsonObject person =
        nobody.with("Authorization: Bearer " + token).json("api/login").getAsJsonObject("person");
    assertEquals("Ana", person.get("name").getAsString());
    assertEquals("operator", person.get("role").getAsString());
    assertEquals("[\"aura\"]", person.get("sessions").toString());
    Client browser = nobody.signedIn("token", token);
    assertEquals(200, browser.get("api/sessions/aura/status").status());
    assertEquals(404, browser.get("api/sessions/nube/status").status());
  }

  @Test
  void whatOnlyLooksLikeATokenLetsNobodyIn() throws Exception {
    String token = token(Role.ADMIN, null, Duration.ofDays(1));
    String other = Token.make("Ana", Role.ADMIN, null, Instant.EPOCH, Instant.MAX).secret();
    for (String wrong : List.of(other, token + "x", token.substring(0, token.length() - 1))) {
      assertEquals(401, nobody.with("Authorization: Bearer " + wrong).get(PANEL).status());
      assertEquals(401, nobody.post("api/login", "{\"token\":\"" + wrong + "\"}").status());
    }
  }

  @Test
  void aTokenThatIsRevokedOrExpiredIsWorthNothing() throws Exception {
    String token = token(Role.OPERATOR, null, Duration.ofDays(1));
    Client program = nobody.with("Authorization: Bearer " + token);
    Client browser = nobody.signedIn("token", token);
    assertEquals(200, program.get(PANEL).status());
    new TokenFile(data).write(List.of());
    assertEquals(401, program.get(PANEL).status());
    assertEquals(401, browser.get(PANEL).status());

    String other = token(Role.OPERATOR, null, Duration.ofMinutes(5));
    Client second = nobody.with("Authorization: Bearer " + other);
    assertEquals(200, second.get(PANEL).status());
    forward(Duration.ofMinutes(5));
    assertEquals(401, second.get(PANEL).status());
  }

  @Test
  void aTokenFileThatOthersMayReadCountsForNothing() throws Exception {
    String token = token(Role.ADMIN, null, Duration.ofDays(1));
    Path file = data.resolve("tokens.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(Files.readString(file).contains(token.substring(4)), "holds no token");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    try (LogLines log = LogLines.of("dev.enlace.access", Level.INFO)) {
      assertEquals(401, nobody.with("Authorization: Bearer " + token).get(PANEL).status());
      assertTrue(said(log).contains("chmod 600"), said(log));
    }
  }

  @Test
  void aFileThatIsNoListOfTokensLetsNobodyIn() throws Exception {
    String token = token(Role.ADMIN, null, Duration.ofDays(1));
    String good = Files.readString(data.resolve("tokens.json"));
    for (String bad :
        List.of("", "{}", "[1]", "[{}]", good.replace("admin", "keeper"), good.substring(9))) {
      Client bearer = nobody.with("Authorization: Bearer " + token);
      Files.writeString(data.resolve("tokens.json"), good);
      assertEquals(200, bearer.get(PANEL).status(), "it counted until then");
      Files.writeString(data.resolve("tokens.json"), bad);
      assertEquals(401, bearer.get(PANEL).status(), bad);
    }
  }

  @Test
  void aTokenNeedsNoProofOfItsOriginAndACookieBesideItDoesNotCount() throws Exception {
    String token = token(Role.OPERATOR, null, Duration.ofDays(1));
    String post = "POST /api/sessions HTTP/1.1\nContent-Type: application/json\n";
    String body = "{\"session_id\":\"aura\"}";
    String bearer = "Authorization: Bearer " + token;
    assertEquals(200, RawHttp.exchange(server.address(), post + bearer, body).status());

    String cookie = "\nCookie: enlace=" + signedInSecret();
    String wrong = "Authorization: Bearer wap_guessed";
    assertEquals(401, RawHttp.exchange(server.address(), post + wrong + cookie, body).status());
    assertEquals(403, RawHttp.exchange(server.address(), post.strip() + cookie, body).status());
  }

  private String signedInSecret() {
    Person ana = new Person("Ana", Role.ADMIN, null, Person.Way.START);
    return server.access.logins().open(ana, () -> true);
  }

  @Test
  void aPageLeadsToTheLoginAndBack() throws Exception {
    Answer answer = nobody.get("panel_cliente/aura/whatsapp");
    assertEquals(302, answer.status());
    assertEquals("../../entrar?next=panel_cliente%2Faura%2Fwhatsapp", answer.header("location"));
    assertEquals("entrar", nobody.get("").header("location"));
    assertEquals(200, nobody.get("entrar").status());
    JsonObject ways = nobody.json("api/login");
    assertEquals("start", ways.get("login").getAsString());
    assertTrue(ways.get("person").isJsonNull());
    assertEquals(
        "admin", signedIn().json("api/login").getAsJsonObject("person").get("role").getAsString());
  }

  @Test
  void fromElsewhereNobodySignsInWithoutTls() throws Exception {
    try (TestServer open =
        new TestServer("enlace.login", "start", "enlace.hosts", "panel.example")) {
      String secret = open.startSecret();
      Client client = new Client(open.address());
      Answer answer =
          client.with("Host: panel.example").post("api/login", "{\"start\":\"" + secret + "\"}");
      assertEquals(403, answer.status());
      assertEquals("TLS_NEEDED", Client.json(answer).get("error").getAsString());
      assertEquals("", answer.header("set-cookie"));
      // It was not used up.
      assertEquals(200, client.signedIn("start", secret).get(PANEL).status());
    }
  }

  @Test
  void withoutALoginOnlyThisMachineIsLetIn() throws Exception {
    try (TestServer open = new TestServer()) {
      Client client = new Client(open.address());
      assertEquals(200, client.get(PANEL).status());
      for (String header :
          List.of(
              "X-Forwarded-For: 203.0.113.7",
              "Forwarded: for=203.0.113.7",
              "X-Real-IP: 127.0.0.1",
              "Via: 1.1 proxy")) {
        assertEquals(401, client.with(header).get(PANEL).status(), header);
      }
    }
  }

  @Test
  void comingAndGoingIsNotedAndNoSecretIs() throws Exception {
    try (LogLines log = LogLines.of("dev.enlace.audit", Level.INFO)) {
      String secret = server.startSecret();
      Client client = nobody.signedIn("start", secret);
      signIn("start", secret);
      client.post("api/logout", "{}");
      assertTrue(said(log).matches("(?s).*audit=login who=\\S+ role=admin way=start.*"), said(log));
      assertTrue(said(log).contains("audit=login_refused from=127.0.0.1"), said(log));
      assertTrue(
          said(log).matches("(?s).*audit=logout who=[^\n]* from=127\\.0\\.0\\.1\\b.*"), said(log));
      assertFalse(said(log).contains(secret), said(log));
    }
  }
}
