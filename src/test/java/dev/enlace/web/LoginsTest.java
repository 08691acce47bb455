package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.testing.Client;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is signed in, and how an admin ends it. */
class LoginsTest {
  private TestServer server;
  private Client admin;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer("enlace.login", "container");
    admin = as("Eva", Role.ADMIN, null);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Client as(String name, Role role, @Nullable Set<String> sessions) {
    return server.signedIn(new Person(name, role, sessions, Person.Way.TOKEN));
  }

  private static List<JsonObject> logins(Client client) throws Exception {
    List<JsonObject> logins = new ArrayList<>();
    for (JsonElement login : client.json("api/logins").getAsJsonArray("logins")) {
      logins.add(login.getAsJsonObject());
    }
    return logins;
  }

  private static Stream<String> names(Client client) throws Exception {
    return logins(client).stream().map(login -> login.get("name").getAsString()).sorted();
  }

  private JsonObject login(String name) throws Exception {
    Predicate<JsonObject> theirs = login -> login.get("name").getAsString().equals(name);
    return logins(admin).stream().filter(theirs).findFirst().orElseThrow();
  }

  private String idOf(String name) throws Exception {
    return login(name).get("id").getAsString();
  }

  private static boolean end(Client client, String id) throws Exception {
    return Client.json(client.delete("api/logins/" + id)).get("ended").getAsBoolean();
  }

  @Test
  void anAdminEndsTheLoginOfSomebodyElse() throws Exception {
    Client ana = as("Ana", Role.OPERATOR, null);
    assertEquals(200, ana.get("api/sessions").status());
    assertTrue(end(admin, idOf("Ana")));
    assertEquals(401, ana.get("api/sessions").status());
    assertEquals(200, admin.get("api/sessions").status());
    assertEquals(List.of("Eva"), names(admin).toList());
  }

  @Test
  void whatIsOverOrNeverWasIsNotEndedAgain() throws Exception {
    as("Ana", Role.OPERATOR, null);
    String id = idOf("Ana");
    assertTrue(end(admin, id));
    assertFalse(end(admin, id));
    assertFalse(end(admin, "none"));
  }

  @Test
  void itSaysSinceWhenSomebodyIsThereAndWhenTheyLastDidSomething() throws Exception {
    Client ana = as("Ana", Role.VIEWER, null);
    server.scheduler.forward(Duration.ofMinutes(10));
    ana.get("sesiones");
    server.scheduler.forward(Duration.ofMinutes(5));
    // A page asks for this by itself.
    ana.get("api/sessions");
    admin.get("api/sessions");
    JsonObject login = login("Ana");
    assertEquals("viewer", login.get("role").getAsString());
    assertEquals("token", login.get("way").getAsString());
    assertEquals(900_000, login.get("since_ms_ago").getAsLong());
    assertEquals(300_000, login.get("seen_ms_ago").getAsLong());
    assertFalse(login.get("own").getAsBoolean());
    assertTrue(login("Eva").get("own").getAsBoolean());
  }

  @Test
  void whoIsSignedOutByDoingNothingIsNotInTheList() throws Exception {
    as("Ana", Role.VIEWER, null);
    server.scheduler.forward(Duration.ofMinutes(20));
    admin.get("sesiones");
    server.scheduler.forward(Duration.ofMinutes(10));
    assertEquals(List.of("Eva"), names(admin).toList());
  }

  @Test
  void noSecretIsInTheListOfLogins() throws Exception {
    Person ana = new Person("Ana", Role.OPERATOR, null, Person.Way.TOKEN);
    String secret = server.access.logins().open(ana, () -> true);
    assertEquals(-1, admin.get("api/logins").body().indexOf(secret));
    // What stands in the list opens nothing.
    Client thief = new Client(server.address()).with("Cookie: enlace=" + idOf("Ana"));
    assertEquals(401, thief.get("api/sessions").status());
  }

  @Test
  void whoeverIsHeldToSomeSessionsEndsNobodyElsesLogin() throws Exception {
    Client held = as("Leo", Role.ADMIN, Set.of("aura", "nube"));
    Client ana = as("Ana", Role.OPERATOR, null);
    as("Sol", Role.OPERATOR, Set.of("nube"));
    assertEquals(List.of("Leo", "Sol"), names(held).toList());
    assertFalse(end(held, idOf("Ana")));
    assertEquals(200, ana.get("api/sessions").status());
    assertTrue(end(held, idOf("Sol")));
  }

  @Test
  void itIsWrittenDownWhoEndedWhoseLogin() throws Exception {
    as("Ana", Role.OPERATOR, null);
    String id = idOf("Ana");
    try (LogLines log = LogLines.of("dev.enlace.audit", Level.INFO)) {
      end(admin, id);
      while (log.said().size() < 2) {
        // The second is written when the request has ended; the test's own deadline ends the wait.
        LockSupport.parkNanos(100_000);
      }
      String lines = String.join("\n", log.said());
      assertTrue(lines.contains("audit=login_ended who=Eva role=admin way=token from="), lines);
      assertTrue(lines.contains("whose=Ana whose_role=operator"), lines);
      assertTrue(lines.contains("address=\"/api/logins/{login}\""), lines);
      assertEquals(-1, lines.indexOf(id));
    }
  }
}
