package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.enlace.testing.Client;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Behind a proxy: whom it is believed, and whom it is not. */
class ProxyLoginTest {
  private static final String SECRET = "between-proxy-and-panel";
  private static final String SHOWN = "X-Proxy-Secret: " + SECRET;
  private static final String ANA = "X-Remote-User: Ana";

  private static TestServer behind(String proxies) throws Exception {
    return new TestServer(
        "enlace.login",
        "proxy",
        "enlace.trusted.proxies",
        proxies,
        "enlace.proxy.secret",
        SECRET,
        "enlace.hosts",
        "panel.example");
  }

  @Test
  void theProxySaysWhoIsAsking() throws Exception {
    try (TestServer server = behind("127.0.0.0/8")) {
      Client ana = new Client(server.address()).with(ANA).with(SHOWN);
      assertEquals("viewer", person(ana).get("role").getAsString());
      JsonObject customer =
          person(ana.with("X-Remote-Role: operator").with("X-Remote-Sessions: aura, ../b"));
      assertEquals("Ana", customer.get("name").getAsString());
      assertEquals("operator", customer.get("role").getAsString());
      assertEquals("[\"aura\"]", customer.get("sessions").toString());
      assertEquals(404, ana.with("X-Remote-Sessions: ").get("api/sessions/aura/status").status());
    }
  }

  private static JsonObject person(Client client) throws Exception {
    return client.json("api/login").getAsJsonObject("person");
  }

  @Test
  void nobodyElseIsBelieved() throws Exception {
    try (TestServer server = behind("127.0.0.0/8")) {
      Client client = new Client(server.address());
      for (String other :
          List.of(
              "X-Nothing: 1",
              "X-Proxy-Secret: guessed",
              "X-Proxy-Secret: ",
              SHOWN + "\nX-Proxy-Secret: " + SECRET,
              SHOWN + "\nX-Remote-User: admin",
              SHOWN + "\nX-Remote-Role: owner")) {
        assertEquals(401, client.with(ANA).with(other).get("api/panel").status(), other);
      }
      assertEquals(401, client.with(SHOWN).get("api/panel").status());
    }
  }

  // A name alone, straight to the port, made an admin of anybody.
  @Test
  void whoeverIsNoTrustedProxyIsNotBelievedEvenWithTheSecret() throws Exception {
    try (TestServer server = behind("10.0.0.0/8");
        LogLines log = LogLines.of("dev.enlace.audit", Level.INFO)) {
      Client client = new Client(server.address()).with(ANA).with(SHOWN);
      assertEquals(401, client.with("X-Remote-Role: admin").get("api/panel").status());
      String said = String.join("\n", log.said());
      assertTrue(said.contains("audit=refused from=127.0.0.1 way=proxy user=Ana"), said);
      assertFalse(said.contains(SECRET), said);
    }
  }

  @Test
  void theHeadersMeanNothingWhereOneSignsInOtherwise() throws Exception {
    try (TestServer server =
        new TestServer(
            "enlace.login", "start",
            "enlace.trusted.proxies", "127.0.0.1",
            "enlace.proxy.secret", SECRET)) {
      Client client = new Client(server.address()).with(ANA).with(SHOWN);
      assertEquals(401, client.get("api/panel").status());
    }
  }

  @Test
  void overTlsTheCookieIsBoundToTheHostAndTheBrowserToTls() throws Exception {
    try (TestServer server =
        new TestServer(
            "enlace.login", "start",
            "enlace.trusted.proxies", "127.0.0.1",
            "enlace.hosts", "panel.example")) {
      Client tls =
          new Client(server.address()).with("Host: panel.example").with("X-Forwarded-Proto: https");
      Answer answer = tls.post("api/login", "{\"start\":\"" + server.startSecret() + "\"}");
      String cookie = answer.header("set-cookie");
      assertTrue(
          cookie.matches(
              "__Host-enlace=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict"),
          cookie);
      assertEquals(
          "max-age=31536000; includeSubDomains", answer.header("strict-transport-security"));
      String pair = cookie.split(";")[0];
      assertEquals(200, tls.with("Cookie: " + pair).get("api/panel").status());
      // The name for plain HTTP could have been put there by anybody on the way.
      String plain = pair.replace("__Host-", "");
      assertEquals(401, tls.with("Cookie: " + plain).get("api/panel").status());
      assertEquals("", new Client(server.address()).get("").header("strict-transport-security"));
    }
  }

  @Test
  void anotherOnesWordAboutTlsCountsForNothing() throws Exception {
    try (TestServer server = new TestServer("enlace.login", "start")) {
      Client client = new Client(server.address()).with("X-Forwarded-Proto: https");
      Answer answer = client.post("api/login", "{\"start\":\"" + server.startSecret() + "\"}");
      assertTrue(answer.header("set-cookie").startsWith("enlace="));
      assertEquals("", answer.header("strict-transport-security"));
    }
  }
}
