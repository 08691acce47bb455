package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.qr.CodeCheck;
import dev.enlace.reason.Reason;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.ScriptedPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several sessions on one Socket.IO gateway. A wrong attribution would put one customer's code on
 * another one's page, so most of this is about who does not hear what.
 */
class SharedConnectionTest {
  private static final String AURA_CODE = "2@aura-aura-aura-aura,k,k,k";
  private static final String NORA_CODE = "2@nora-nora-nora-nora,k,k,k";

  private final FakeScheduler scheduler = new FakeScheduler();
  private final CodeCheck codes = new CodeCheck(Pattern.compile("2@.*"));
  private final BlockingQueue<ScriptedPeer.Peer> sockets = new LinkedBlockingQueue<>();
  private final Map<String, Events> heard = new HashMap<>();
  private ScriptedPeer peer;
  private SocketIoGateway gateway;

  @BeforeEach
  void open() throws Exception {
    play(
        p -> {
          p.upgrade().text(Talk.OPEN).expect("40").text("40{\"sid\":\"s1\"}");
          sockets.add(p);
          p.hold();
        });
  }

  private void play(ScriptedPeer.Script... scripts) throws Exception {
    if (peer != null) {
      close(peer, gateway);
    }
    peer = ScriptedPeer.playing(scripts);
    gateway = gateway(SocketIoSettings.of(peer.address()));
  }

  private SocketIoGateway gateway(SocketIoSettings settings) {
    return new SocketIoGateway("test", settings, codes, scheduler, Gateways::trustOfThisJava);
  }

  private static void close(ScriptedPeer peer, Gateway gateway) throws IOException {
    gateway.close();
    peer.release();
    peer.close();
  }

  @AfterEach
  void close() throws Exception {
    close(peer, gateway);
    codes.close();
    assertEquals(List.of(), scheduler.thrown());
  }

  private Gateway.Connection connect(String sessionId) {
    Events events = new Events();
    heard.put(sessionId, events);
    return gateway.connect(sessionId, events);
  }

  private Events heard(String sessionId) {
    return Objects.requireNonNull(heard.get(sessionId));
  }

  /** The far side of the next connection that is let in. */
  private ScriptedPeer.Peer socket() throws InterruptedException {
    ScriptedPeer.Peer socket = sockets.poll(20, TimeUnit.SECONDS);
    assertNotNull(socket, "nobody connected");
    return socket;
  }

  private static String question(int number, String what, String sessionId) {
    return "42%d[\"%s\",{\"session_id\":\"%s\",\"sessionId\":\"%s\"}]"
        .formatted(number, what, sessionId, sessionId);
  }

  private static String event(String name, String payload) {
    return "42[\"%s\",%s]".formatted(name, payload.replace('\'', '"'));
  }

  private static String code(String sessionId, String code) {
    return event("qr_code", "{'session_id':'%s','qr':'%s'}".formatted(sessionId, code));
  }

  private void assertCode(String sessionId, String code) throws InterruptedException {
    assertEquals(code, heard(sessionId).next(QrIssued.class).code());
  }

  /** Connects {@code aura}, and shows that the gateway says whom it speaks of. */
  private ScriptedPeer.Peer proved() throws Exception {
    connect("aura").refresh();
    ScriptedPeer.Peer socket = socket().expect(question(0, "get_qr", "aura"));
    heard("aura").next(Reached.class);
    socket.text(code("aura", AURA_CODE));
    assertCode("aura", AURA_CODE);
    return socket;
  }

  /** As {@link #proved}, and {@code nora} beside it. */
  private ScriptedPeer.Peer shared() throws Exception {
    ScriptedPeer.Peer socket = proved();
    connect("nora").refresh();
    heard("nora").next(Reached.class);
    return socket.expect(question(1, "get_qr", "nora"));
  }

  /** Turns the clock, when nothing is being written any more. */
  private void turn(Duration by) throws Exception {
    Conditions.awaitWritten();
    scheduler.forward(by);
  }

  @Test
  void sharesTheConnectionOfAGatewayThatNamesItsSessions() throws Exception {
    ScriptedPeer.Peer socket = shared();

    socket.text(code("nora", NORA_CODE), event("authenticated", "{'session_id':'aura'}"));

    assertCode("nora", NORA_CODE);
    heard("aura").next(GatewayEvent.Linked.class);
    assertEquals(1, peer.connections());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'session_id':'ID','qr':'CODE'}",
        "{'sessionId':'ID','qr':'CODE'}",
        "{'session':'ID','qr':'CODE'}",
        "{'instance':'ID','data':{'qrcode':'CODE'}}",
        "{'data':{'instanceName':'ID','qr':'CODE'}}",
        "{'session':{'session_name':'ID'},'qr':'CODE'}"
      })
  void knowsASessionByAnySpelling(String payload) throws Exception {
    connect("aura");
    ScriptedPeer.Peer socket = socket();
    socket.text(event("qr", payload.replace("ID", "aura").replace("CODE", AURA_CODE)));
    heard("aura").next(Reached.class);
    assertCode("aura", AURA_CODE);
    connect("nora");

    socket.text(event("qr", payload.replace("ID", "nora").replace("CODE", NORA_CODE)));

    heard("nora").next(Reached.class);
    assertCode("nora", NORA_CODE);
    assertTrue(heard("aura").isEmpty());
    assertEquals(1, peer.connections());
  }

  @Test
  void givesEachItsOwnUntilTheGatewayWasSeenToNameThem() throws Exception {
    connect("aura");
    ScriptedPeer.Peer aura = socket();
    connect("nora");
    ScriptedPeer.Peer nora = socket();

    aura.text(event("qr_code", "'" + AURA_CODE + "'"));
    nora.text(event("qr_code", "'" + NORA_CODE + "'"));

    heard("aura").next(Reached.class);
    heard("nora").next(Reached.class);
    assertCode("aura", AURA_CODE);
    assertCode("nora", NORA_CODE);
  }

  @Test
  void neverSharesWhereOneEventNamedNobody() throws Exception {
    connect("aura");
    ScriptedPeer.Peer aura = socket();
    aura.text(event("qr_code", "'" + AURA_CODE + "'"), event("authenticated", "{'id':1}"));
    heard("aura").next(Reached.class);
    assertCode("aura", AURA_CODE);
    aura.text(event("status", "{'session_id':'aura','status':'scanned'}"));
    heard("aura").next(GatewayEvent.Linked.class);
    heard("aura").next(Scanned.class);
    connect("nora");

    socket().text(event("qr_code", "'" + NORA_CODE + "'"));

    heard("nora").next(Reached.class);
    assertCode("nora", NORA_CODE);
    assertTrue(heard("aura").isEmpty());
  }

  // Some take a connection for one session's, and would name that one in all they say on it.
  @Test
  void neverSharesWhereItIsToldNotTo() throws Exception {
    gateway.close();
    gateway = gateway(SocketIoSettings.of(peer.address()).withOwnConnections());
    proved();
    connect("nora").refresh();

    socket().expect(question(0, "get_qr", "nora")).text(code("nora", NORA_CODE));
    heard("nora").next(Reached.class);
    assertCode("nora", NORA_CODE);
  }

  @Test
  void bringsTogetherThoseThatCameBeforeTheGatewayWasSeenToNameThem() throws Exception {
    connect("aura").refresh();
    ScriptedPeer.Peer aura = socket().expect(question(0, "get_qr", "aura"));
    connect("nora").refresh();
    ScriptedPeer.Peer nora = socket().expect(question(0, "get_qr", "nora"));
    heard("aura").next(Reached.class);
    heard("nora").next(Reached.class);

    aura.text(code("aura", AURA_CODE));
    assertCode("aura", AURA_CODE);
    nora.expectEnd("close 1000");
    aura.expect(question(1, "get_qr", "nora")).text(code("nora", NORA_CODE));

    assertCode("nora", NORA_CODE);
  }

  @Test
  void bringsAlongWhoseConnectionIsStillBeingMade() throws Exception {
    play(
        p -> {
          p.upgrade().text(Talk.OPEN).expect("40").text("40{\"sid\":\"s1\"}");
          sockets.add(p);
          p.hold();
        },
        p -> p.upgrade().tell("upgraded").readToTheEnd());
    connect("aura");
    ScriptedPeer.Peer aura = socket();
    heard("aura").next(Reached.class);
    connect("nora").refresh();
    assertEquals("upgraded", peer.told());
    turn(Duration.ofSeconds(3));

    aura.text(code("aura", AURA_CODE));

    assertEquals(Duration.ofSeconds(3), heard("nora").next(Reached.class).took());
    aura.expect(question(0, "get_qr", "nora")).text(code("nora", NORA_CODE));
    assertCode("nora", NORA_CODE);
    turn(Duration.ofSeconds(10));
    assertTrue(heard("nora").isEmpty());
  }

  // A gateway that named its sessions, and then sends a code that names nobody.
  @Test
  void showsACodeThatNamesNobodyToNobodyAndPartsThem() throws Exception {
    try (LogLines log = LogLines.of("dev.enlace", Level.ALL)) {
      ScriptedPeer.Peer socket = shared();

      socket.text(event("qr_code", "{'qr':'" + NORA_CODE + "'}"));

      log.next("gateway test does not always say which session it speaks of");
      ScriptedPeer.Peer one = socket();
      ScriptedPeer.Peer other = socket();
      boolean auraFirst = one.read().equals(question(0, "get_qr", "aura"));
      ScriptedPeer.Peer aura = auraFirst ? one : other;
      ScriptedPeer.Peer nora = auraFirst ? other : one;
      other.expect(question(0, "get_qr", auraFirst ? "nora" : "aura"));
      aura.text(event("qr_code", "{'qr':'" + AURA_CODE + "1'}"));
      nora.text(event("qr_code", "{'qr':'" + NORA_CODE + "1'}"));

      // The next thing that each hears: what was dropped came to neither.
      assertCode("aura", AURA_CODE + "1");
      assertCode("nora", NORA_CODE + "1");
      assertEquals(3, peer.connections());
    }
  }

  // Customer nora leaves; the gateway goes on showing codes for her, and does not say for whom.
  @Test
  void showsNobodyTheCodeOfASessionThatLeft() throws Exception {
    ScriptedPeer.Peer socket = proved();
    Gateway.Connection nora = connect("nora");
    heard("nora").next(Reached.class);
    nora.close();
    socket.expect(question(1, "unfollow", "nora"));

    socket.text(event("qr_code", "{'qr':'" + NORA_CODE + "'}"));

    ScriptedPeer.Peer own = socket().expect(question(0, "get_qr", "aura"));
    own.text(event("qr_code", "{'qr':'" + AURA_CODE + "1'}"));
    assertCode("aura", AURA_CODE + "1");
  }

  @Test
  void showsACodeThatNamesTwoToNeither() throws Exception {
    ScriptedPeer.Peer socket = shared();

    socket.text(event("qr_code", "{'session':'aura','instance':'nora','qr':'" + NORA_CODE + "'}"));

    for (int i = 0; i < 2; i++) {
      ScriptedPeer.Peer own = socket();
      String id = own.read().equals(question(0, "get_qr", "aura")) ? "aura" : "nora";
      own.text(event("status", "{'status':'starting'}"));
      heard(id).next(NotLinked.class);
    }
  }

  @Test
  void keepsToOneConnectionWhereWhatNamesNobodySaysNothingAboutASession() throws Exception {
    ScriptedPeer.Peer socket = shared();

    socket.text(
        event("connected", "{'message':'welcome'}"),
        event("stats", "{'clients':2}"),
        event("message", "{'status':'read'}"),
        code("nora", NORA_CODE));

    assertCode("nora", NORA_CODE);
    assertTrue(heard("aura").isEmpty());
    assertEquals(1, peer.connections());
  }

  @Test
  void handsAnAnswerToWhoAskedAndToNobodyElse() throws Exception {
    ScriptedPeer.Peer socket = shared();

    socket.text("431[{\"qr\":\"" + NORA_CODE + "\"}]", "430[{\"qr\":\"" + AURA_CODE + "1\"}]");

    assertCode("nora", NORA_CODE);
    assertCode("aura", AURA_CODE + "1");
    assertTrue(heard("nora").isEmpty());
  }

  @Test
  void dropsAnAnswerThatNamesAnother() throws Exception {
    ScriptedPeer.Peer socket = shared();

    socket.text(
        "431[{\"session_id\":\"aura\",\"qr\":\"" + AURA_CODE + "1\"}]", code("nora", NORA_CODE));

    assertCode("nora", NORA_CODE);
    assertTrue(heard("aura").isEmpty());
  }

  @Test
  void leavesTheOthersAloneWhenOneCloses() throws Exception {
    ScriptedPeer.Peer socket = proved();
    Gateway.Connection nora = connect("nora");
    heard("nora").next(Reached.class);
    nora.close();
    socket.expect(question(1, "unfollow", "nora"));
    socket.text(code("nora", NORA_CODE), event("authenticated", "{'session_id':'aura'}"));

    heard("aura").next(GatewayEvent.Linked.class);
    assertTrue(heard("nora").isEmpty());
  }

  @Test
  void closesTheConnectionWithTheLast() throws Exception {
    Gateway.Connection aura = connect("aura");
    ScriptedPeer.Peer socket = socket().text(code("aura", AURA_CODE));
    heard("aura").next(Reached.class);
    assertCode("aura", AURA_CODE);
    Gateway.Connection nora = connect("nora");
    aura.close();
    socket.expect(question(0, "unfollow", "aura"));
    nora.close();

    socket.expectEnd("close 1000");
    connect("aura");
    socket();
    heard("aura").next(Reached.class);
  }

  @Test
  void tellsAllOfThemThatItIsLostAndTheyShareTheNextAttempt() throws Exception {
    ScriptedPeer.Peer socket = shared();
    socket.text("41");
    assertEquals(Reason.GW_KICKED, heard("aura").next(Lost.class).reason());
    assertEquals(Reason.GW_KICKED, heard("nora").next(Lost.class).reason());

    connect("aura").refresh();
    connect("nora").refresh();

    ScriptedPeer.Peer next = socket();
    next.expect(question(0, "get_qr", "aura")).expect(question(1, "get_qr", "nora"));
    heard("aura").next(Reached.class);
    heard("nora").next(Reached.class);
    assertEquals(2, peer.connections());
  }

  @Test
  void tellsEachHowLongItTookFromItsOwnStart() throws Exception {
    play(
        p -> {
          p.upgrade().text(Talk.OPEN).expect("40").text("40{\"sid\":\"s1\"}");
          p.text(code("aura", AURA_CODE)).text("41").readToTheEnd();
        },
        p -> {
          p.upgrade().tell("upgraded").hold();
          p.text(Talk.OPEN).expect("40").text("40{\"sid\":\"s1\"}").readToTheEnd();
        });
    connect("aura");
    heard("aura").next(Reached.class);
    lost("aura");
    connect("aura");
    assertEquals("upgraded", peer.told());
    turn(Duration.ofSeconds(4));
    connect("nora");
    turn(Duration.ofSeconds(2));
    peer.release();

    assertEquals(Duration.ofSeconds(6), heard("aura").next(Reached.class).took());
    assertEquals(Duration.ofSeconds(2), heard("nora").next(Reached.class).took());
    assertEquals(2, peer.connections());
  }

  @Test
  void tellsAllWhoJoinedItThatAnAttemptFailed() throws Exception {
    play(
        p -> {
          p.upgrade().text(Talk.OPEN).expect("40").text("40{\"sid\":\"s1\"}");
          p.text(code("aura", AURA_CODE)).text("41").readToTheEnd();
        },
        p -> {
          p.upgrade().text(Talk.OPEN).expect("40").tell("asked").hold();
          p.text("44{\"message\":\"Not authorized\"}").readToTheEnd();
        });
    connect("aura");
    heard("aura").next(Reached.class);
    lost("aura");
    connect("aura");
    assertEquals("asked", peer.told());
    connect("nora");
    peer.release();

    assertEquals(Reason.GW_AUTH, heard("aura").next(Lost.class).reason());
    assertEquals(Reason.GW_AUTH, heard("nora").next(Lost.class).reason());
    assertEquals(2, peer.connections());
  }

  private void lost(String sessionId) throws InterruptedException {
    GatewayEvent event = heard(sessionId).next();
    while (!(event instanceof Lost)) {
      event = heard(sessionId).next();
    }
  }

  @Test
  void letsAllOfThemHearOneHeartbeatAndOneSilence() throws Exception {
    ScriptedPeer.Peer socket = shared();
    while (!heard("aura").isEmpty()) {
      heard("aura").any();
    }
    socket.text("2").expect("3");

    assertNull(((Heard) heard("aura").any()).answer());
    assertNull(((Heard) heard("nora").any()).answer());
    turn(Duration.ofSeconds(45));
    assertEquals(Reason.GW_HEARTBEAT, heard("aura").next(Lost.class).reason());
    assertEquals(Reason.GW_HEARTBEAT, heard("nora").next(Lost.class).reason());
  }

  @Test
  void unlinksOneAndDoesNotStartItAgainWhenTheyPart() throws Exception {
    ScriptedPeer.Peer socket = proved();
    Gateway.Connection nora = connect("nora");
    heard("nora").next(Reached.class);
    nora.logout();
    socket.expect(question(1, "logout", "nora"));

    socket.text(event("qr_code", "{'qr':'" + AURA_CODE + "'}"));
    ScriptedPeer.Peer own = socket().expect(question(0, "get_qr", "aura"));
    socket.expect(question(2, "unfollow", "aura"));
    socket.text("431[{\"success\":true}]");

    heard("nora").next(LoggedOut.class);
    own.text(event("gateway_error", "{'error':'QR_GENERATION_ERROR'}"));
    assertEquals(Reason.QR_GENERATION_ERROR, heard("aura").next(Troubled.class).reason());
    nora.close();
    socket.expectEnd("close 1000");
  }

  @Test
  void endsAllOfThemWithTheGateway() throws Exception {
    shared();
    gateway.close();
    turn(Duration.ofMinutes(2));

    assertTrue(heard("aura").isEmpty());
    assertTrue(heard("nora").isEmpty());
    assertEquals(0, scheduler.timers());
  }
}
