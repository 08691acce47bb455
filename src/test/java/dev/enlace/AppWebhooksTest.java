package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.session.SessionRegistry.Wanted;
import dev.enlace.testing.ScriptedPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a gateway's word to a receiver's ear, through all that lies between. */
class AppWebhooksTest {
  private static final String OPEN =
      "0{\"sid\":\"e1\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
          + "\"maxPayload\":1000000}";

  private static final ScriptedPeer.Script LINKING =
      p ->
          p.upgrade()
              .text(OPEN)
              .expect("40")
              .text("40{\"sid\":\"s1\"}")
              .text("42[\"authenticated\",{\"session_id\":\"aura\",\"phone\":\"34600114567\"}]")
              .hold();

  @TempDir private Path data;

  @Test
  void aReceiverIsToldThatAnAccountWasLinkedWithItsNumberMasked() throws Exception {
    try (ScriptedPeer gateway = ScriptedPeer.playing(LINKING);
        ScriptedPeer crm =
            ScriptedPeer.playing(
                p -> {
                  String body = body(p);
                  p.raw("HTTP/1.1 204 No Content\r\n\r\n").tell(body);
                })) {
      App app = app(gateway, crm);
      app.sessions().open(Wanted.of("aura"), null).link(null);
      String told = crm.told();
      app.close();
      gateway.release();
      assertTrue(told.startsWith("{\"type\":\"session.linked\","), told);
      assertTrue(told.contains("\"account\":{\"phone_masked\":\"+34 ••• ••• 4567\"}"), told);
      assertFalse(told.contains("600114567"), told);
    }
  }

  @Test
  void leavesNoThreadBehindThoughTheReceiverNeverAnswers() throws Exception {
    try (ScriptedPeer gateway = ScriptedPeer.playing(LINKING);
        ScriptedPeer crm = ScriptedPeer.playing(p -> p.tell(body(p)).hold())) {
      App app = app(gateway, crm);
      app.sessions().open(Wanted.of("aura"), null).link(null);
      crm.told();
      app.close();
      assertEquals(
          List.of(),
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> name.startsWith("enlace-webhook"))
              .toList());
      gateway.release();
      crm.release();
    }
  }

  private App app(ScriptedPeer gateway, ScriptedPeer crm) {
    Map<String, String> settings =
        Map.of(
            "enlace.data",
            data.toString(),
            "enlace.gateway.url",
            gateway.address().toString(),
            "enlace.gateway.kind",
            "socketio",
            "enlace.webhooks",
            "crm",
            "enlace.webhook.crm.url",
            crm.address().toString(),
            "enlace.webhook.crm.secret",
            "a-secret-of-more-than-24-characters");
    return App.of(Config.read(name -> settings.getOrDefault(name, "")));
  }

  private static String body(ScriptedPeer.Peer peer) throws IOException {
    String head = peer.request();
    int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    return new String(peer.bytes(length), StandardCharsets.UTF_8);
  }
}
