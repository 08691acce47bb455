package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.reason.Reason;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong before, and apart from, the protocol. */
class ReachingTheGatewayTest {
  private static final String SID = "40{\"sid\":\"s1\"}";

  @Test
  void namesARefusedConnection() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertEquals(Reason.GW_REFUSED, lostAt("http://127.0.0.1:" + port).reason());
  }

  @Test
  void namesANameThatNobodyKnows() throws Exception {
    assertEquals(Reason.GW_DNS, lostAt("http://gateway.invalid:1").reason());
  }

  // The settings refuse such a number; a name may lead there all the same, later.
  @ParameterizedTest
  @ValueSource(
      strings = {"http://169.254.169.254", "https://[fd00:ec2::254]", "http://224.0.0.1:8080"})
  void callsNoCloudsMetadata(String address) throws Exception {
    try (Talk talk = new Talk(SocketIoSettings.of(URI.create(address)))) {
      talk.connect();
      assertEquals(Reason.GW_FORBIDDEN_ADDRESS, talk.lost());
    }
  }

  @Test
  void givesTcpFiveSeconds() throws Exception {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Nobody accepts: the kernel completes two connections and lets every other one hang.
      for (int i = 0; i < 2; i++) {
        fillers.add(new Socket(full.getInetAddress(), full.getLocalPort()));
      }
      try (Talk talk =
          new Talk(SocketIoSettings.of(URI.create("http://127.0.0.1:" + full.getLocalPort())))) {
        talk.connect();
        talk.forward(Duration.ofMillis(4_999));
        assertNull(talk.events.poll());
        Conditions.await(ReachingTheGatewayTest::somebodyConnects);
        talk.forward(Duration.ofMillis(1));
        assertEquals(Reason.GW_CONNECT_TIMEOUT, talk.lost());
      }
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  /** Whether a thread of ours has its name's address, and waits for TCP. */
  private static boolean somebodyConnects() {
    return Thread.getAllStackTraces().values().stream()
        .map(Arrays::asList)
        .anyMatch(
            trace ->
                trace.stream().anyMatch(at -> at.getClassName().equals(Dialer.class.getName()))
                    && trace.stream()
                        .anyMatch(
                            at ->
                                at.getClassName().equals("java.net.Socket")
                                    && at.getMethodName().equals("connect")));
  }

  @ParameterizedTest
  @CsvSource({
    "401 Unauthorized, GW_AUTH",
    "403 Forbidden, GW_AUTH",
    "407 Proxy Authentication Required, GW_UPGRADE_REFUSED",
    "429 Too Many Requests, GW_RATE_LIMIT",
    "500 Oops, GW_5XX",
    "502 Bad Gateway, GW_5XX",
    "503 Service Unavailable, GW_5XX",
    "504 Gateway Timeout, GW_5XX",
    "200 OK, GW_NOT_A_GATEWAY",
    "204 No Content, GW_NOT_A_GATEWAY",
    "301 Moved, GW_NOT_A_GATEWAY",
    "302 Found, GW_NOT_A_GATEWAY",
    "400 Bad Request, GW_UPGRADE_REFUSED",
    "404 Not Found, GW_UPGRADE_REFUSED",
    "426 Upgrade Required, GW_UPGRADE_REFUSED"
  })
  void readsAnUpgradesStatus(String status, Reason reason) throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            p -> p.answer(status, "Retry-After: 7\r\nLocation: /login\r\n", "<html>"),
            // Asked plainly, the gateway itself answers.
            p -> p.answer("200 OK", "", Talk.OPEN))) {
      Lost lost = lostAt(peer.address().toString());
      assertEquals(reason, lost.reason());
      boolean asked = reason == Reason.GW_RATE_LIMIT || reason == Reason.GW_5XX;
      assertEquals(asked ? Duration.ofSeconds(7) : null, lost.retryAfter());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 OK|<html>login</html>|GW_NOT_A_GATEWAY",
        "404 Not Found|nothing here|GW_NOT_A_GATEWAY",
        "302 Found||GW_NOT_A_GATEWAY",
        "401 Unauthorized||GW_AUTH",
        "403 Forbidden|{\"code\":4,\"message\":\"Forbidden\"}|GW_AUTH",
        "400 Bad Request|{\"code\":4,\"message\":\"Forbidden\"}|GW_AUTH",
        "400 Bad Request|{\"code\":0,\"message\":\"Transport unknown\"}|GW_UPGRADE_REFUSED",
        "429 Slow down||GW_RATE_LIMIT",
        "503 Busy||GW_5XX",
        "400 Bad Request|The plain HTTP request was sent to HTTPS port|GW_SCHEME"
      })
  void asksPlainlyWhoIsThere(String status, String body, Reason reason) throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            p -> p.answer("400 Bad Request", "", "no"),
            p -> p.answer(status, "Content-Type: text/html\r\n", body == null ? "" : body))) {
      assertEquals(reason, lostAt(peer.address().toString()).reason());
      assertEquals(2, peer.connections());
    }
  }

  @Test
  void findsAVersion3ServerByItsFraming() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> p.answer("400 Bad Request", "", "no"),
                p -> p.answer("200 OK", "", "96:" + Talk.OPEN + "2:40"),
                p -> p.upgrade().text(Talk.OPEN, "40").readToTheEnd());
        Talk talk = Talk.with(peer)) {
      talk.reached();
      assertEquals(3, talk.gateway.version());
    }
  }

  @Test
  void keepsTheFirstAnswerIfTheSecondNeverEnds() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> p.answer("400 Bad Request", "", "no"),
                p -> {
                  p.request();
                  p.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0{")
                      .tell("stalled")
                      .readToTheEnd();
                });
        Talk talk = Talk.with(peer)) {
      peer.told();
      talk.forward(Duration.ofSeconds(10));
      Lost lost = talk.next(Lost.class);
      assertEquals(Reason.GW_UPGRADE_REFUSED, lost.reason());
      assertEquals("status=400", lost.detail());
    }
  }

  @Test
  void tellsAWrongAcceptKeyFromAStranger() throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            p -> {
              p.request();
              p.raw("HTTP/1.1 101 Switching Protocols\r\n");
              p.raw("Upgrade: websocket\r\n").raw("Connection: Upgrade\r\n");
              p.raw("Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n");
            })) {
      Lost lost = lostAt(peer.address().toString());
      assertEquals(Reason.GW_UPGRADE_REFUSED, lost.reason());
      assertEquals("upgrade=bad_accept", lost.detail());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP\r\n", "\u0000\u0001\u0002\r\n"})
  void namesAnotherProtocol(String banner) throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.playing(p -> p.raw(banner).readToTheEnd())) {
      assertEquals(Reason.GW_NOT_A_GATEWAY, lostAt(peer.address().toString()).reason());
    }
  }

  @Test
  void refusesAHeadWithoutEnd() throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            p -> {
              p.request();
              p.raw("HTTP/1.1 101 Switching Protocols\r\n");
              p.raw(("X-Long: " + "a".repeat(20_000) + "\r\n").repeat(2)).readToTheEnd();
            })) {
      assertEquals(Reason.GW_UPGRADE_REFUSED, lostAt(peer.address().toString()).reason());
    }
  }

  @Test
  void namesAConnectionClosedBeforeAnyAnswer() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.playing(ScriptedPeer.Peer::request)) {
      assertEquals(Reason.GW_DROPPED, lostAt(peer.address().toString()).reason());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000, GW_DROPPED",
    "1001, GW_RESTARTING",
    "1002, GW_PROTOCOL",
    "1003, GW_PROTOCOL",
    "1007, GW_PROTOCOL",
    "1008, GW_KICKED",
    "1009, GW_TOO_BIG",
    "1011, GW_5XX",
    "1012, GW_RESTARTING",
    "1013, GW_RESTARTING",
    "1014, GW_5XX",
    "3000, GW_AUTH",
    "4001, GW_AUTH",
    "4401, GW_AUTH",
    "4403, GW_AUTH",
    "4404, SESSION_MISSING",
    "4429, GW_RATE_LIMIT",
    "4999, GW_DROPPED",
    // Not allowed on the wire.
    "0, GW_PROTOCOL",
    "999, GW_PROTOCOL",
    "1004, GW_PROTOCOL",
    "1005, GW_PROTOCOL",
    "1006, GW_PROTOCOL",
    "1016, GW_PROTOCOL",
    "2999, GW_PROTOCOL"
  })
  void readsACloseCode(int code, Reason reason) throws Exception {
    assertEquals(reason, lostAfter(p -> p.close(code).readToTheEnd()));
  }

  @Test
  void readsACloseWithoutCodeAndAnEndWithoutClose() throws Exception {
    assertEquals(Reason.GW_DROPPED, lostAfter(p -> p.frame(0x88, new byte[0]).readToTheEnd()));
    assertEquals(Reason.GW_DROPPED, lostAfter(p -> {}));
    assertEquals(Reason.GW_DROPPED, lostAfter(p -> p.raw(new byte[] {(byte) 0x81, 100, '4'})));
    assertEquals(Reason.GW_DROPPED, lostAfter(p -> p.socket().setSoLinger(true, 0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xc1, 0xa1, 0x91, 0x83, 0x8b, 0x09, 0x80})
  void refusesFramesThatBreakTheRules(int first) throws Exception {
    assertEquals(
        Reason.GW_PROTOCOL, lostAfter(p -> p.frame(first, new byte[] {'2'}).readToTheEnd()));
  }

  @Test
  void refusesTextThatIsNoUtf8() throws Exception {
    assertEquals(
        Reason.GW_PROTOCOL,
        lostAfter(p -> p.frame(0x81, new byte[] {'4', (byte) 0xff}).readToTheEnd()));
  }

  @Test
  void noticesThatThePeerDoesNotRead() throws Exception {
    ServerSocket small = new ServerSocket();
    small.setReceiveBufferSize(4_096);
    small.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                small,
                false,
                p -> p.upgrade().text(Talk.OPEN).expect("40").text(SID).tell("in").hold());
        Talk talk = new Talk(SocketIoSettings.of(peer.address()))) {
      Gateway.Connection connection = talk.gateway.connect("x".repeat(8_000_000), talk.events::add);
      talk.reached();
      // Sixteen megabytes: more than any socket takes without a reader.
      connection.refresh();
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (talk.events.isEmpty() && System.nanoTime() < patience) {
        talk.scheduler.forward(Duration.ofSeconds(1));
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertEquals(Reason.GW_SEND_TIMEOUT, talk.lost());
      peer.release();
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> p.upgrade().text(Talk.OPEN).expect("40").text(SID, "41").readToTheEnd());
        Talk talk = new Talk(SocketIoSettings.of(peer.address()))) {
      long before = socketThreads();
      for (int i = 0; i < 100; i++) {
        talk.connect();
        assertEquals(Reason.GW_KICKED, talk.lost());
      }
      talk.forward(Duration.ofSeconds(5));
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (socketThreads() > before && System.nanoTime() < patience) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertTrue(socketThreads() <= before);
      assertEquals(0, talk.scheduler.timers());
      assertTrue(talk.events.isEmpty());
    }
  }

  private static long socketThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("WebSocket"))
        .count();
  }

  private interface Ending {
    void play(ScriptedPeer.Peer peer) throws Exception;
  }

  private static Reason lostAfter(Ending ending) throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  p.upgrade().text(Talk.OPEN).expect("40").text(SID);
                  p.tell("in").hold();
                  ending.play(p);
                });
        Talk talk = Talk.with(peer)) {
      talk.reached();
      peer.release();
      return talk.lost();
    }
  }

  private static Lost lostAt(String address) throws Exception {
    try (Talk talk = new Talk(SocketIoSettings.of(URI.create(address)))) {
      return talk.connect().next(Lost.class);
    }
  }
}
