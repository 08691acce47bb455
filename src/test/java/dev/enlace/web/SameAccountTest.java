package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.testing.Client;
import dev.enlace.testing.TestServer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody linked one phone in two accounts of the panel, and no page said so: half of the
 * customers' messages seemed to be answered by nobody.
 */
class SameAccountTest {
  private static final String PHONE = "573001234567";

  private TestServer server;
  private Client ana;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer("enlace.login", "container", "enlace.trusted.proxies", "127.0.0.1");
    ana = server.signedIn(new Person("Ana", Role.OPERATOR, null, Person.Way.TOKEN));
    link("aura", PHONE);
    link("ventas", "573009999999");
    ana.send("PATCH", "api/sessions/ventas", "{\"name\":\"Ventas\"}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void link(String id, String phone) throws Exception {
    ana.post("api/sessions", "{\"session_id\":\"" + id + "\"}");
    server.gateway.say(id, new Reached(Duration.ofMillis(12)));
    say(id, new Linked(new Account(phone, "Ana")));
  }

  private void say(String id, GatewayEvent event) {
    server.gateway.say(id, event);
  }

  private static JsonArray alsoIn(Client client, String id) throws Exception {
    return client
        .json("api/sessions/" + id + "/status")
        .getAsJsonObject("account")
        .getAsJsonArray("also_in");
  }

  @Test
  void eachOfTwoSessionsWithOneNumberNamesTheOtherAtOnceAndOnlyAsLongAsThatIsSo() throws Exception {
    assertEquals(0, alsoIn(ana, "aura").size());
    long before = ana.json("api/sessions/aura/status").get("version").getAsLong();
    long list = ana.json("api/sessions").get("version").getAsLong();

    say("ventas", new Linked(new Account(PHONE, "Ana")));
    assertEquals("[{\"session_id\":\"ventas\",\"name\":\"Ventas\"}]", "" + alsoIn(ana, "aura"));
    assertEquals("[{\"session_id\":\"aura\",\"name\":null}]", "" + alsoIn(ana, "ventas"));
    assertTrue(ana.json("api/sessions/aura/status").get("version").getAsLong() > before);
    String boot = ana.json("api/sessions").get("boot").getAsString();
    JsonArray news =
        ana.json("api/sessions?after=" + list + "&boot=" + boot).getAsJsonArray("sessions");
    assertEquals(2, news.size(), "both rows are news");
    for (JsonElement row : news) {
      assertFalse(row.toString().contains(PHONE), "no whole number leaves the server");
    }

    ana.delete("api/sessions/ventas");
    assertEquals(0, alsoIn(ana, "aura").size());
  }

  @Test
  void whoeverMayNotSeeTheOtherSessionDoesNotLearnOfIt() throws Exception {
    say("ventas", new Linked(new Account(PHONE, "Ana")));
    Person restricted = new Person("Luis", Role.OPERATOR, Set.of("aura"), Person.Way.TOKEN);
    Client luis = server.signedIn(restricted);
    assertEquals(1, alsoIn(ana, "aura").size());
    assertEquals(0, alsoIn(luis, "aura").size());
    assertFalse(luis.get("api/sessions").body().contains("entas"));
    assertEquals(1, alsoIn(ana, "aura").size());
  }

  /** What was made for one was kept for whoever asked next, at the same version and millisecond. */
  @Test
  void whatOneIsToldOfOthersIsNotToldToTheNextWhoAsksAtTheSameMoment() throws Exception {
    say("ventas", new Linked(new Account(PHONE, "Ana")));
    Client luis =
        server.signedIn(new Person("Luis", Role.OPERATOR, Set.of("aura"), Person.Way.TOKEN));
    String forAna = ana.get("api/sessions/aura/status").body();
    String forLuis = luis.get("api/sessions/aura/status").body();
    assertEquals(forAna, ana.get("api/sessions/aura/status").body());
    assertEquals(forLuis, luis.get("api/sessions/aura/status").body());
    assertTrue(forAna.contains("Ventas"), forAna);
    assertFalse(forLuis.contains("entas"), forLuis);
  }

  @Test
  void aCustomerOfOneSessionDoesNotLearnOfTheOther() throws Exception {
    String share = Client.json(ana.post("api/sessions/aura/share", "{}")).get("link").getAsString();
    say("ventas", new Linked(new Account(PHONE, "Ana")));
    Client guest =
        new Client(server.address()).signedIn("share", share.substring("invitado#t=".length()));
    assertEquals(1, alsoIn(ana, "aura").size());
    String seen = guest.get("api/sessions/aura/status").body();
    assertEquals(0, alsoIn(guest, "aura").size(), seen);
    assertFalse(seen.contains("entas"), seen);
  }

  @Test
  void whoeverMayOnlyLookLearnsOfItWhereTheyMaySeeBoth() throws Exception {
    say("ventas", new Linked(new Account(PHONE, "Ana")));
    Client all = server.signedIn(new Person("Eva", Role.VIEWER, null, Person.Way.TOKEN));
    Client one = server.signedIn(new Person("Leo", Role.VIEWER, Set.of("aura"), Person.Way.TOKEN));
    assertEquals("[{\"session_id\":\"ventas\",\"name\":\"Ventas\"}]", "" + alsoIn(all, "aura"));
    assertEquals(0, alsoIn(one, "aura").size());
  }

  @Test
  void aNewNameOfOneIsNewsOfTheOther() throws Exception {
    say("ventas", new Linked(new Account(PHONE, "Ana")));
    long before = ana.json("api/sessions/aura/status").get("version").getAsLong();
    ana.send("PATCH", "api/sessions/ventas", "{\"name\":\"Postventa\"}");
    assertEquals("[{\"session_id\":\"ventas\",\"name\":\"Postventa\"}]", "" + alsoIn(ana, "aura"));
    assertTrue(ana.json("api/sessions/aura/status").get("version").getAsLong() > before);
  }

  /** Every row named all others: one answer grew with the square of what had one number. */
  @Test
  void ofManyOthersOneIsToldTen() throws Exception {
    for (int i = 0; i < 12; i++) {
      link("mas-" + i, PHONE);
      server.scheduler.forward(Duration.ofMinutes(1)); // so many at once are too many
    }
    assertEquals(10, alsoIn(ana, "aura").size());
    Person restricted =
        new Person("Luis", Role.OPERATOR, Set.of("aura", "mas-11"), Person.Way.TOKEN);
    assertEquals(
        "[{\"session_id\":\"mas-11\",\"name\":null}]",
        "" + alsoIn(server.signedIn(restricted), "aura"));
  }
}
