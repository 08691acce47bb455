package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.qr.CodeCheck;
import dev.enlace.reason.Reason;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what came as a code to what is told of it. */
class CodesOnTheWayTest {
  private final FakeScheduler scheduler = new FakeScheduler();
  private final List<GatewayEvent> events = new ArrayList<>();
  private final EventLine line = new EventLine(scheduler, events::add);

  private record Slow(String name, CompletableFuture<CodeCheck.Result> result)
      implements EventLine.Pending {
    Slow(String name) {
      this(name, new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<CodeCheck.Result> start() {
      return result;
    }

    @Override
    public GatewayEvent issued(String code) {
      return new QrIssued(code, null, 0, 0);
    }

    void accept() {
      result.complete(new CodeCheck.Accepted(name));
    }
  }

  @Test
  void keepsTheOrderWhileACodeIsChecked() {
    Slow code = new Slow("one");
    line.offer(code);
    line.say(new Scanned());
    assertTrue(events.isEmpty());
    code.accept();
    assertEquals(List.of(new QrIssued("one", null, 0, 0), new Scanned()), events);
  }

  @Test
  void forgetsACodeThatWaitsWhenANewerOneComes() {
    Slow first = new Slow("one");
    Slow third = new Slow("three");
    line.offer(first);
    line.offer(new Slow("two"));
    line.offer(third);
    first.accept();
    third.accept();
    assertEquals(
        List.of(new QrIssued("one", null, 0, 0), new QrIssued("three", null, 0, 0)), events);
  }

  @Test
  void doesNotWaitForACheckThatNeverEnds() {
    line.offer(new Slow("one"));
    line.say(new Scanned());
    scheduler.forward(Duration.ofSeconds(15));
    assertEquals(Reason.QR_UNREADABLE, assertInstanceOf(Troubled.class, events.get(0)).reason());
    assertInstanceOf(Scanned.class, events.get(1));
  }

  @Test
  void endsAtOnceAndForGood() {
    Slow code = new Slow("one");
    line.offer(code);
    line.say(new Scanned());
    line.last(new Lost(Reason.GW_DROPPED, "close=1006"));
    code.accept();
    line.say(new Scanned());
    scheduler.forward(Duration.ofMinutes(1));
    assertEquals(List.of(new Lost(Reason.GW_DROPPED, "close=1006")), events);
  }

  @Test
  void aFloodDoesNotFillTheLine() {
    Slow code = new Slow("one");
    line.offer(code);
    for (int i = 0; i < 10_000; i++) {
      line.say(new Heard(null, null));
    }
    code.accept();
    assertEquals(257, events.size());
  }

  @Test
  void takesPicturesWithAndWithoutPrefix() throws Exception {
    String base64 = Base64.getEncoder().encodeToString(QrPictures.of(Talk.CODE));
    for (String payload : List.of("data:image/png;base64," + base64, base64)) {
      try (ScriptedPeer peer = sending("42[\"qr_code\",{\"qr\":\"" + payload + "\"}]");
          Talk talk = Talk.with(peer)) {
        assertEquals(Talk.CODE, talk.next(QrIssued.class).code());
      }
    }
  }

  @Test
  void fetchesAPictureFromTheGatewayItself() throws Exception {
    String picture = new String(QrPictures.of(Talk.CODE), StandardCharsets.ISO_8859_1);
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40{\"apiKey\":\"k-secret\"}");
                  p.text("40{\"sid\":\"s1\"}");
                  String host = "http://127.0.0.1:" + p.socket().getLocalPort();
                  p.text("42[\"qr_code\",{\"url\":\"" + host + "/qr/aura.png?n=1\"}]");
                  p.readToTheEnd();
                },
                p -> p.answer("200 OK", "Content-Type: image/png\r\n", picture));
        Talk talk = new Talk(SocketIoSettings.of(peer.address()).withKey("k-secret"))) {
      talk.connect();
      assertEquals(Talk.CODE, talk.next(QrIssued.class).code());
      assertTrue(peer.requests().get(1).startsWith("GET /qr/aura.png?n=1 HTTP/1.1"));
      assertTrue(peer.requests().get(1).contains("X-API-Key: k-secret"));
    }
  }

  @ParameterizedTest
  @CsvSource({"404 Not Found, no", "302 Found, no", "200 OK, <html>"})
  void saysThatAPictureCouldNotBeHad(String status, String body) throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40").text("40{\"sid\":\"s1\"}");
                  String host = "http://127.0.0.1:" + p.socket().getLocalPort();
                  p.text("42[\"qr_code\",\"" + host + "/qr.png\"]").readToTheEnd();
                },
                p -> p.answer(status, "Location: http://evil.example/\r\n", body));
        Talk talk = Talk.with(peer)) {
      assertEquals(Reason.QR_UNREADABLE, talk.next(Troubled.class).reason());
      assertEquals(2, peer.connections());
    }
  }

  @Test
  void refusesAPictureWithoutEnd() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40").text("40{\"sid\":\"s1\"}");
                  String host = "http://127.0.0.1:" + p.socket().getLocalPort();
                  p.text("42[\"qr_code\",\"" + host + "/qr.png\"]").readToTheEnd();
                },
                p -> {
                  p.request();
                  p.raw("HTTP/1.1 200 OK\r\n\r\n").raw(new byte[600 * 1024]).readToTheEnd();
                });
        Talk talk = Talk.with(peer)) {
      assertEquals(Reason.QR_UNREADABLE, talk.next(Troubled.class).reason());
    }
  }

  @Test
  void fetchesNothingFromElsewhere() throws Exception {
    try (ScriptedPeer elsewhere = ScriptedPeer.playing(p -> p.answer("200 OK", "", "x"));
        ScriptedPeer peer =
            sending("42[\"qr_code\",{\"url\":\"" + elsewhere.address() + "/qr.png\"}]");
        Talk talk = Talk.with(peer)) {
      assertEquals(Reason.QR_NOT_WHATSAPP, talk.next(Troubled.class).reason());
      assertEquals(0, elsewhere.connections());
    }
  }

  @Test
  void measuresHowLongAnAnswerTook() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40").text("40{\"sid\":\"s1\"}");
                  p.read();
                  p.tell("asked").hold();
                  p.text("42[\"status\",{\"status\":\"starting\"}]");
                  p.text("42[\"status\",{\"status\":\"starting\"}]").readToTheEnd();
                });
        Talk talk = Talk.with(peer)) {
      talk.reached();
      talk.connection().refresh();
      peer.told();
      talk.forward(Duration.ofMillis(700));
      peer.release();
      assertEquals(Duration.ofMillis(700), talk.next(Heard.class).took());
      assertNull(talk.next(Heard.class).took());
    }
  }

  private static ScriptedPeer sending(String frame) throws Exception {
    return ScriptedPeer.playing(
        p ->
            p.upgrade()
                .text(Talk.OPEN)
                .expect("40")
                .text("40{\"sid\":\"s1\"}", frame)
                .readToTheEnd());
  }
}
