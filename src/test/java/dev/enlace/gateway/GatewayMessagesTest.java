package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.gateway.GatewayMessages.Reading;
import dev.enlace.reason.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayMessagesTest {
  private final GatewayMessages messages =
      new GatewayMessages("aura", new Redaction(List.of("k-secret")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"CODE\"",
        "{\"qr\":\"CODE\"}",
        "{\"qr_code\":\"CODE\"}",
        "{\"qrCode\":\"CODE\"}",
        "{\"QRCode\":\"CODE\"}",
        "{\"qr_data\":\"CODE\"}",
        "{\"data\":\"CODE\"}",
        "{\"image\":\"CODE\"}",
        "{\"code\":\"CODE\"}",
        "{\"base64\":\"CODE\"}",
        "{\"urlcode\":\"CODE\"}",
        "{\"url\":\"CODE\"}",
        "{\"data\":{\"qr\":\"CODE\"}}",
        "{\"qrcode\":{\"pairingCode\":\"ABCD-1234\",\"code\":\"CODE\",\"base64\":\"x\",\"count\":3}}",
        "{\"data\":{\"qrcode\":{\"instance\":\"aura\",\"code\":\"CODE\"}},\"instance\":\"aura\"}",
        "{\"event\":\"qrcode.updated\",\"session_id\":\"aura\",\"data\":{\"status\":\"success\",\"data\":{\"qr\":\"CODE\"}}}"
      })
  void findsTheCodeWhereverItStands(String payload) {
    Reading reading = read("qr_code", payload.replace("CODE", Talk.CODE));
    assertNotNull(reading.offer());
    assertEquals(Talk.CODE, reading.offer().text());
    assertNull(reading.event());
  }

  @ParameterizedTest
  @ValueSource(strings = {"qr", "qrCode", "qr_code", "qrcode.updated", "qr-code", "qr_image"})
  void knowsTheEventByItsSpellings(String name) {
    assertNotNull(read(name, "{\"data\":\"" + Talk.CODE + "\"}").offer());
  }

  @Test
  void findsACodeUnderAnyEventThatNamesItSo() {
    assertNotNull(read("connection.update", "{\"qr\":\"" + Talk.CODE + "\"}").offer());
    assertNotNull(
        read(
                "whatsappSession",
                "{\"action\":\"update\",\"session\":{\"id\":1,\"qrcode\":\""
                    + Talk.CODE
                    + "\",\"status\":\"qrcode\"}}")
            .offer());
    assertNull(read("news", "{\"data\":\"" + Talk.CODE + "\"}").offer());
  }

  @Test
  void findsACodeInAnAttachment() {
    byte[] picture = {1, 2, 3};
    Reading reading =
        messages.event(
            "qr_code",
            List.of(JsonParser.parseString("{\"data\":{\"_placeholder\":true,\"num\":0}}")),
            List.of(picture));
    assertNotNull(reading.offer());
    assertArrayEquals(picture, reading.offer().image());
  }

  @Test
  void readsLifetimeAndOrdinal() {
    GatewayMessages.Offer offer =
        read("qr", "{\"qr\":\"x\",\"ordinal\":2,\"of\":6,\"expires_in_ms\":17000}").offer();
    assertNotNull(offer);
    assertEquals(2, offer.ordinal());
    assertEquals(Duration.ofSeconds(17), offer.lifetime());

    GatewayMessages.Offer seconds = read("qr", "{\"qr\":\"x\",\"qr_duration\":30}").offer();
    assertNotNull(seconds);
    assertEquals(Duration.ofSeconds(30), seconds.lifetime());
    assertEquals(0, seconds.ordinal());

    GatewayMessages.Offer odd =
        read("qr", "{\"qr\":\"x\",\"ordinal\":-1,\"expires_in_ms\":1e12}").offer();
    assertNotNull(odd);
    assertNull(odd.lifetime());
    assertEquals(0, odd.ordinal());
  }

  @Test
  void anEmptyCodeIsNone() {
    assertEquals(Reason.QR_NOT_READY, notLinked("qr_code", "{\"qr\":\"\"}"));
    assertEquals(Reason.QR_NOT_READY, notLinked("qr_code", "null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"session_id\":\"other\"}",
        "{\"sessionId\":\"other\"}",
        "{\"session\":\"other\"}",
        "{\"instance\":\"other\"}",
        "{\"instanceName\":\"other\"}",
        "{\"data\":{\"sessionId\":\"other\"}}"
      })
  void dropsWhatIsAboutAnotherSession(String payload) {
    Reading reading = read("authenticated", payload);
    assertNull(reading.summary());
    assertNull(reading.event());
  }

  @Test
  void connectedOnASocketMeansTheSocket() {
    assertNull(read("connected", "{\"message\":\"welcome\"}").event());
    assertNull(read("connected", "{\"status\":\"connected\"}").event());
    assertNull(read("connected", "{\"data\":{\"status\":\"success\"}}").event());
    assertEquals(
        new Linked(new Account("5215512345678", "Ana")),
        read("connected", "{\"user\":{\"id\":\"5215512345678:1@s.whatsapp.net\",\"name\":\"Ana\"}}")
            .event());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "authenticated|{}",
        "authenticated|{\"status\":\"connected\"}",
        "ready|{}",
        "status|{\"status\":\"connected\"}",
        "session.status|{\"session\":\"aura\",\"payload\":{\"status\":\"WORKING\"}}",
        "connection.update|{\"instance\":\"aura\",\"data\":{\"state\":\"open\"}}",
        "connection.update|{\"connection\":\"open\"}",
        "session-logged|{\"status\":true,\"session\":\"aura\"}"
      })
  void linkedIsWhatNamesItselfSo(String name, String payload) {
    assertInstanceOf(Linked.class, read(name, payload).event());
  }

  @ParameterizedTest
  @CsvSource({
    "phone, 5215512345678", "user, 5215512345678@c.us", "jid, 5215512345678:7@s.whatsapp.net",
    "me, 5215512345678", "wuid, 5215512345678@s.whatsapp.net", "number, +52 1 55 1234 5678"
  })
  void findsTheAccount(String field, String value) {
    assertEquals(
        new Linked(new Account("5215512345678", null)),
        read("authenticated", "{\"" + field + "\":\"" + value + "\"}").event());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "authenticated|{\"status\":\"linking\"}",
        "status|{\"status\":\"linking\"}",
        "status|{\"status\":\"authenticating\"}",
        "status|{\"status\":\"pulling_wa_data\"}",
        "disconnected|{\"code\":515}",
        "disconnected|{\"status\":\"linking\",\"code\":515,\"reason\":\"restartRequired\"}",
        "disconnected|{\"reason\":\"LINK_FINISHING\"}"
      })
  void scannedIsOnTheWay(String name, String payload) {
    assertInstanceOf(Scanned.class, read(name, payload).event());
  }

  @ParameterizedTest
  @CsvSource({
    "starting, QR_NOT_READY",
    "STARTING, QR_NOT_READY",
    "SCAN_QR_CODE, QR_NOT_READY",
    "connecting, QR_NOT_READY",
    "pending, QR_NOT_READY",
    "INITIALIZING, QR_NOT_READY",
    "wait_for_qrcode_auth, QR_NOT_READY",
    "stopped, QR_NOT_READY",
    "qr_ready, QR_NOT_READY",
    "close, WA_DROPPED",
    "disconected, WA_DROPPED",
    "reconnecting, WA_DROPPED",
    "qr_expired, QR_ROUND_OVER",
    "refused, QR_ROUND_OVER",
    "autocloseCalled, QR_ROUND_OVER",
    "replaced, LINK_REPLACED",
    "CONFLICT, LINK_REPLACED",
    "PASSKEY_REQUIRED, LINK_PASSKEY",
    "TOS_BLOCK, ACCOUNT_RESTRICTED",
    "DEPRECATED_VERSION, GW_OUTDATED",
    "session_not_found, SESSION_MISSING",
    "failed, GW_5XX",
    "frobnicating, GW_UNKNOWN_STATUS"
  })
  void knowsTheGatewaysWords(String word, Reason reason) {
    assertEquals(reason, reasonOf(read("status", "{\"status\":\"" + word + "\"}").event()));
  }

  @Test
  void knowsTheWordsForLoggedOut() {
    for (String word : List.of("logged_out", "disconnectedMobile", "logged_out_device_removed")) {
      assertInstanceOf(
          LoggedOut.class, read("status", "{\"status\":\"" + word + "\"}").event(), word);
    }
    assertInstanceOf(LoggedOut.class, read("logged_out", "{}").event());
    assertInstanceOf(LoggedOut.class, read("disconnected", "\"LOGOUT\"").event());
  }

  @Test
  void aStatusBeatsACode() {
    Reading reading = read("status", "{\"status\":\"CONNECTED\",\"qrcode\":\"" + Talk.CODE + "\"}");
    assertNull(reading.offer());
    assertInstanceOf(Linked.class, reading.event());
  }

  @ParameterizedTest
  @CsvSource({
    "402, ACCOUNT_RESTRICTED",
    "403, ACCOUNT_RESTRICTED",
    "406, ACCOUNT_RESTRICTED",
    "405, GW_OUTDATED",
    "408, WA_DROPPED",
    "411, LINK_REJECTED",
    "428, WA_DROPPED",
    "440, LINK_REPLACED",
    "503, WA_UNREACHABLE",
    "500, WA_DROPPED"
  })
  void knowsWhatsAppsCodes(int code, Reason reason) {
    assertEquals(reason, reasonOf(read("disconnected", "{\"code\":" + code + "}").event()));
    assertEquals(
        reason,
        reasonOf(
            read(
                    "connection.update",
                    "{\"data\":{\"state\":\"close\",\"statusReason\":" + code + "}}")
                .event()));
  }

  @Test
  void tellsTheTwoMeaningsOf408() {
    assertEquals(
        Reason.QR_ROUND_OVER,
        reasonOf(
            read("disconnected", "{\"code\":408,\"message\":\"QR refs attempts ended\"}").event()));
    assertInstanceOf(LoggedOut.class, read("disconnected", "{\"code\":401}").event());
  }

  @Test
  void takesOurOwnReasonsLiterallyAndNotAllOfThem() {
    assertEquals(
        Reason.WA_REFUSED,
        reasonOf(
            read("status", "{\"status\":\"refused\",\"reason\":\"WA_REFUSED\",\"code\":405}")
                .event()));
    assertInstanceOf(
        LoggedOut.class, read("disconnected", "{\"reason\":\"LOGGED_OUT_BY_PHONE\"}").event());
    assertEquals(
        Reason.WA_DROPPED, reasonOf(read("disconnected", "{\"reason\":\"INTERNAL\"}").event()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "qr_error|{\"message\":\"?\"}|QR_GENERATION_ERROR",
        "error|{\"code\":\"QR_GENERATION_ERROR\"}|QR_GENERATION_ERROR",
        "gateway_error|{\"error\":\"QR_GENERATION_ERROR\",\"message\":\"x\"}|QR_GENERATION_ERROR",
        "gateway_error|{\"error\":{\"code\":\"QR_GENERATION_ERROR\"}}|QR_GENERATION_ERROR",
        "error|\"Unable to generate QR\"|QR_GENERATION_ERROR",
        "qrcode.updated|{\"data\":{\"message\":\"QR code limit reached, please login"
            + " again\",\"statusCode\":500},\"error\":true}|QR_ROUND_OVER",
        "exception|{\"message\":\"Invalid API key\"}|GW_AUTH",
        "error|{\"code\":401}|GW_AUTH",
        "connect_error|{\"message\":\"Unauthorized\"}|GW_AUTH",
        "auth_failure|\"session is broken\"|LINK_REJECTED",
        "session-error|{\"session\":\"aura\",\"message\":\"Session not found\"}|SESSION_MISSING",
        "error|{\"message\":\"connect ECONNREFUSED 1.2.3.4:443\"}|WA_UNREACHABLE",
        "error|{\"message\":\"running in fallback mode without Chrome\"}|QR_DEMO",
        "error|{}|GW_5XX",
        "passkey-request|{}|LINK_PASSKEY"
      })
  void readsErrors(String name, String payload, Reason reason) {
    assertEquals(reason, reasonOf(read(name, payload).event()));
  }

  @Test
  void heedsAWishForAPause() {
    Troubled troubled =
        assertInstanceOf(
            Troubled.class,
            read("error", "{\"message\":\"Rate limit\",\"retry_after\":30}").event());
    assertEquals(Reason.GW_RATE_LIMIT, troubled.reason());
    assertEquals(Duration.ofSeconds(30), troubled.retryAfter());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"fallback\":true,\"qr\":\"CODE\"}", "{\"demo\":true,\"qr\":\"CODE\"}",
        "{\"mode\":\"fallback\",\"qr\":\"CODE\"}", "{\"simulated\":\"true\",\"qr\":\"CODE\"}",
        "{\"isFallback\":true,\"qr\":\"CODE\"}", "{\"data\":{\"is_demo\":true},\"qr\":\"CODE\"}",
        "{\"status\":\"connected\",\"demo_mode\":true}"
      })
  void saysSoWhenTheGatewayOnlyPlays(String payload) {
    Reading reading = read("authenticated", payload.replace("CODE", Talk.CODE));
    assertEquals(Reason.QR_DEMO, reasonOf(reading.event()));
    assertNull(reading.offer());
  }

  @Test
  void doesNotTakeAMessagesStatusForTheSessions() {
    assertNull(read("message.update", "{\"status\":\"error\"}").event());
    assertNull(read("chat", "{\"status\":\"ready\",\"error\":true}").event());
    assertInstanceOf(
        Linked.class,
        read(
                "message",
                "{\"type\":\"event\",\"payload\":{\"event\":\"session.status\",\"sessionId\":\"aura\",\"data\":{\"status\":\"ready\"}}}")
            .event());
  }

  @Test
  void believesALogoutOnlyIfItWasDone() {
    assertInstanceOf(LoggedOut.class, answer("logout", "{\"success\":true}").event());
    assertInstanceOf(LoggedOut.class, answer("logout", "{\"status\":\"logged_out\"}").event());
    assertNull(answer("logout", "null").event());
    assertEquals(
        Reason.LOGOUT_UNCONFIRMED, reasonOf(answer("logout", "{\"success\":false}").event()));
    assertEquals(
        Reason.LOGOUT_UNCONFIRMED, reasonOf(read("logout", "{\"success\":false}").event()));
  }

  // "Logout failed: timeout" has "logout" in it: it was taken for one, and the panel showed an
  // account as unlinked that the gateway had kept.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"Logout failed: timeout\"}",
        "{\"error\":\"LOGOUT_FAILED\"}",
        "{\"error\":\"logout\",\"message\":\"timed out\"}",
        "\"Unable to log out\""
      })
  void aLogoutThatFailedIsNone(String payload) {
    assertEquals(Reason.LOGOUT_UNCONFIRMED, reasonOf(read("error", payload).event()));
  }

  @Test
  void anErrorIsALogoutOnlyIfItSaysThatItIsDone() {
    assertEquals(Reason.GW_5XX, reasonOf(read("error", "{\"message\":\"logout\"}").event()));
    for (String done : List.of("device removed", "Stream Errored (logged out)")) {
      assertInstanceOf(
          LoggedOut.class, read("error", "{\"message\":\"" + done + "\"}").event(), done);
    }
    assertInstanceOf(
        LoggedOut.class,
        read("disconnected", "{\"reason\":\"logout\",\"message\":\"Connection Failure\"}").event());
  }

  @Test
  void summariesAreShortAndHoldNoSecrets() {
    String summary =
        read(
                "qr_code",
                "{\"session_id\":\"aura\",\"qr\":\""
                    + Talk.CODE
                    + "\",\"apikey\":\"short\",\"phone\":\"5215512345678\",\"server\":\"k-secret\","
                    + "\"note\":\"call +52 1 55 1234 5678\",\"x\":\""
                    + "long ".repeat(100)
                    + "\"}")
            .summary();
    assertNotNull(summary);
    assertTrue(summary.length() <= 200, summary);
    assertTrue(summary.startsWith("qr_code {session_id: aura, qr: …"), summary);
    for (String secret : List.of("2@", "short", "5512345678", "k-secret", "1234 5678")) {
      assertFalse(summary.contains(secret), summary);
    }
  }

  private Reading read(String name, String payload) {
    return messages.event(name, List.of(JsonParser.parseString(payload)), List.of());
  }

  private Reading answer(String asked, String payload) {
    List<JsonElement> arguments = List.of(JsonParser.parseString(payload));
    return messages.answer(asked, arguments, List.of());
  }

  private Reason notLinked(String name, String payload) {
    return assertInstanceOf(NotLinked.class, read(name, payload).event()).reason();
  }

  private static Reason reasonOf(@Nullable GatewayEvent event) {
    return event instanceof NotLinked notLinked
        ? notLinked.reason()
        : assertInstanceOf(Troubled.class, event).reason();
  }
}
