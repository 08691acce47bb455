package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What those hear who ask whether the panel lives, to end it where it does not: a restart must be
 * able to mend what they hear of.
 */
class HealthTest {
  private static final Reached REACHED = new Reached(Duration.ofMillis(5));

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    client = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void link() throws IOException {
    client.post("api/sessions", "{\"session_id\":\"aura\"}");
  }

  private void say(GatewayEvent... events) {
    for (GatewayEvent event : events) {
      server.gateway.say(event);
    }
  }

  private void assertReady(int status, String word, String ofTheStore, String ofTheGateway)
      throws IOException {
    Answer answer = client.get("readyz");
    assertEquals(status, answer.status(), answer.body());
    JsonObject ready = Client.json(answer);
    assertEquals(word, ready.get("status").getAsString());
    assertEquals(ofTheStore, ready.get("store").getAsString());
    assertEquals(ofTheGateway, ready.getAsJsonObject("gateways").get("fake").getAsString());
    assertEquals("{\"status\":\"ok\"}", client.get("healthz").body());
  }

  @Test
  void aPanelThatNobodyUsesIsReady() throws Exception {
    assertReady(200, "ok", "ok", "unused");
  }

  @Test
  void aGatewayThatAnswersIsUp() throws Exception {
    link();
    say(REACHED);
    assertReady(200, "ok", "ok", "up");
  }

  @ParameterizedTest
  @EnumSource(names = {"GW_REFUSED", "GW_AUTH", "GW_TLS_CERT"})
  void aGatewayThatIsDownMakesItDegradedAndNotDead(Reason reason) throws Exception {
    link();
    say(new Lost(reason, ""));
    assertReady(200, "degraded", "ok", "down");
  }

  @Test
  void aGatewayThatIsBackMakesItWell() throws Exception {
    link();
    say(new Lost(Reason.GW_REFUSED, ""));
    server.scheduler.forward(Duration.ofSeconds(2));
    say(REACHED);
    assertReady(200, "ok", "ok", "up");
  }

  @ParameterizedTest
  @EnumSource(names = {"WA_UNREACHABLE", "WA_REFUSED", "WA_DROPPED", "ACCOUNT_RESTRICTED"})
  void whatsAppBeingAwayIsNoneOfItsBusiness(Reason reason) throws Exception {
    link();
    say(REACHED, new Linked(new Account("5215512345678", "Ana")), new Troubled(reason, ""));
    assertReady(200, "ok", "ok", "up");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "OPENING"})
  void aStoreThatIsAwayMakesItDegradedBecauseLinkingGoesOn(Trouble trouble) throws Exception {
    server.store.setTrouble(trouble);
    assertReady(200, "degraded", trouble.name(), "unused");
  }

  @Test
  void aPanelThatDoesNotKnowItsSessionsYetIsNotReady() throws Exception {
    server.store.setTrouble(Trouble.OPENING);
    assertReady(503, "starting", "OPENING", "unused");
    server.store.setTrouble(Trouble.NONE);
    assertReady(200, "ok", "ok", "unused");
  }

  // Whoever came by a share link was told the name of every gateway and what ails the store.
  @Test
  void aGuestAndACustomerHearOneWordToo() throws Exception {
    try (TestServer other = new TestServer("enlace.login", "container")) {
      Set<String> own = Set.of("aura");
      for (Person person :
          List.of(
              new Person("invitado", Role.GUEST, own, Person.Way.SHARE),
              new Person("Tienda", Role.ADMIN, own, Person.Way.TOKEN))) {
        String said = other.signedIn(person).get("readyz").body();
        assertEquals("{\"status\":\"ok\"}", said, person.name());
      }
      Person vera = new Person("Vera", Role.VIEWER, null, Person.Way.TOKEN);
      JsonObject all = other.signedIn(vera).json("readyz");
      assertEquals("unused", all.getAsJsonObject("gateways").get("fake").getAsString());
    }
  }

  @Test
  void whoeverIsNotSignedInHearsOneWord() throws Exception {
    Client stranger = client.with("X-Forwarded-For: 192.0.2.7");
    assertEquals("{\"status\":\"ok\"}", stranger.get("readyz").body());
    assertEquals("{\"status\":\"ok\"}", stranger.get("healthz").body());
  }
}
