package dev.enlace.web;

import static dev.enlace.testing.Conditions.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link with which a customer comes to one session without a login. */
class ShareTest {
  private static final String SHARE = "api/sessions/aura/share";
  private static final String STATUS = "api/sessions/aura/status";
  private static final String CODE = "2@abcdefgh,key=,key=,key=";

  private TestServer server;
  private Client nobody;
  private Client ana;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer("enlace.login", "container", "enlace.trusted.proxies", "127.0.0.1");
    nobody = new Client(server.address());
    ana = server.signedIn(new Person("Ana", Role.OPERATOR, null, Person.Way.TOKEN));
    ana.post("api/sessions", "{\"session_id\":\"aura\"}");
    server.gateway.say("aura", new Reached(Duration.ofMillis(12)));
    server.gateway.say("aura", new QrIssued(CODE, Duration.ofSeconds(60), 1, 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String secret() throws Exception {
    Answer answer = ana.post(SHARE, "{}");
    assertEquals(201, answer.status(), answer.body());
    String link = Client.json(answer).get("link").getAsString();
    assertTrue(link.matches("invitado#t=[A-Za-z0-9_-]{43}"), link);
    return link.substring(link.indexOf('=') + 1);
  }

  private Answer open(Client browser, String secret) throws Exception {
    return browser.post("api/login", "{\"share\":\"" + secret + "\"}");
  }

  private Client guest(String secret) throws Exception {
    Answer answer = open(nobody, secret);
    assertEquals(200, answer.status(), answer.body());
    return nobody.with("Cookie: " + answer.header("set-cookie").split(";")[0]);
  }

  private static String error(Answer answer) {
    return Client.json(answer).get("error").getAsString();
  }

  private JsonObject state() throws Exception {
    return ana.json(SHARE).getAsJsonObject("share");
  }

  @Test
  void whoeverOpensItSeesOneSessionWithItsCodeAndMayStartIt() throws Exception {
    Client guest = guest(secret());
    JsonObject person = guest.json("api/login").getAsJsonObject("person");
    assertEquals("guest", person.get("role").getAsString());
    assertTrue(person.get("name").isJsonNull(), "the operator's name is nobody else's business");
    assertEquals(900_000, person.get("expires_in_ms").getAsLong());
    JsonObject status = guest.json(STATUS);
    assertEquals(CODE, status.get("qr_code").getAsString());
    assertFalse(status.toString().contains("gateway.test"), status.toString());
    assertEquals(200, guest.post("api/sessions/aura/link", "{}").status());
    String page = guest.get("panel_cliente/aura/whatsapp").body();
    assertTrue(page.contains("data-role=\"guest\""));
    assertEquals(page, guest.get("panel_cliente/aura/whatsapp?nojs=1").body());
    ana.post("api/sessions", "{\"session_id\":\"nube\"}");
    for (String path : List.of("api/sessions/nube/status", "panel_cliente/nube/whatsapp")) {
      assertEquals(404, guest.get(path).status(), path);
    }
    assertEquals(404, guest.post("api/sessions/nube/link", "{}").status());
    assertEquals(403, guest.get("api/sessions/aura/events").status());
    assertEquals(403, guest.post("api/sessions/aura/logout", "{}").status());
    assertEquals(403, guest.post(SHARE, "{}").status());
  }

  @Test
  void theGatewaysAddressIsInNoSentenceForAGuest() throws Exception {
    Client guest = guest(secret());
    ana.post("api/sessions/aura/stop", "{}");
    guest.post("api/sessions/aura/link", "{}");
    server.gateway.say("aura", new Lost(Reason.GW_DNS, ""));
    String status = guest.get(STATUS).body();
    assertTrue(status.contains("la dirección configurada"), status);
    assertFalse(status.contains("gateway.test"), status);
    assertTrue(ana.get(STATUS).body().contains("gateway.test"));
  }

  @Test
  void itIsGoodForFifteenMinutes() throws Exception {
    String secret = secret();
    Client guest = guest(secret);
    server.scheduler.forward(Duration.ofMinutes(15).minusMillis(1));
    assertEquals(200, guest.get(STATUS).status(), "whether or not they do anything");
    server.scheduler.forward(Duration.ofMillis(1));
    assertEquals("SIGNED_OUT", error(guest.get(STATUS)));
    assertEquals("SHARE_OVER", error(open(nobody, secret)));
    assertTrue(ana.json(SHARE).get("share").isJsonNull());
  }

  @Test
  void itLastsAsLongAsTheSettingsSay() throws Exception {
    try (TestServer other =
        new TestServer("enlace.login", "container", "enlace.share.minutes", "120")) {
      Client ben = other.signedIn(new Person("Ben", Role.OPERATOR, null, Person.Way.BEARER));
      ben.post("api/sessions", "{\"session_id\":\"aura\"}");
      String link = Client.json(ben.post(SHARE, "{}")).get("link").getAsString();
      Client guest =
          new Client(other.address()).signedIn("share", link.substring("invitado#t=".length()));
      other.scheduler.forward(Duration.ofMinutes(119));
      assertEquals(200, guest.get(STATUS).status(), "longer than others may be idle");
      other.scheduler.forward(Duration.ofMinutes(1));
      assertEquals(401, guest.get(STATUS).status());
    }
  }

  @Test
  void itWorksInOneBrowser() throws Exception {
    String secret = secret();
    Answer first = open(nobody, secret);
    String cookie = first.header("set-cookie");
    assertTrue(cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict; Max-Age=900"), cookie);
    Client guest = nobody.with("Cookie: " + cookie.split(";")[0]);
    Answer other = open(nobody, secret);
    assertEquals(401, other.status());
    assertEquals("SHARE_TAKEN", error(other));
    assertEquals("", other.header("set-cookie"));
    Client operator = server.signedIn(new Person("Ben", Role.ADMIN, null, Person.Way.TOKEN));
    assertEquals("SHARE_TAKEN", error(open(operator, secret)), "nor for an admin");
    Answer again = open(guest, secret);
    assertEquals(200, again.status(), "the same one may open it again");
    assertEquals(cookie.split(";")[0], again.header("set-cookie").split(";")[0]);
    assertEquals(200, guest.get(STATUS).status());
    assertEquals("SHARE_OVER", error(open(nobody, "guessed")));
  }

  @Test
  void itCanBeTakenBackAndEndsWhatIsHeld() throws Exception {
    String secret = secret();
    Client guest = guest(secret);
    long version = guest.json(STATUS).get("version").getAsLong();
    int timers = server.scheduler.timers();
    try (RawHttp held = new RawHttp(server.address())) {
      held.send(guest.head("GET", STATUS + "?after=" + version), "");
      await(() -> server.scheduler.timers() > timers);
      assertTrue(Client.json(ana.delete(SHARE)).get("withdrawn").getAsBoolean());
      Answer answer = held.receive();
      assertEquals(401, answer.status());
      assertFalse(answer.body().contains(CODE));
    }
    assertEquals(401, guest.get(STATUS).status());
    assertEquals(401, guest.get("api/sessions/aura/qr.png").status());
    assertEquals("SHARE_OVER", error(open(nobody, secret)));
    assertFalse(Client.json(ana.delete(SHARE)).get("withdrawn").getAsBoolean(), "again: no harm");
  }

  @Test
  void aNewerOneEndsTheOlderOne() throws Exception {
    String old = secret();
    Client guest = guest(old);
    String newest = secret();
    assertEquals(401, guest.get(STATUS).status());
    assertEquals("SHARE_OVER", error(open(nobody, old)));
    assertEquals(200, guest(newest).get(STATUS).status());
  }

  // The page of whoever made the older one went on showing it, with the newer one's time.
  @Test
  void aNewerOneGoesByAnotherName() throws Exception {
    String first = Client.json(ana.post(SHARE, "{}")).getAsJsonObject("share").get("id").toString();
    assertEquals(first, state().get("id").toString(), "the same one, whoever looks");
    ana.post(SHARE, "{}");
    assertNotEquals(first, state().get("id").toString());
  }

  // The link outlived the session, and its guest made a session of that name again.
  @Test
  void aGuestMakesNoSession() throws Exception {
    Client guest = guest(server.access.shares().make("nube", "Ana").secret());
    String number = "{\"phone\":\"+52 55 1234 5678\"}";
    assertEquals("SESSION_UNKNOWN", error(guest.post("api/sessions/nube/link", "{}")));
    assertEquals("SESSION_UNKNOWN", error(guest.post("api/sessions/nube/pairing-code", number)));
    assertFalse(ana.get("api/sessions").body().contains("nube"));
  }

  @Test
  void aLinkThatIsMadeWhileItsSessionGoesIsGoodForNothing() throws Exception {
    String secret = secret();
    Client guest = guest(secret);
    List<String> late = new CopyOnWriteArrayList<>();
    Logger audit = Logger.getLogger("dev.enlace.audit");
    Handler colleague =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getMessage().contains("share_withdrawn") && late.isEmpty()) {
              late.add(server.access.shares().make("aura", "Ben").secret());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    audit.addHandler(colleague);
    try {
      ana.delete("api/sessions/aura");
    } finally {
      audit.removeHandler(colleague);
    }
    assertEquals(401, guest.get(STATUS).status());
    assertEquals("SHARE_OVER", error(open(nobody, late.get(0))));
    assertNull(server.access.shares().find("aura"));
  }

  @Test
  void aGuestEndsNoAttemptForANewOne() throws Exception {
    Client guest = guest(secret());
    assertEquals("ROLE_TOO_LOW", error(guest.post("api/sessions/aura/link", "{\"restart\":true}")));
    assertEquals(CODE, guest.json(STATUS).get("qr_code").getAsString());
  }

  @Test
  void deletingTheSessionEndsIt() throws Exception {
    String secret = secret();
    Client guest = guest(secret);
    ana.delete("api/sessions/aura");
    assertEquals(401, guest.get(STATUS).status());
    assertEquals(401, guest.post("api/sessions/aura/link", "{}").status());
    assertEquals("SESSION_UNKNOWN", error(ana.post("api/sessions/nora/share", "{}")));
  }

  @Test
  void whoeverMadeItSeesHowItIs() throws Exception {
    assertTrue(ana.json(SHARE).get("share").isJsonNull());
    String secret = secret();
    assertEquals("Ana", state().get("by").getAsString());
    assertTrue(state().get("opened_ms_ago").isJsonNull());
    guest(secret);
    server.scheduler.forward(Duration.ofSeconds(60));
    assertEquals(60_000, state().get("opened_ms_ago").getAsLong());
    assertEquals(840_000, state().get("expires_in_ms").getAsLong());
    assertFalse(ana.get(SHARE).body().contains(secret), "the secret is shown once");
    String events = ana.get("api/sessions/aura/events").body();
    assertTrue(events.contains("\"event\":\"SHARE_OPENED\""), events);
    ana.delete(SHARE);
    assertTrue(
        ana.get("api/sessions/aura/events")
            .body()
            .matches("(?s).*SHARE_WITHDRAWN[^}]*\\{}[^}]*\"by\":\"Ana\".*"));
  }

  @Test
  void allOfItIsInTheAuditLogAndTheSecretIsNot() throws Exception {
    try (LogLines log = LogLines.of("dev.enlace.audit", Level.INFO)) {
      String secret = secret();
      Client guest = guest(secret);
      guest.get(STATUS);
      guest.post("api/sessions/aura/link", "{}");
      open(nobody, secret);
      ana.delete(SHARE);
      open(nobody, secret);
      // A line is written when the request has ended.
      await(() -> log.said().size() >= 9);
      String said = String.join("\n", log.said());
      String who = " who=\"invitado \\(Ana, [0-9a-f]{6}\\)\" role=guest way=share from=127.0.0.1";
      for (String line :
          List.of(
              "share_made who=Ana role=operator way=token from=127.0.0.1 session=aura",
              "login" + who + " session=aura",
              "code_seen" + who + " session=aura code=qr round=1 ordinal=1",
              "done" + who + " method=POST address=\"/api/sessions/\\{id}/link\" session=aura.*",
              "share_refused from=127.0.0.1 error=SHARE_TAKEN session=aura",
              "share_withdrawn who=Ana role=operator way=token from=127.0.0.1 session=aura",
              "share_refused from=127.0.0.1 error=SHARE_OVER")) {
        assertTrue(said.matches("(?s).*audit=" + line + "\\b.*"), line + "\n" + said);
      }
      assertFalse(said.contains(secret));
      assertFalse(said.contains(CODE));
    }
  }

  @Test
  void secretsAreGuessedFiveTimesAMinuteFromOneAddressAndOpeningsDoNotCount() throws Exception {
    String secret = secret();
    for (int i = 0; i < 5; i++) {
      assertEquals(401, open(nobody, "guess" + i).status());
    }
    assertEquals(429, open(nobody, secret).status());
    Client elsewhere = nobody.with("X-Forwarded-For: 203.0.113.7");
    assertEquals(200, open(elsewhere, secret).status());
  }

  @Test
  void onePersonMakesTenAMinuteAndAGuestStartsTenRoundsAnHour() throws Exception {
    String secret = "";
    for (int i = 0; i < 10; i++) {
      secret = secret();
    }
    assertEquals(429, ana.post(SHARE, "{}").status());
    Client guest = guest(secret);
    for (int i = 0; i < 10; i++) {
      ana.post("api/sessions/aura/stop", "{}");
      assertEquals(200, guest.post("api/sessions/aura/link", "{}").status());
    }
    ana.post("api/sessions/aura/stop", "{}");
    assertEquals(429, guest.post("api/sessions/aura/link", "{}").status());
    assertEquals(200, ana.post("api/sessions/aura/link", "{}").status(), "the others go on");
  }
}
