package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.ScriptedPeer;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plays the server's side of the protocol, byte by byte: the cases C01 to C26. */
class SocketIoGatewayTest {
  private static final String SID = "40{\"sid\":\"s1\"}";
  private static final String GET_QR =
      "[\"get_qr\",{\"session_id\":\"aura\",\"sessionId\":\"aura\"}]";

  @Test
  void c01AsksForTheWebSocketAndNothingElse() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40{\"apiKey\":\"k-secret\"}");
                  p.text(SID).readToTheEnd();
                });
        Talk talk =
            new Talk(
                SocketIoSettings.of(URI.create(peer.address() + "/some/prefix/"))
                    .withKey("k-secret"))) {
      talk.connect().reached();

      String request = peer.requests().get(0);
      assertTrue(
          request.startsWith("GET /some/prefix/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"),
          request);
      assertTrue(request.contains("\r\nSec-WebSocket-Version: 13\r\n"), request);
      assertTrue(request.contains("\r\nX-API-Key: k-secret\r\n"), request);
      assertFalse(request.contains("Sec-WebSocket-Extensions"), request);
    }
  }

  @Test
  void c02AnswersTheOpenPacketOnceAndNotBefore() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade();
                  p.isSilentFor(100);
                  p.text(Talk.OPEN).expect("40");
                  p.isSilentFor(100);
                  p.text(SID).tell("joined").readToTheEnd();
                });
        Talk talk = Talk.with(peer)) {
      assertEquals("joined", peer.told());
      talk.reached();
    }
  }

  @Test
  void c03HandsOverTheAuthPayloadInItsOrder() throws Exception {
    Map<String, String> auth = new LinkedHashMap<>();
    auth.put("token", "123");
    auth.put("a", "ü");
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40{\"token\":\"123\",\"a\":\"ü\",\"apiKey\":\"k-secret\"}")
                        .text(SID)
                        .readToTheEnd());
        Talk talk =
            new Talk(
                SocketIoSettings.of(peer.address()).withNamespace("/", auth).withKey("k-secret"))) {
      talk.connect().reached();
      assertFalse(peer.requests().get(0).lines().findFirst().orElse("").contains("123"));
      assertFalse(peer.requests().get(0).lines().findFirst().orElse("").contains("k-secret"));
    }
  }

  @Test
  void c04EntersANamespace() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40/custom,")
                        .text("40/custom,{\"sid\":\"s1\"}")
                        .text("42/custom,[\"qr_code\",{}]")
                        .text("42[\"qr_code\",\"of another namespace\"]")
                        .text("42/custom,13[\"hello\"]")
                        .expect("43/custom,13[]")
                        .tell("acknowledged")
                        .readToTheEnd());
        Talk talk =
            new Talk(SocketIoSettings.of(peer.address()).withNamespace("/custom", Map.of()))) {
      talk.connect().reached();
      assertEquals(Reason.QR_NOT_READY, talk.next(NotLinked.class).reason());
      assertEquals("acknowledged", peer.told());
    }
  }

  @Test
  void c04HandsOverTheAuthPayloadToANamespace() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40/custom,{\"token\":\"abc\"}")
                        .text("40/custom,{\"sid\":\"s1\"}")
                        .readToTheEnd());
        Talk talk =
            new Talk(
                SocketIoSettings.of(peer.address())
                    .withNamespace("/custom", Map.of("token", "abc")))) {
      talk.connect().reached();
    }
  }

  @Test
  void c05SaysNothingBeforeItIsLetInAndThenWhatWaited() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40");
                  p.tell("asked");
                  p.isSilentFor(300);
                  p.text(SID).expect("420" + GET_QR);
                  p.expect("421[\"logout\",{\"session_id\":\"aura\",\"sessionId\":\"aura\"}]");
                  p.tell("flushed").readToTheEnd();
                });
        Talk talk = Talk.with(peer)) {
      peer.told();
      talk.connection().refresh();
      talk.connection().refresh();
      talk.connection().logout();
      assertEquals("flushed", peer.told());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"message\":\"Invalid namespace\"}|GW_NAMESPACE",
        "{\"message\":\"Not authorized\",\"data\":{\"code\":1}}|GW_AUTH",
        "{\"message\":\"<b>who?</b>\"}|GW_AUTH",
        "{\"message\":\"Too many connections\"}|GW_RATE_LIMIT",
        "\"Authentication error\"|GW_AUTH"
      })
  void c06c07TakesARefusalForWhatItIs(String payload, Reason reason) throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> p.upgrade().text(Talk.OPEN).expect("40").text("44" + payload).readToTheEnd());
        Talk talk = Talk.with(peer)) {
      assertEquals(reason, talk.lost());
    }
  }

  @Test
  void c08AnswersPingsAlsoWhileACallbackIsSlow() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40").text(SID).hold();
                  p.text("2").expect("3").text("2").expect("3").text("2").expect("3");
                  p.tell("answered").readToTheEnd();
                });
        Talk talk = Talk.with(peer)) {
      talk.reached();
      CountDownLatch busy = new CountDownLatch(1);
      CountDownLatch slow = new CountDownLatch(1);
      // Timers run on the thread that turns the clock, and never on the one that reads.
      talk.scheduler.after(
          Duration.ZERO,
          () -> {
            busy.countDown();
            awaitQuietly(slow);
          });
      Thread callback = new Thread(() -> talk.scheduler.forward(Duration.ZERO));
      callback.start();
      awaitQuietly(busy);
      peer.release();
      assertEquals("answered", peer.told());
      assertTrue(talk.events.isEmpty());
      slow.countDown();
      assertNull(talk.next(Heard.class).answer());
      callback.join();
    }
  }

  @Test
  void c09NoticesAfterIntervalAndTimeoutThatThePingsStopped() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40").text(SID);
                  p.tell("in").hold();
                  p.text("2").expect("3").tell("pinged").readToTheEnd();
                });
        Talk talk = Talk.with(peer)) {
      talk.reached();
      talk.forward(Duration.ofSeconds(30));
      peer.release();
      talk.next(Heard.class);
      assertEquals("in", peer.told());
      assertEquals("pinged", peer.told());
      Conditions.awaitWritten();
      talk.forward(Duration.ofMillis(44_999));
      assertNull(talk.events.poll());
      talk.forward(Duration.ofMillis(1));
      Lost lost = talk.next(Lost.class);
      assertEquals(Reason.GW_HEARTBEAT, lost.reason());
      assertEquals("silent_ms=45000", lost.detail());
    }
  }

  @Test
  void c10PingsAVersion3ServerAndDoesNotAskToBeLetIn() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).text("40");
                  p.tell("in").expect("2").text("3").tell("ponged").expect("2");
                  p.tell("pinged").hold();
                });
        Talk talk = new Talk(SocketIoSettings.of(peer.address()))) {
      talk.gateway.remember(3);
      talk.connect().reached();
      assertTrue(peer.requests().get(0).contains("?EIO=3&transport=websocket "));
      talk.forward(Duration.ofSeconds(25));
      assertEquals(Duration.ZERO, talk.next(Heard.class).took());
      talk.forward(Duration.ofSeconds(25));
      assertEquals("in", peer.told());
      assertEquals("ponged", peer.told());
      assertEquals("pinged", peer.told());
      Conditions.awaitWritten();
      talk.forward(Duration.ofMillis(19_999));
      assertNull(talk.events.poll());
      talk.forward(Duration.ofMillis(1));
      assertEquals(Reason.GW_HEARTBEAT, talk.lost());
      peer.release();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "4",
        "4abc",
        "4a\u001e4b",
        "42{}",
        "42abc[\"x\"]",
        "4999",
        "451",
        "45a-",
        "40[]",
        "41{}",
        "42[\"connect\"]",
        "0{bad",
        "7",
        "4511-[\"x\"]"
      })
  void c11c25ClosesOnGarbage(String frame) throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID, frame)
                        .expectEnd("close 1002")
                        .tell("closed"));
        Talk talk = Talk.with(peer)) {
      talk.reached();
      assertEquals(Reason.GW_PROTOCOL, talk.lost());
      assertEquals("closed", peer.told());
    }
  }

  @Test
  void c12TakesTheEnginesCloseForARestart() throws Exception {
    assertEquals(Reason.GW_RESTARTING, lostAfter("1"));
  }

  @Test
  void c13TakesADisconnectForBeingKicked() throws Exception {
    assertEquals(Reason.GW_KICKED, lostAfter("41"));
  }

  @Test
  void c14DeliversACodeOnceAndInOrder() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text("42[\"qr_code\",{}]") // Before it has let us in.
                        .text(SID)
                        .text(
                            "42[\"qr_code\",{\"qr\":\""
                                + Talk.CODE
                                + "\",\"ordinal\":2,\"expires_in_ms\":17000}]")
                        .text("42[\"authenticated\",{\"phone\":\"5215512345678\"}]")
                        .readToTheEnd());
        Talk talk = Talk.with(peer)) {
      assertInstanceOf(Reached.class, talk.next());
      assertInstanceOf(Heard.class, talk.next());
      assertInstanceOf(NotLinked.class, talk.next());
      assertInstanceOf(Heard.class, talk.next());
      assertEquals(new QrIssued(Talk.CODE, Duration.ofSeconds(17), 2, 0), talk.next());
      assertInstanceOf(Heard.class, talk.next());
      assertEquals(new GatewayEvent.Linked(new Account("5215512345678", null)), talk.next());
      assertNull(talk.events.poll(50, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void c15ReadsACodeFromABinaryAttachment() throws Exception {
    byte[] picture = QrPictures.of(Talk.CODE);
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID, "451-[\"qr_image\",{\"_placeholder\":true,\"num\":0}]")
                        .binary(picture)
                        .text("451-[\"qr_code\",{\"qr\":{\"_placeholder\":true,\"num\":0}}]")
                        .binary(picture)
                        .readToTheEnd());
        Talk talk = Talk.with(peer)) {
      assertEquals(Talk.CODE, talk.next(QrIssued.class).code());
      assertEquals(Talk.CODE, talk.next(QrIssued.class).code());
    }
  }

  @Test
  void c15ReadsACodeFromAVersion3Attachment() throws Exception {
    byte[] picture = QrPictures.of(Talk.CODE);
    byte[] typed = new byte[picture.length + 1];
    typed[0] = 4;
    System.arraycopy(picture, 0, typed, 1, picture.length);
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(
                            Talk.OPEN,
                            "40",
                            "451-[\"qr_code\",{\"image\":{\"_placeholder\":true,\"num\":0}}]")
                        .binary(typed)
                        .readToTheEnd());
        Talk talk = new Talk(SocketIoSettings.of(peer.address()))) {
      talk.gateway.remember(3);
      talk.connect();
      assertEquals(Talk.CODE, talk.next(QrIssued.class).code());
    }
  }

  @Test
  void c16RejectsTextInPlaceOfAnAttachment() throws Exception {
    assertEquals(
        Reason.GW_PROTOCOL,
        lostAfter("451-[\"x\",{\"_placeholder\":true,\"num\":0}]", "42[\"hello\"]"));
  }

  @Test
  void c16WaitsTenSecondsForAnAttachment() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID, "451-[\"x\",{\"_placeholder\":true,\"num\":0}]", "2")
                        .expect("3")
                        .tell("waiting")
                        .readToTheEnd());
        Talk talk = Talk.with(peer)) {
      talk.reached();
      peer.told();
      talk.forward(Duration.ofMillis(9_999));
      talk.events.removeIf(Heard.class::isInstance);
      assertNull(talk.events.poll());
      talk.forward(Duration.ofMillis(1));
      assertEquals(Reason.GW_PROTOCOL, talk.lost());
    }
  }

  @Test
  void c16RefusesWhatIsTooBig() throws Exception {
    ScriptedPeer.Script attachment =
        p ->
            p.upgrade()
                .text(Talk.OPEN)
                .expect("40")
                .text(SID, "451-[\"x\",{\"_placeholder\":true,\"num\":0}]")
                .binary(new byte[600 * 1024])
                .readToTheEnd();
    ScriptedPeer.Script frame =
        p -> {
          p.upgrade().text(Talk.OPEN).expect("40").text(SID);
          // A header that promises 2 MiB.
          p.raw(new byte[] {(byte) 0x82, 127, 0, 0, 0, 0, 0, 0x20, 0, 0}).readToTheEnd();
        };
    ScriptedPeer.Script fragments =
        p -> {
          p.upgrade().text(Talk.OPEN).expect("40").text(SID);
          p.frame(0x01, new byte[] {'4'});
          for (int i = 0; i < 5_000; i++) {
            p.frame(0x00, new byte[] {'a'});
          }
          p.readToTheEnd();
        };
    ScriptedPeer.Script endless =
        p -> {
          p.upgrade().text(Talk.OPEN).expect("40").text(SID);
          p.frame(0x02, new byte[500_000]);
          p.frame(0x00, new byte[500_000]);
          p.frame(0x00, new byte[500_000]).readToTheEnd();
        };
    for (ScriptedPeer.Script script :
        new ScriptedPeer.Script[] {attachment, frame, fragments, endless}) {
      ScriptedPeer peer = ScriptedPeer.playing(script);
      try (Talk talk = Talk.with(peer)) {
        assertEquals(Reason.GW_TOO_BIG, talk.lost());
      }
    }
  }

  @Test
  void c17AcknowledgesOnceAlsoIfTheConsumerThrows() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40").text(SID);
                  p.text("4213[\"need_ack\",1]").expect("4313[]");
                  p.text("451-14[\"need_ack\",{\"_placeholder\":true,\"num\":0}]")
                      .binary(new byte[] {1})
                      .expect("4314[]");
                  p.text("2").expect("3").tell("alive").readToTheEnd();
                });
        Talk talk = new Talk(SocketIoSettings.of(peer.address()))) {
      talk.gateway.connect(
          "aura",
          event -> {
            throw new IllegalStateException("a consumer's own fault");
          });
      assertEquals("alive", peer.told());
    }
  }

  @Test
  void c18TakesAnAcknowledgementOnce() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID)
                        .expect("420" + GET_QR)
                        .text("430[{\"qr\":\"" + Talk.CODE + "\"}]")
                        .text("430[{\"qr\":\"" + Talk.CODE + "\"}]")
                        .text("4399[{\"qr\":\"" + Talk.CODE + "\"}]")
                        .text("2")
                        .expect("3")
                        .tell("done")
                        .readToTheEnd());
        Talk talk = Talk.with(peer)) {
      talk.connection().refresh();
      assertEquals("done", peer.told());
      talk.next(QrIssued.class);
      assertFalse(talk.events.stream().anyMatch(QrIssued.class::isInstance));
    }
  }

  @Test
  void c18ConfirmsALogoutOrSaysThatNobodyDid() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40").text(SID);
                  p.read();
                  p.tell("asked");
                  p.read();
                  p.text("431[{\"success\":true}]").readToTheEnd();
                });
        Talk talk = Talk.with(peer)) {
      talk.reached();
      talk.connection().logout();
      peer.told();
      talk.forward(Duration.ofSeconds(10));
      assertEquals(Reason.LOGOUT_UNCONFIRMED, talk.next(Troubled.class).reason());
      talk.connection().logout();
      talk.next(LoggedOut.class);
      talk.forward(Duration.ofSeconds(10));
      assertNull(talk.events.poll());
    }
  }

  @Test
  void c19GivesTheGreetingTenSecondsInAll() throws Exception {
    ScriptedPeer.Script noHttp = p -> p.request();
    ScriptedPeer.Script noOpen = ScriptedPeer.Peer::upgrade;
    ScriptedPeer.Script noNamespace = p -> p.upgrade().text(Talk.OPEN).expect("40");
    String[] stages = {"http", "open_packet", "namespace"};
    ScriptedPeer.Script[] scripts = {noHttp, noOpen, noNamespace};
    for (int i = 0; i < scripts.length; i++) {
      ScriptedPeer.Script script = scripts[i];
      ScriptedPeer peer =
          ScriptedPeer.playing(
              p -> {
                script.play(p);
                p.tell("silent").readToTheEnd();
              });
      try (Talk talk = Talk.with(peer)) {
        peer.told();
        awaitTimer(talk);
        talk.forward(Duration.ofMillis(9_999));
        assertNull(talk.events.poll());
        talk.forward(Duration.ofMillis(1));
        Lost lost = talk.next(Lost.class);
        assertEquals(Reason.GW_HANDSHAKE_TIMEOUT, lost.reason());
        // What was just sent may still be on its way to us, so an earlier stage is as right.
        assertTrue(lost.detail().matches("stage=(http|open_packet|namespace) limit_ms=10000"));
        if (i == 2) {
          assertEquals("stage=" + stages[i] + " limit_ms=10000", lost.detail());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0{bad",
        "0{}",
        "0",
        "0[]",
        "0{\"sid\":\"x\"}",
        "0{\"sid\":\"x\",\"pingInterval\":0,\"pingTimeout\":20000}",
        "0{\"sid\":\"x\",\"pingInterval\":-1,\"pingTimeout\":20000}",
        "0{\"sid\":\"x\",\"pingInterval\":\"25000\",\"pingTimeout\":20000}"
      })
  void c20RefusesAnOpenPacketWithoutSense(String open) throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> p.upgrade().text(open).expectEnd("close 1002").tell("closed"));
        Talk talk = Talk.with(peer)) {
      assertEquals(Reason.GW_PROTOCOL, talk.lost());
      peer.told();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,2000", "1e12,1e300,600000", "300.7,200,2000"})
  void c20BringsHeartbeatsWithinReason(String interval, String timeout, long limit)
      throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(
                            "0{\"sid\":\"x\",\"pingInterval\":"
                                + interval
                                + ",\"pingTimeout\":"
                                + timeout
                                + "}")
                        .expect("40")
                        .text(SID)
                        .readToTheEnd());
        Talk talk = Talk.with(peer)) {
      talk.reached();
      talk.forward(Duration.ofMillis(limit - 1));
      assertNull(talk.events.poll());
      talk.forward(Duration.ofMillis(1));
      assertEquals(Reason.GW_HEARTBEAT, talk.lost());
    }
  }

  @Test
  void c21FindsTheOtherVersionBehindRawHttpAfterTheUpgrade() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .raw(
                            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                                + "Unsupported protocol version"),
                p ->
                    p.answer(
                        "400 Bad Request",
                        "Content-Type: application/json\r\n",
                        "{\"code\":5,\"message\":\"Unsupported protocol version\"}"),
                p -> p.upgrade().text(Talk.OPEN, "40").readToTheEnd());
        Talk talk = Talk.with(peer)) {
      talk.reached();
      assertTrue(
          peer.requests().get(1).startsWith("GET /socket.io/?EIO=4&transport=polling HTTP/1.1"));
      assertTrue(
          peer.requests().get(2).startsWith("GET /socket.io/?EIO=3&transport=websocket HTTP/1.1"));
      assertEquals(3, talk.gateway.version());
    }
  }

  @Test
  void c21SaysSoIfNeitherVersionIsSpoken() throws Exception {
    ScriptedPeer.Script refuse =
        p -> p.upgrade().raw("HTTP/1.1 400 Bad Request\r\n\r\nUnsupported protocol version");
    ScriptedPeer.Script probe =
        p ->
            p.answer(
                "400 Bad Request", "", "{\"code\":5,\"message\":\"Unsupported protocol version\"}");
    try (ScriptedPeer peer = ScriptedPeer.playing(refuse, probe, refuse, probe);
        Talk talk = Talk.with(peer)) {
      assertEquals(Reason.GW_EIO_VERSION, talk.lost());
      assertEquals(4, talk.gateway.version());
    }
  }

  @Test
  void c22SwitchesToVersion3OnceAndRemembersIt() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> p.upgrade().text(Talk.OPEN, "40").readToTheEnd(),
                p -> {
                  p.upgrade().text(Talk.OPEN, "40");
                  p.expect("420" + GET_QR).tell("asked").readToTheEnd();
                },
                p -> p.upgrade().text(Talk.OPEN, "40").readToTheEnd());
        Talk talk = Talk.with(peer)) {
      talk.connection().refresh();
      talk.reached();
      peer.told();
      talk.connection().close();
      talk.connect().reached();
      assertTrue(peer.requests().get(1).contains("EIO=3"));
      assertTrue(peer.requests().get(2).contains("EIO=3"));
      assertEquals(3, peer.requests().size());
    }
  }

  @Test
  void c22EntersANamespaceOfAVersion3Server() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN, "40")
                        .expect("40/custom,")
                        .text("40/custom")
                        .readToTheEnd());
        Talk talk =
            new Talk(
                SocketIoSettings.of(peer.address()).withNamespace("/custom", Map.of("a", "b")))) {
      talk.gateway.remember(3);
      talk.connect().reached();
    }
  }

  @Test
  void c23IsLetInOnce() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID, SID, "40/other,{\"sid\":\"s2\"}", "41/other", "2")
                        .expect("3")
                        .tell("done")
                        .readToTheEnd());
        Talk talk = Talk.with(peer)) {
      peer.told();
      talk.reached();
      talk.next(Heard.class);
      assertTrue(talk.events.isEmpty());
    }
  }

  @Test
  void c24RefusesAnAttachmentThatNothingAnnounced() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID)
                        .binary(new byte[] {1, 2, 3})
                        .expectEnd("close 1002")
                        .tell("closed"));
        Talk talk = Talk.with(peer)) {
      assertEquals(Reason.GW_PROTOCOL, talk.lost());
      peer.told();
    }
  }

  @Test
  void c26ComesBackAfreshWhereTheServerOffersRecovery() throws Exception {
    ScriptedPeer.Script recovering =
        p -> p.upgrade().text(Talk.OPEN).expect("40").text("40{\"sid\":\"s\",\"pid\":\"p\"}");
    try (ScriptedPeer peer = ScriptedPeer.playing(recovering);
        Talk talk = Talk.with(peer)) {
      assertEquals(Reason.GW_DROPPED, talk.lost());
      talk.connect();
      assertEquals(Reason.GW_DROPPED, talk.lost());
    }
  }

  @Test
  void saysNothingAfterItWasClosed() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID)
                        .expect("close 1000")
                        .text("42[\"authenticated\"]")
                        .tell("closed"));
        Talk talk = Talk.with(peer)) {
      talk.reached();
      talk.connection().close();
      talk.connection().close();
      talk.connection().refresh();
      assertEquals("closed", peer.told());
      talk.forward(Duration.ofMinutes(2));
      assertTrue(talk.events.isEmpty());
      assertEquals(0, talk.scheduler.timers());
    }
  }

  private static Reason lostAfter(String... frames) throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p ->
                    p.upgrade()
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID)
                        .text(frames)
                        .readToTheEnd());
        Talk talk = Talk.with(peer)) {
      talk.reached();
      Reason reason = talk.lost();
      talk.forward(Duration.ofMinutes(2));
      assertTrue(talk.events.isEmpty(), "one end is enough");
      return reason;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitTimer(Talk talk) {
    assertTrue(talk.scheduler.timers() > 0);
  }
}
