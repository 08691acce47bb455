package dev.enlace.gateway;

import static dev.enlace.gateway.RestPeer.answer;
import static dev.enlace.gateway.RestPeer.cut;
import static dev.enlace.gateway.RestPeer.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.gateway.RestPeer.Answer;
import dev.enlace.gateway.RestPeer.Request;
import dev.enlace.qr.CodeCheck;
import dev.enlace.reason.Reason;
import dev.enlace.testing.FakeScheduler;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestGatewayTest {
  private static final String CODE = "2@abcdefghijklmnopqrstuvwxyz,k,k,k";
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final FakeScheduler scheduler = new FakeScheduler();
  private final CodeCheck codes = new CodeCheck(Pattern.compile("2@.*"));
  private final Events events = new Events();
  private final List<AutoCloseable> open = new ArrayList<>();

  // What the peer answers; creating works unless a test says otherwise.
  private volatile Answer created = json(201, "{\"success\":true}");
  private volatile Answer status = json(200, "{\"status\":\"starting\",\"hasQR\":false}");
  private volatile Answer qr = json(200, "{\"qr\":\"" + CODE + "\"}");
  private volatile Answer other = json(404, "{\"error\":\"no such thing\"}");
  private RestPeer peer;

  @BeforeEach
  void openPeer() throws IOException {
    peer = new RestPeer(this::script);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    codes.close();
    peer.close();
    assertEquals(List.of(), scheduler.thrown());
  }

  private Answer script(Request request) {
    if (request.line().equals("POST /api/sessions")) {
      return created;
    }
    if (request.line().equals("GET /api/sessions/aura/status")) {
      return status;
    }
    return request.line().equals("GET /api/sessions/aura/qr") ? qr : other;
  }

  private Gateway.Connection connect() {
    return connect(RestSettings.of(peer.url()));
  }

  private Gateway.Connection connect(RestSettings settings) {
    Gateway gateway = Gateways.rest("test", settings, codes, scheduler);
    open.add(gateway);
    return gateway.connect("aura", events);
  }

  private Gateway.Connection reached() throws InterruptedException {
    Gateway.Connection connection = connect();
    events.next(Reached.class);
    return connection;
  }

  private <T extends GatewayEvent> T refreshed(Class<T> type) throws InterruptedException {
    reached().refresh();
    return events.next(type);
  }

  // Creating.

  @Test
  void createsTheSessionUnderEverySpellingOfItsId() throws Exception {
    reached();

    Request request = peer.requests().get(0);
    assertEquals("POST /api/sessions", request.line());
    assertEquals("application/json", request.headers().get("Content-Type"));
    assertEquals(
        "{\"session_id\":\"aura\",\"sessionId\":\"aura\",\"id\":\"aura\",\"name\":\"aura\"}",
        request.body());
    assertNull(request.headers().get("Accept-Encoding"));
    assertNull(request.headers().get("Upgrade"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"success\":true}",
        "201 | {}",
        "204 | ''",
        "409 | {\"error\":\"whatever\"}",
        "400 | {\"error\":\"Session already exists\"}",
        "422 | session exists",
        "403 | {\"status\":403,\"response\":{\"message\":[\"This name is already in use.\"]}}",
        "200 | {\"success\":false,\"message\":\"already connected\"}",
        "500 | {\"error\":\"Unable to generate QR\"}",
        "500 | QR_GENERATION_ERROR"
      })
  void takesTheSessionForCreated(int status, String body) throws Exception {
    created = json(status, body);

    reached();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error\":\"x\"} | GW_AUTH",
        "403 | {\"error\":\"x\"} | GW_AUTH",
        "200 | {\"success\":false,\"error\":\"Invalid API key\"} | GW_AUTH",
        "404 | {\"error\":\"x\"} | GW_NOT_A_GATEWAY",
        "405 | {\"error\":\"x\"} | GW_NOT_A_GATEWAY",
        "302 | '' | GW_NOT_A_GATEWAY",
        "200 | <html><body>Sign in</body></html> | GW_NOT_A_GATEWAY",
        "502 | <html>Bad Gateway</html> | GW_5XX",
        "503 | {\"error\":\"x\"} | GW_5XX",
        "429 | {\"error\":\"x\"} | GW_RATE_LIMIT",
        "400 | {\"error\":\"bad name\"} | GW_BAD_REPLY",
        "400 | <h1>The plain HTTP request was sent to HTTPS port</h1> | GW_SCHEME",
        "200 | {\"cut | GW_BAD_REPLY",
      })
  void saysWhyTheSessionCouldNotBeCreated(int status, String body, Reason reason) throws Exception {
    created = answer(status, "text/plain", body);
    connect();

    assertEquals(reason, events.next(Lost.class).reason());
  }

  @Test
  void followsNoRedirect() throws Exception {
    created = answer(307, "text/html", "", "Location: " + peer.url() + "/elsewhere");
    connect();

    assertEquals(Reason.GW_NOT_A_GATEWAY, events.next(Lost.class).reason());
    assertEquals(List.of("POST /api/sessions"), peer.lines());
  }

  @Test
  void isLostWhereNobodyListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    connect(RestSettings.of(URI.create("http://127.0.0.1:" + port)));

    assertEquals(Reason.GW_REFUSED, events.next(Lost.class).reason());
  }

  @Test
  void isLostWhereTheNameIsUnknown() throws Exception {
    connect(RestSettings.of(URI.create("http://gateway.invalid")));

    assertEquals(Reason.GW_DNS, events.next(Lost.class).reason());
  }

  // The settings refuse such a number; a name may lead there all the same, later.
  @ParameterizedTest
  @ValueSource(
      strings = {"http://169.254.169.254", "https://[fd00:ec2::254]", "http://224.0.0.1:8080"})
  void callsNoCloudsMetadata(String address) throws Exception {
    connect(RestSettings.of(URI.create(address)));

    assertEquals(Reason.GW_FORBIDDEN_ADDRESS, events.next(Lost.class).reason());
  }

  @Test
  void isLostWhereSomethingElseIsSpoken() throws Exception {
    created = cut("SSH-2.0-OpenSSH_9.2\r\n");
    connect();

    assertEquals(Reason.GW_NOT_A_GATEWAY, events.next(Lost.class).reason());
  }

  @Test
  void seesThatNoTlsIsSpoken() throws Exception {
    connect(RestSettings.of(URI.create("https://127.0.0.1:" + peer.url().getPort())));
    // The peer takes the greeting for a request and waits for its end, which is ours.
    scheduler.forward(DEADLINE);

    Reason reason = events.next(Lost.class).reason();
    assertTrue(reason == Reason.GW_SCHEME || reason == Reason.GW_HANDSHAKE_TIMEOUT, "" + reason);
  }

  // Keys.

  @Test
  void sendsTheKeyInTheHeaderThatTheSettingsName() throws Exception {
    RestSettings settings =
        RestSettings.of(URI.create(peer.url() + "/base/")).withHeaders(Map.of("X-Tenant", "t1"));
    created = json(404, "");
    other = json(201, "{}");
    connect(settings.withKey("s3cret"));
    events.next(Reached.class);
    connect(settings.withKey("s3cret", "Authorization", "Bearer"));
    events.next(Reached.class);
    connect(settings.withKey("s3cret", "apikey", ""));
    events.next(Reached.class);

    assertEquals("POST /base/api/sessions", peer.requests().get(0).line());
    assertEquals("t1", peer.requests().get(0).headers().get("X-Tenant"));
    assertEquals("s3cret", peer.requests().get(0).headers().get("X-API-Key"));
    assertEquals("Bearer s3cret", peer.requests().get(1).headers().get("Authorization"));
    assertEquals("s3cret", peer.requests().get(2).headers().get("apikey"));
    assertFalse(settings.withKey("s3cret").toString().contains("s3cret"));
  }

  @Test
  void keepsTheKeyOutOfWhatTheGatewayRepeats() throws Exception {
    created = json(500, "{\"error\":\"who is s3cret\"}");
    connect(RestSettings.of(peer.url()).withKey("s3cret"));

    assertFalse(events.next(Lost.class).detail().contains("s3cret"));
  }

  @Test
  void isLostWhenTheKeyIsRefusedLater() throws Exception {
    status = json(401, "{\"error\":\"x\"}");

    assertEquals(Reason.GW_AUTH, refreshed(Lost.class).reason());
  }

  // The status first.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"qr_code\"}",
        "{\"status\":\"qr\"}",
        "{\"state\":\"pending\"}",
        "{\"status\":\"connecting\",\"hasQR\":false}",
        "{\"success\":true,\"data\":{\"status\":\"starting\",\"hasQR\":true}}",
        "{\"hasQR\":true}",
        "{\"hasQR\":true,\"status\":\"something new\"}"
      })
  void asksForTheCodeWhenTheStatusAllowsIt(String body) throws Exception {
    status = json(200, body);

    assertEquals(CODE, refreshed(QrIssued.class).code());
    assertEquals(
        List.of("POST /api/sessions", "GET /api/sessions/aura/status", "GET /api/sessions/aura/qr"),
        peer.lines());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"connected\",\"hasQR\":true,\"phone\":\"5215512345678\"}",
        "{\"status\":\"open\",\"hasQR\":true}"
      })
  void believesTheStatusMoreThanAnAnnouncedCode(String body) throws Exception {
    status = json(200, body);

    refreshed(Linked.class);
    assertFalse(peer.lines().contains("GET /api/sessions/aura/qr"));
  }

  @Test
  void doesNotAskForACodeOnceItWasScanned() throws Exception {
    status = json(200, "{\"status\":\"linking\",\"hasQR\":true}");

    refreshed(Scanned.class);
    assertEquals(2, peer.lines().size());
  }

  @Test
  void doesNotAskForACodeThatIsNotThere() throws Exception {
    assertEquals(Reason.QR_NOT_READY, refreshed(NotLinked.class).reason());
    assertEquals(2, peer.lines().size());
  }

  @Test
  void complainsAboutAStatusThatNobodyKnows() throws Exception {
    status = json(200, "{\"status\":\"frobnicating\"}");

    assertEquals(Reason.GW_UNKNOWN_STATUS, refreshed(Troubled.class).reason());
  }

  @Test
  void tellsWhatTheGatewaySaidWithoutSecrets() throws Exception {
    status = json(200, "{\"status\":\"connected\",\"phone\":\"5215512345678\"}");
    reached().refresh();

    Heard heard = assertInstanceOf(Heard.class, events.any());
    String answer = String.valueOf(heard.answer());
    assertTrue(answer.contains("connected"), answer);
    assertFalse(answer.contains("5512345678"), answer);
    assertEquals("5215512345678", events.next(Linked.class).account().phone());
  }

  @Test
  void readsJsonUnderAnyType() throws Exception {
    for (String type :
        List.of("APPLICATION/JSON;charset=UTF-8", "text/plain", "application/problem+json", "")) {
      status = answer(200, type, "\uFEFF {\"status\":\"open\"} ");
      refreshed(Linked.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{\"status\":", "\"open\"", "", "{}", "{\"a\":NaN}"})
  void canDoNothingWithABodyThatSaysNothing(String body) throws Exception {
    status = json(200, body);

    assertEquals(Reason.GW_BAD_REPLY, refreshed(Troubled.class).reason());
  }

  @Test
  void dropsTheNewsOfAnotherSession() throws Exception {
    status = json(200, "{\"session_id\":\"nora\",\"status\":\"connected\"}");

    assertEquals(Reason.GW_BAD_REPLY, refreshed(Troubled.class).reason());
  }

  @Test
  void passesOnWhyTheGatewayHasNoCode() throws Exception {
    status =
        json(
            200,
            "{\"success\":true,\"session_id\":\"aura\",\"status\":\"reconnecting\",\"hasQR\":false,\"reason\":\"WA_UNREACHABLE\",\"code\":null,\"message\":\"no"
                + " route (ENOTFOUND)\"}");

    Troubled troubled = refreshed(Troubled.class);
    assertEquals(Reason.WA_UNREACHABLE, troubled.reason());
    assertTrue(troubled.detail().contains("ENOTFOUND"), troubled.detail());
  }

  // The code.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | application/json | {\"success\":false,\"error\":\"QR_GENERATION_ERROR\"}",
        "500 | application/json | {\"error\":{\"code\":\"QR_GENERATION_ERROR\"}}",
        "503 | text/plain | QR_GENERATION_ERROR: later",
        "500 | text/html | <h1>qr_generation_error</h1>",
        "200 | application/json | {\"success\":false,\"error\":\"QR_GENERATION_ERROR\"}",
        "500 | application/json | {\"error\":\"Unable to generate QR\"}"
      })
  void recognisesTheErrorOfGeneratingACode(int code, String type, String body) throws Exception {
    status = json(200, "{\"status\":\"connecting\"}");
    qr = answer(code, type, body);

    assertEquals(Reason.QR_GENERATION_ERROR, refreshed(Troubled.class).reason());
  }

  @Test
  void saysWhyACodeCouldNotBeMadeWhereTheGatewayKnows() throws Exception {
    status = json(200, "{\"status\":\"qr\"}");
    qr =
        json(
            500,
            "{\"success\":false,\"error\":\"QR_GENERATION_ERROR\",\"reason\":\"WA_REFUSED\","
                + "\"code\":405,\"message\":\"turned away\"}");

    assertEquals(Reason.WA_REFUSED, refreshed(Troubled.class).reason());
  }

  @Test
  void asksForNoCodeAgainUntilItIsToldTo() throws Exception {
    status = json(200, "{\"status\":\"qr\"}");
    qr = json(500, "{\"error\":\"QR_GENERATION_ERROR\"}");
    Gateway.Connection connection = reached();
    for (int i = 0; i < 5; i++) {
      connection.refresh();
      assertEquals(Reason.QR_GENERATION_ERROR, events.next(Troubled.class).reason());
    }
    assertEquals(0, scheduler.timers());
    qr = json(200, "{\"qr\":\"" + CODE + "\",\"ordinal\":2,\"expires_in_ms\":18000}");
    connection.refresh();

    QrIssued issued = events.next(QrIssued.class);
    assertEquals(2, issued.ordinal());
    assertEquals(Duration.ofSeconds(18), issued.lifetime());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {\"error\":\"x\"}",
        "409 | {\"error\":\"x\"}",
        "204 | ''",
        "200 | {\"count\":0}",
        "200 | {\"success\":true,\"qr\":null}"
      })
  void waitsForACodeThatIsNotReady(int code, String body) throws Exception {
    status = json(200, "{\"status\":\"connecting\"}");
    qr = json(code, body);

    assertEquals(Reason.QR_NOT_READY, refreshed(NotLinked.class).reason());
  }

  @Test
  void readsACodeThatIsPlainText() throws Exception {
    status = json(200, "{\"status\":\"qr\"}");
    qr = answer(200, "text/plain", CODE + "\n");

    assertEquals(CODE, refreshed(QrIssued.class).code());
  }

  @Test
  void showsNoCodeThatCannotLink() throws Exception {
    status = json(200, "{\"status\":\"qr\"}");
    qr = json(200, "{\"qr\":\"https://example.org/this-is-not-whatsapp\"}");

    assertEquals(Reason.QR_NOT_WHATSAPP, refreshed(Troubled.class).reason());
  }

  @Test
  void noticesInTheMiddleThatItIsLinked() throws Exception {
    status = json(200, "{\"status\":\"connecting\"}");
    qr = json(200, "{\"instance\":{\"instanceName\":\"aura\",\"state\":\"open\"}}");

    refreshed(Linked.class);
  }

  // Starting again.

  @Test
  void createsASessionThatIsGone() throws Exception {
    status = json(404, "{\"error\":\"session not found\"}");
    Gateway.Connection connection = reached();
    peer.script(
        request -> {
          if (request.method().equals("POST")) {
            status = json(200, "{\"status\":\"starting\"}");
          }
          return script(request);
        });
    connection.refresh();

    events.next(NotLinked.class);
    assertEquals(
        List.of(
            "POST /api/sessions",
            "GET /api/sessions/aura/status",
            "POST /api/sessions",
            "GET /api/sessions/aura/status"),
        peer.lines());
  }

  @Test
  void reportsASessionThatIsGoneTwiceWithinAMinute() throws Exception {
    status = json(404, "{\"error\":\"session not found\"}");
    Gateway.Connection connection = reached();
    connection.refresh();
    assertEquals(Reason.SESSION_MISSING, events.next(Troubled.class).reason());
    assertEquals(4, peer.lines().size());
    connection.refresh();
    assertEquals(Reason.SESSION_MISSING, events.next(Troubled.class).reason());
    assertEquals(5, peer.lines().size());
    scheduler.forward(Duration.ofMinutes(1));
    connection.refresh();
    assertEquals(Reason.SESSION_MISSING, events.next(Troubled.class).reason());

    assertEquals(8, peer.lines().size());
  }

  @Test
  void tellsThatARoundIsOverAndStartsTheNextOneWhenAskedAgain() throws Exception {
    status = json(200, "{\"status\":\"qr_expired\",\"hasQR\":true,\"reason\":\"QR_ROUND_OVER\"}");
    other = json(200, "{\"success\":true}");
    Gateway.Connection connection = reached();
    connection.refresh();
    assertEquals(Reason.QR_ROUND_OVER, events.next(Troubled.class).reason());
    assertEquals(2, peer.lines().size());
    connection.refresh();
    // The restart has not changed anything yet, and is not repeated in the same breath.
    assertEquals(Reason.QR_ROUND_OVER, events.next(Troubled.class).reason());
    assertEquals("POST /api/sessions/aura/restart", peer.lines().get(3));
    assertEquals(5, peer.lines().size());
    connection.refresh();
    events.next(Troubled.class);
    assertEquals(6, peer.lines().size());
  }

  @Test
  void createsTheSessionWhereNothingRestartsIt() throws Exception {
    status = json(200, "{\"status\":\"stopped\"}");
    other = json(404, "{}");

    refreshed(NotLinked.class);
    assertEquals(
        List.of(
            "POST /api/sessions",
            "GET /api/sessions/aura/status",
            "POST /api/sessions/aura/restart",
            "POST /api/sessions",
            "GET /api/sessions/aura/status"),
        peer.lines());
  }

  @Test
  void leavesASessionAloneThatComesBackByItself() throws Exception {
    status = json(200, "{\"status\":\"reconnecting\",\"reason\":\"WA_DROPPED\"}");
    Gateway.Connection connection = reached();
    for (int i = 0; i < 3; i++) {
      connection.refresh();
      assertEquals(Reason.WA_DROPPED, events.next(Troubled.class).reason());
    }

    assertEquals(4, peer.lines().size());
  }

  @Test
  void tellsThatThePhoneUnlinkedTheAccount() throws Exception {
    status = json(200, "{\"status\":\"logged_out\",\"reason\":\"LOGGED_OUT_BY_PHONE\"}");

    refreshed(LoggedOut.class);
  }

  // Unlinking.

  @Test
  void unlinks() throws Exception {
    other = json(200, "{\"success\":true}");
    reached().logout();

    events.next(LoggedOut.class);
    assertEquals("POST /api/sessions/aura/logout", peer.lines().get(1));
  }

  @Test
  void deletesTheSessionWhereNothingUnlinks() throws Exception {
    peer.script(
        request ->
            request.method().equals("DELETE")
                ? json(200, "{}")
                : request.path().endsWith("/logout") ? json(405, "{}") : script(request));
    reached().logout();

    events.next(LoggedOut.class);
    assertEquals("DELETE /api/sessions/aura", peer.lines().get(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"500 | {}", "200 | {\"success\":false}", "200 | <html>", "401 | {}"})
  void doesNotTakeUnlinkingForDone(int code, String body) throws Exception {
    other = json(code, body);
    reached().logout();

    assertEquals(Reason.LOGOUT_UNCONFIRMED, events.next(Troubled.class).reason());
  }

  // Pauses.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "7 | PT7S",
        "0 | PT1S",
        "9999999 | PT15M",
        "99999999999999999999 | none",
        "-5 | none",
        "soon | none",
        "Wed, 21 Oct 2026 07:28:30 GMT | PT30S",
        "Wed, 21 Oct 2026 07:27:00 GMT | none"
      })
  void readsHowLongToLeaveTheGatewayAlone(String value, Duration pause) throws Exception {
    status =
        answer(
            429,
            "application/json",
            "{}",
            "Date: Wed, 21 Oct 2026 07:28:00 GMT",
            "Retry-After: " + value);

    Troubled troubled = refreshed(Troubled.class);
    assertEquals(Reason.GW_RATE_LIMIT, troubled.reason());
    assertEquals(pause, troubled.retryAfter());
  }

  // Peers that do not end, or never begin.

  @Test
  void givesUpAGatewayThatAcceptsAndSaysNothing() throws Exception {
    created = peer.stall("");
    connect();
    peer.await();
    assertTrue(events.isEmpty());
    scheduler.forward(DEADLINE);

    assertEquals(Reason.GW_HANDSHAKE_TIMEOUT, events.next(Lost.class).reason());
    peer.awaitAllClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\"",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sta\r\n"
      })
  void givesUpAnAnswerThatStalls(String raw) throws Exception {
    Gateway.Connection connection = reached();
    peer.await();
    status = peer.stall(raw);
    connection.refresh();
    peer.await();
    scheduler.forward(DEADLINE);
    assertEquals(Reason.GW_SLOW_REPLY, events.next(Troubled.class).reason());
    peer.awaitAllClosed();
    connection.refresh();
    peer.await();
    scheduler.forward(DEADLINE);

    // Once may be an accident.
    events.next(Lost.class);
    peer.awaitAllClosed();
    assertEquals(0, scheduler.timers());
  }

  @Test
  void givesUpABodyThatDrips() throws Exception {
    Gateway.Connection connection = reached();
    peer.await();
    status = peer.drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", " ", 5);
    connection.refresh();
    peer.await();
    scheduler.forward(DEADLINE);

    assertEquals(Reason.GW_SLOW_REPLY, events.next(Troubled.class).reason());
    peer.awaitAllClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 52428800\r\n\r\n",
        "Connection: close\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n"
      })
  void refusesABodyThatDoesNotEnd(String head) throws Exception {
    status =
        peer.drip(
            "HTTP/1.1 200 OK\r\n" + head,
            head.contains("chunked")
                ? "10000\r\n" + "x".repeat(0x10000) + "\r\n"
                : "x".repeat(0x10000),
            0);

    assertEquals(Reason.GW_TOO_BIG, refreshed(Troubled.class).reason());
    peer.awaitAllClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Type: app",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\"",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sta\r\n"
      })
  void isLostWhenTheAnswerIsCut(String raw) throws Exception {
    status = cut(raw);

    assertEquals(Reason.GW_DROPPED, refreshed(Lost.class).reason());
  }

  // The end.

  @Test
  void saysNothingAfterItWasClosed() throws Exception {
    Gateway.Connection connection = reached();
    peer.await();
    status = peer.stall("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\"");
    connection.refresh();
    peer.await();
    connection.close();
    connection.close();
    peer.awaitAllClosed();
    connection.refresh();
    connection.logout();
    scheduler.forward(DEADLINE);

    assertTrue(events.isEmpty());
    assertEquals(0, scheduler.timers());
  }

  @Test
  void closesEveryConnectionOnceItIsClosedItself() throws Exception {
    created = peer.stall("");
    Gateway gateway = Gateways.rest("test", RestSettings.of(peer.url()), codes, scheduler);
    for (int i = 0; i < 5; i++) {
      gateway.connect("s" + i, events);
      peer.await();
    }
    gateway.close();
    gateway.close();
    peer.awaitAllClosed();

    assertTrue(events.isEmpty());
  }

  @Test
  void answersOneQuestionAtATime() throws Exception {
    Gateway.Connection connection = reached();
    peer.await();
    status = peer.stall("");
    connection.refresh();
    connection.refresh();
    peer.await();
    scheduler.forward(DEADLINE);
    events.next(Troubled.class);

    assertEquals(2, peer.lines().size());
    assertTrue(events.isEmpty());
  }

  @Test
  void leavesNoThreadAndNoSocketBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Gateway gateway = Gateways.rest("test", RestSettings.of(peer.url()), codes, scheduler);
    List<Answer> answers =
        List.of(
            cut(""),
            cut("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
            answer(200, "text/html", "<html>"),
            json(429, "{}"),
            json(200, "x".repeat(2_000_000)),
            json(200, "{\"status\":\"open\"}"));
    for (int i = 0; i < 60; i++) {
      status = answers.get(i % answers.size());
      Gateway.Connection connection = gateway.connect("aura", events);
      events.next(Reached.class);
      connection.refresh();
      events.next();
      connection.close();
    }
    gateway.close();
    assertEquals(0, scheduler.timers());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      assertFalse(
          thread.getName().contains("SelectorManager") && !before.contains(thread),
          thread.getName());
    }
    peer.awaitAllClosed();
  }
}
