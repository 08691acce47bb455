package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in, and what every answer carries. */
class DoorTest {
  // Written down once more, so that a header that goes missing is missed.
  private static final Map<String, String> HEADERS =
      Map.of(
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY",
          "referrer-policy", "no-referrer",
          "permissions-policy",
              "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(),"
                  + " clipboard-read=()",
          "cross-origin-opener-policy", "same-origin",
          "cross-origin-resource-policy", "same-origin",
          "x-robots-tag", "noindex, nofollow");
  private static final String API_POLICY =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; sandbox";
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
          + " 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none';"
          + " form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script';"
          + " trusted-types 'none'";

  private static final String POST = "POST /api/sessions HTTP/1.1\n";
  private static final String BODY = "{\"session_id\":\"aura\"}";
  private static final String ASKED = "X-Requested-By: enlace\n";
  private static final String JSON = "Content-Type: application/json\n";

  private TestServer server;
  private Person admin;
  private String cookie;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer("enlace.hosts", "panel.example, 10.0.0.7", "enlace.login", "container");
    admin = new Person("Ana", Role.ADMIN, null, Person.Way.CONTAINER);
    cookie = "\nCookie: enlace=" + server.access.logins().open(admin, () -> true);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer send(String head, String body) throws IOException {
    return RawHttp.exchange(server.address(), head.strip() + cookie, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:80",
        "127.0.0.1",
        "127.1.2.3:99",
        "[::1]:8080",
        "panel.example",
        "Panel.Example:443",
        "10.0.0.7"
      })
  void answersToItsNames(String host) throws Exception {
    assertEquals(200, send("GET /api/panel HTTP/1.1\nHost: " + host, "").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "10.0.0.8",
        "[::2]",
        "panel.example.",
        "0.0.0.0"
      })
  void answersToNoOtherName(String host) throws Exception {
    Answer answer = send("GET /api/panel HTTP/1.1\nHost: " + host, "");
    assertEquals(421, answer.status());
    assertEquals("BAD_HOST", Client.json(answer).get("error").getAsString());
  }

  @Test
  void aNameInTheRequestLineCountsToo() throws Exception {
    int status = send("GET http://evil.example/api/panel HTTP/1.1", "").status();
    assertTrue(status == 421 || status == 400, "" + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-Fetch-Site: cross-site\n" + ASKED,
        "Sec-Fetch-Site: same-site\n" + ASKED,
        "Sec-Fetch-Site: none\n" + ASKED,
        "Sec-Fetch-Site: same-origin\n",
        "Origin: null\n" + ASKED,
        "Origin: http://evil.example\n" + ASKED,
        "Origin: http://127.0.0.1:1\n" + ASKED,
        "Origin: http://localhost\n" + ASKED
      })
  void anotherSiteChangesNothing(String headers) throws Exception {
    Answer answer = send(POST + JSON + headers, BODY);
    assertEquals(403, answer.status());
    assertEquals("FOREIGN_ORIGIN", Client.json(answer).get("error").getAsString());
    assertNothingHappened();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "text/plain; application/json"
      })
  void aFormChangesNothing(String type) throws Exception {
    String header = type.isEmpty() ? "" : "Content-Type: " + type + "\n";
    Answer answer = send(POST + ASKED + header, BODY);
    assertEquals(415, answer.status());
    assertEquals("UNSUPPORTED_MEDIA_TYPE", Client.json(answer).get("error").getAsString());
    assertNothingHappened();
  }

  @Test
  void anAddressAloneChangesNothing() throws Exception {
    assertEquals(405, send("GET /api/sessions/aura/link HTTP/1.1", "").status());
    assertNothingHappened();
  }

  private void assertNothingHappened() throws IOException {
    JsonObject all = server.signedIn(admin).json("api/sessions");
    assertEquals(0, all.getAsJsonArray("sessions").size());
  }

  @Test
  void ourPageAndProgramsMayChangeThings() throws Exception {
    String ours = "Origin: " + server.address().resolve("/").toString().replaceFirst("/$", "");
    for (String headers :
        List.of(
            "Sec-Fetch-Site: same-origin\n",
            ours + "\n",
            // Behind a proxy that changes the Host header the browser's word holds.
            "Sec-Fetch-Site: same-origin\nOrigin: https://panel.example\n",
            "Host: panel.example\nOrigin: https://panel.example\n",
            "")) {
      assertEquals(200, send(POST + ASKED + JSON + headers, BODY).status(), headers);
    }
    assertEquals(
        200, send(POST + ASKED + "Content-Type: application/json; charset=utf-8", BODY).status());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/,302",
    "GET,/panel_cliente/aura/whatsapp,200",
    "GET,/panel.css,200",
    "GET,/api/panel,200",
    "GET,/api/none,404",
    "GET,/none,404",
    "PUT,/api/panel,405",
    "POST,/panel.css,403",
    "GET,/api/sessions/a%2fb/status,400",
    "GET,/healthz,200",
    "GET,/js/,404",
    "GET,/panel_cliente/boom/whatsapp,500",
    "GET,/api/sessions/boom/status,500",
    "GET,/panel_cliente/boom/whatsapp?500,500",
    "GET,/api/sessions/boom/status?503,503"
  })
  void everyAnswerCarriesTheSecurityHeaders(String method, String path, int status)
      throws Exception {
    server.add("/panel_cliente/boom/whatsapp", new BrokenServlet());
    server.add("/api/sessions/boom/status", new BrokenServlet());
    assertHeaders(path, status, send(method + " " + path + " HTTP/1.1", ""));
  }

  @Test
  void refusalsCarryTheSecurityHeaders() throws Exception {
    assertHeaders("/api/", 421, send("GET /api/panel HTTP/1.1\nHost: evil.example", ""));
    assertHeaders("/", 421, send("GET / HTTP/1.1\nHost: evil.example", ""));
    assertHeaders("/api/", 400, send("GET /api/panel HTTP/1.1\nBad Header", ""));
    assertHeaders("/api/", 431, send("GET /api/panel HTTP/1.1\nA: " + "a".repeat(9000), ""));
    assertHeaders("/api/", 505, send("what is this", ""));
  }

  private static boolean isFile(String path, int status) {
    return path.endsWith(".css") && status == 200;
  }

  private static void assertHeaders(String path, int status, Answer answer) {
    Map<String, String> headers = answer.headers();
    assertEquals(status, answer.status());
    if (isFile(path, status)) {
      assertPart(answer);
    } else {
      assertPage(path, status, answer);
    }
    if (status == 200) {
      String type = answer.header("content-type");
      assertTrue(type.toLowerCase(Locale.ROOT).endsWith(";charset=utf-8"), type);
    }
    for (String never :
        List.of("server", "x-powered-by", "access-control-allow-origin", "set-cookie")) {
      assertFalse(headers.containsKey(never), never);
    }
  }

  private static void assertPage(String path, int status, Answer answer) {
    HEADERS.forEach((name, value) -> assertEquals(value, answer.header(name), name));
    String policy = answer.header("content-security-policy");
    if (status != 431) {
      boolean page =
          !path.startsWith("/api/") && !path.equals("/healthz") && !path.endsWith(".css");
      assertEquals(page ? PAGE_POLICY : API_POLICY, policy);
    }
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertEquals("no-store", answer.header("cache-control"));
  }

  /** What no browser shows as a page says what means something on it, and costs no more. */
  private static void assertPart(Answer answer) {
    for (String name : List.of("x-content-type-options", "cross-origin-resource-policy")) {
      assertEquals(HEADERS.get(name), answer.header(name), name);
    }
    assertEquals("no-cache", answer.header("cache-control"));
    for (String name : List.of("content-security-policy", "permissions-policy", "x-request-id")) {
      assertEquals("", answer.header(name), name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /js/none.js,404",
    "GET /i18n/none.json,404",
    "POST /js/main.js,403",
    "OPTIONS /panel.css,405",
    "GET /none.css,404",
    "GET /js/main.js,200",
  })
  void anErrorInPlaceOfAFileSaysAllThatAPageHasToSay(String request, int status) throws Exception {
    Answer answer = send(request + " HTTP/1.1", "");
    assertEquals(status, answer.status());
    if (status == 200) {
      assertPart(answer);
      return;
    }
    HEADERS.forEach((name, value) -> assertEquals(value, answer.header(name), name));
    assertTrue(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
    assertEquals("no-store", answer.header("cache-control"));
    assertTrue(answer.header("x-request-id").length() > 8);
  }

  @Test
  void aDrawingIsAPageOfItsOwnWhereSomebodyOpensIt() throws Exception {
    Answer answer = send("GET /favicon.svg HTTP/1.1", "");
    HEADERS.forEach((name, value) -> assertEquals(value, answer.header(name), name));
    assertEquals(API_POLICY, answer.header("content-security-policy"));
  }

  @Test
  void whatNobodyForesawIsToldByAnIdOnly() throws Exception {
    server.add("/api/sessions/boom/status", new BrokenServlet());
    Answer answer = send("GET /api/sessions/boom/status HTTP/1.1", "");
    JsonObject json = Client.json(answer);
    assertEquals("INTERNAL", json.get("error").getAsString());
    assertNotNull(json.get("error_id"));
    assertFalse(answer.body().contains("secret"), answer.body());
    assertFalse(answer.body().contains("Exception"), answer.body());
  }
}
