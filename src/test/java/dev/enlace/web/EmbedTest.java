package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session's view in the page of somebody else. */
class EmbedTest {
  private static final String CRM = "https://crm.example:8443";
  private static final String PORTAL = "https://portal.example";
  private static final String ENTRY = "insertado";
  private static final String VIEW = "panel_cliente/aura/insertado";
  private static final Pattern FRAMES = Pattern.compile("frame-ancestors ([^;]*)");

  private TestServer server;
  private Client nobody;
  private Client ana;

  @AfterEach
  void stop() {
    server.close();
  }

  @BeforeEach
  void start() throws Exception {
    server = server(CRM + ", " + PORTAL);
    nobody = new Client(server.address());
    ana = admin(server);
  }

  private static TestServer server(String origins) throws Exception {
    return new TestServer(
        "enlace.login",
        "container",
        "enlace.trusted.proxies",
        "127.0.0.1",
        "enlace.embed.origins",
        origins);
  }

  private static Client admin(TestServer server) {
    return server.signedIn(new Person("Ana", Role.ADMIN, null, Person.Way.TOKEN));
  }

  private static String frames(Answer answer) {
    Matcher found = FRAMES.matcher(answer.header("content-security-policy"));
    return found.find() ? found.group(1) : "nothing said";
  }

  private static void assertClosed(Answer answer, String what) {
    // A script, a style or words are never shown as a page, nor in a frame.
    boolean part =
        answer.status() == 200 && what.matches("(?!api/).*\\.(css|js|json|mjs|png|webmanifest)");
    assertEquals(part ? "nothing said" : "'none'", frames(answer), what);
    assertEquals(part ? "" : "DENY", answer.header("x-frame-options"), what);
    assertEquals("same-origin", answer.header("cross-origin-resource-policy"), what);
    assertEquals("", answer.header("access-control-allow-origin"), what);
  }

  private static String path(Permit permit) {
    return permit
        .path()
        .substring(1)
        .replace("{id}", "aura")
        .replace("{login}", "none")
        .replace("js/*", "js/main.js")
        .replace("i18n/*", "i18n/es.json");
  }

  @Test
  void asLongAsNobodySaysSoThereIsNothingOfIt() throws Exception {
    try (TestServer closed = server("")) {
      Client somebody = new Client(closed.address());
      for (String path : List.of("enlace.js", ENTRY, VIEW)) {
        for (Client client : List.of(somebody, admin(closed).with("Origin: " + CRM))) {
          Answer answer = client.get(path);
          assertEquals(404, answer.status(), path);
          assertClosed(answer, path);
        }
      }
      Answer answer = somebody.post("api/login", "{\"share\":\"x\",\"in_frame\":true}");
      assertEquals("BAD_PARAMETER", Client.json(answer).get("error").getAsString());
    }
  }

  /** Whatever is added to the table is closed until somebody opens it here, too. */
  @Test
  void onlyThePagesForFramesMayBeInOne() throws Exception {
    for (Permit permit : Permits.ALL) {
      if (!permit.method().equals("GET") || permit.path().equals("/enlace.js")) {
        continue;
      }
      String path = path(permit);
      Answer answer = ana.with("Origin: " + CRM).get(path);
      if (path.equals(ENTRY) || path.equals(VIEW)) {
        assertEquals(200, answer.status(), path);
        assertEquals(CRM + " " + PORTAL, frames(answer), path);
        assertEquals("", answer.header("x-frame-options"), path);
        assertEquals("", answer.header("access-control-allow-origin"), path);
        assertTrue(answer.header("content-security-policy").contains("script-src 'self'"), path);
      } else if (path.matches(".*\\.(css|js|json|png|webmanifest)")) {
        // What a page is made of is none in a frame either; it may not be taken to another site's.
        assertEquals("same-origin", answer.header("cross-origin-resource-policy"), path);
        assertEquals("", answer.header("access-control-allow-origin"), path);
      } else {
        assertClosed(answer, path);
      }
    }
    for (String path :
        List.of(
            "panel_cliente/insertado/whatsapp",
            "insertado/whatsapp",
            "insertado.html",
            "embed.html",
            "api/sessions/insertado/status")) {
      assertClosed(ana.get(path), path);
    }
  }

  @Test
  void theScriptIsForThePagesOfTheListAlone() throws Exception {
    Answer answer = nobody.with("Origin: " + CRM).get("enlace.js");
    assertEquals(200, answer.status());
    assertEquals("text/javascript;charset=utf-8", answer.header("content-type"));
    assertEquals(CRM, answer.header("access-control-allow-origin"));
    assertEquals("cross-origin", answer.header("cross-origin-resource-policy"));
    assertEquals("no-cache", answer.header("cache-control"));
    assertEquals("", answer.header("access-control-allow-credentials"));
    for (String origin :
        List.of(
            "https://evil.example",
            "https://crm.example",
            "http://crm.example:8443",
            "null",
            CRM + ".evil")) {
      Answer other = nobody.with("Origin: " + origin).get("enlace.js");
      assertEquals("", other.header("access-control-allow-origin"), origin);
      assertTrue(other.header("vary").contains("Origin"), "caches keep the two apart");
    }
  }

  @Test
  void theScriptHasItsWordsWithIt() throws Exception {
    String script = nobody.get("enlace.js").body();
    Matcher found = Pattern.compile("WORDS = JSON.parse\\(\\s*(\".*\"),?\\s*\\);").matcher(script);
    assertTrue(found.find(), script.substring(0, 800));
    Gson gson = new Gson();
    JsonObject words = gson.fromJson(gson.fromJson(found.group(1), String.class), JsonObject.class);
    assertTrue(words.keySet().containsAll(Set.of("es", "en", "pt-BR")));
    assertEquals("Reintentar", words.getAsJsonObject("es").get("ui.embed.again").getAsString());
    assertFalse(script.contains("%words%"));
  }

  @Test
  void theViewIsThatOfWhoeverLooks() throws Exception {
    Client guest = server.signedIn(new Person("x", Role.GUEST, Set.of("aura"), Person.Way.SHARE));
    assertTrue(guest.get(VIEW).body().contains("data-role=\"guest\""));
    assertTrue(ana.get(VIEW).body().contains("data-role=\"admin\""));
    Client other =
        server.signedIn(new Person("y", Role.OPERATOR, Set.of("nube"), Person.Way.TOKEN));
    assertEquals(404, other.get(VIEW).status());
  }

  /** The login may not be in a frame; the browser would show nothing at all. */
  @Test
  void whoeverIsSignedOutIsSentToWhereAFrameBegins() throws Exception {
    Answer answer = nobody.get(VIEW + "?lang=en&theme=dark&host=x");
    assertEquals(302, answer.status());
    assertEquals(
        "../../insertado?session=aura&lang=en&theme=dark&host=x", answer.header("location"));
    assertEquals("../../insertado?session=aura", nobody.get(VIEW).header("location"));
  }

  private String secret() throws Exception {
    ana.post("api/sessions", "{\"session_id\":\"aura\"}");
    String link = Client.json(ana.post("api/sessions/aura/share", "{}")).get("link").getAsString();
    return link.substring(link.indexOf('=') + 1);
  }

  @Test
  void aGuestInAFrameGetsACookieForPagesOfThatSiteAlone() throws Exception {
    String body = "{\"share\":\"" + secret() + "\",\"in_frame\":true}";
    Answer answer = nobody.with("X-Forwarded-Proto: https").post("api/login", body);
    assertEquals(200, answer.status(), answer.body());
    String cookie = answer.header("set-cookie");
    assertTrue(
        cookie.matches(
            "__Host-enlace\\.in-frame=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=None;"
                + " Partitioned; Max-Age=900"),
        cookie);
    Client guest = nobody.with("X-Forwarded-Proto: https").with("Cookie: " + cookie.split(";")[0]);
    assertEquals(200, guest.get("api/sessions/aura/status").status());
    assertEquals(200, guest.get(VIEW).status());
    // So is the login of a panel under /in-frame called.
    String other = cookie.split(";")[0].replace(".in-frame", "-in-frame");
    Client elsewhere = nobody.with("X-Forwarded-Proto: https").with("Cookie: " + other);
    assertEquals(401, elsewhere.get("api/sessions/aura/status").status());
    // It goes along with whatever that site asks, and is worth nothing without our own page's
    // headers.
    String head = guest.head("POST", "api/sessions/aura/link");
    assertEquals(200, RawHttp.exchange(server.address(), head, "{}").status());
    String foreign = head.replace("same-origin", "cross-site");
    assertEquals(403, RawHttp.exchange(server.address(), foreign, "{}").status());
    String gone = guest.post("api/logout", "{}").header("set-cookie");
    assertTrue(
        gone.matches("__Host-enlace\\.in-frame=; .*SameSite=None; Partitioned; Max-Age=0"), gone);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":\"wap_x\",\"in_frame\":true}",
        "{\"user\":\"ana\",\"password\":\"x\",\"in_frame\":true}"
      })
  void nobodyButAGuestStaysSignedInInAFrame(String body) throws Exception {
    Answer answer = nobody.post("api/login", body);
    assertEquals(400, answer.status());
    assertEquals("BAD_PARAMETER", Client.json(answer).get("error").getAsString());
    assertEquals("", answer.header("set-cookie"));
  }

  @Test
  void aGuestWhoIsInNoFrameGetsTheUsualCookie() throws Exception {
    Answer answer = nobody.post("api/login", "{\"share\":\"" + secret() + "\"}");
    assertTrue(answer.header("set-cookie").contains("SameSite=Strict"));
  }
}
