package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the users of a real Jetty's realm. */
class ContainerLoginTest {
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.withUsers(
            "ana=panel-admin", "ben=panel-operator", "cruz=panel-viewer", "dan=something-else");
    client = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer signIn(String user, String password) throws Exception {
    return client.post(
        "api/login", "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}");
  }

  @ParameterizedTest
  @CsvSource({"ana,admin", "ben,operator", "cruz,viewer"})
  void aUserOfTheContainerComesInWithTheirRole(String user, String role) throws Exception {
    Answer answer = signIn(user, "secret of " + user);
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.header("set-cookie").startsWith("enlace="), "ours, and none of the others");
    Client browser = client.with("Cookie: " + answer.header("set-cookie").split(";")[0]);
    var person = browser.json("api/login").getAsJsonObject("person");
    assertEquals(user, person.get("name").getAsString());
    assertEquals(role, person.get("role").getAsString());
    assertEquals(200, browser.post("api/logout", "{}").status());
    assertEquals(401, browser.get("api/panel").status());
  }

  @ParameterizedTest
  @CsvSource({
    "ana,wrong",
    "ana,''",
    "nobody,secret of nobody",
    "'',''",
    "dan,secret of dan",
    "admin,admin"
  })
  void nobodyElseComesIn(String user, String password) throws Exception {
    Answer answer = signIn(user, password);
    assertEquals(401, answer.status());
    assertEquals("LOGIN_REFUSED", Client.json(answer).get("error").getAsString());
    assertFalse(answer.headers().containsKey("set-cookie"));
    assertFalse(answer.headers().containsKey("www-authenticate"));
  }

  @Test
  void aContainerWithoutUsersLetsNobodyIn() throws Exception {
    try (TestServer without = new TestServer("enlace.login", "container")) {
      Client other = new Client(without.address());
      String body = "{\"user\":\"ana\",\"password\":\"secret of ana\"}";
      assertEquals(401, other.post("api/login", body).status());
    }
  }

  @Test
  void passwordsCountOnlyWhereTheyAreTheWayIn() throws Exception {
    try (TestServer other = new TestServer("enlace.login", "start")) {
      String body = "{\"user\":\"ana\",\"password\":\"secret of ana\"}";
      assertEquals(401, new Client(other.address()).post("api/login", body).status());
    }
  }
}
