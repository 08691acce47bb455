package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionRegistry.Wanted;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.RememberingStore;
import dev.enlace.testing.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/**
 * A gateway that puts its key, its code and the account's number into everything it says: none of
 * it comes out in the log, whichever client heard it.
 */
class SecretsAndLogsTest {
  private static final String KEY = "canary-4711-key";
  private static final String CODE = Talk.CODE;
  private static final String PHONE = "5215512345678";
  private static final String CHATTER =
      ("'message':'key " + KEY + " code " + CODE + " phone +" + PHONE + "','apikey':'" + KEY + "',")
          .replace('\'', '"');

  private final FakeScheduler scheduler = new FakeScheduler();

  @Test
  void keepsThemToItselfOverRest() throws Exception {
    try (RestPeer peer = new RestPeer(request -> RestPeer.json(200, "{\"success\":true}"));
        CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
        Gateway gateway =
            Gateways.rest("local", RestSettings.of(peer.url()).withKey(KEY), codes, scheduler);
        SessionRegistry sessions =
            new SessionRegistry(
                List.of(gateway), scheduler, () -> 0.5, new RememberingStore(), 1, 60);
        LogLines log = LogLines.of("dev.enlace", Level.ALL)) {
      LinkSession session = sessions.open(Wanted.of("aura"), null);
      peer.script(
          request ->
              switch (request.path()) {
                case "/api/sessions/aura/status" -> said("\"status\":\"qr_code\",\"hasQR\":true");
                case "/api/sessions/aura/qr" ->
                    RestPeer.json(500, "{" + CHATTER + "\"error\":\"QR_GENERATION_ERROR\"}");
                default -> said("\"success\":true");
              });
      session.link(null);
      log.next("name=\"WhatsApp QR Generation Error\"");
      peer.script(
          request ->
              request.path().endsWith("/qr")
                  ? said("\"qr\":\"" + CODE + "\"")
                  : said("\"status\":\"qr_code\",\"hasQR\":true"));
      scheduler.forward(Duration.ofSeconds(5));
      log.next("event=QR_RECEIVED");
      peer.script(request -> said("\"status\":\"connected\",\"phone\":\"" + PHONE + "\""));
      scheduler.forward(Duration.ofSeconds(5));
      log.next("event=LINKED");
      peer.script(request -> RestPeer.json(401, "{" + CHATTER + "\"error\":\"no\"}"));
      scheduler.forward(Duration.ofSeconds(5));
      log.next("reason=GW_AUTH");
      assertSilent(log.whole());
    }
  }

  private static RestPeer.Answer said(String json) {
    return RestPeer.json(200, "{" + CHATTER + json + "}");
  }

  @Test
  void keepsThemToItselfOverSocketIo() throws Exception {
    String emitted = "42[\"%s\",{" + CHATTER.replace("%", "%%") + "%s}]";
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40{\"apiKey\":\"" + KEY + "\"}")
                        .text("40{\"sid\":\"s1\"}")
                        .text(
                            emitted.formatted("gateway_error", "\"error\":\"QR_GENERATION_ERROR\""),
                            emitted.formatted("qr_code", "\"qr\":\"" + CODE + "\""),
                            emitted.formatted(
                                "authenticated",
                                "\"status\":\"connected\",\"phone\":\"" + PHONE + "\""),
                            emitted.formatted("disconnected", "\"code\":428"),
                            "44{\"message\":\"Not authorized: " + KEY + "\"}")
                        .readToTheEnd());
        CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
        Gateway gateway =
            Gateways.socketIo(
                "local", SocketIoSettings.of(peer.address()).withKey(KEY), codes, scheduler);
        SessionRegistry sessions =
            new SessionRegistry(
                List.of(gateway), scheduler, () -> 0.5, new RememberingStore(), 1, 60);
        LogLines log = LogLines.of("dev.enlace", Level.ALL)) {
      sessions.open(Wanted.of("aura"), null).link(null);
      log.next("name=\"WhatsApp QR Generation Error\"");
      log.next("event=QR_RECEIVED");
      log.next("event=LINKED");
      log.next("reason=WA_DROPPED");
      log.next("reason=GW_AUTH");
      assertSilent(log.whole());
    }
  }

  private static void assertSilent(List<String> lines) {
    for (String line : lines) {
      for (String secret :
          List.of(KEY, "canary", CODE, "2@AbCdEf", "AAAAAAAA", PHONE, "512345678")) {
        assertFalse(line.contains(secret), line);
      }
    }
    assertTrue(lines.size() > 5, "there was something to be silent about");
  }
}
