package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.PairingFailed;
import dev.enlace.gateway.GatewayEvent.PairingIssued;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.gateway.SpokenGateway.Mood;
import dev.enlace.gateway.SpokenGateway.Said;
import dev.enlace.gateway.SpokenGateway.Tongue;
import dev.enlace.qr.CodeCheck;
import dev.enlace.reason.Reason;
import dev.enlace.testing.FakeScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every gateway client does, whatever it speaks, and whether or not it had to find that out.
 */
class GatewayContractTest {
  /** A client, and what it talks to. */
  enum Client {
    SOCKET_IO(Tongue.SOCKET_IO),
    REST(Tongue.REST),
    FOUND_SOCKET_IO(Tongue.SOCKET_IO),
    FOUND_REST(Tongue.REST),
    FOUND_BOTH(Tongue.BOTH);

    private final Tongue tongue;

    Client(Tongue tongue) {
      this.tongue = tongue;
    }

    Gateway gateway(URI url, CodeCheck codes, FakeScheduler scheduler) {
      SocketIoSettings socketIo = SocketIoSettings.of(url).withKey("s3cret");
      RestSettings rest = RestSettings.of(url).withKey("s3cret");
      return switch (this) {
        case SOCKET_IO -> Gateways.socketIo("test", socketIo, codes, scheduler);
        case REST -> Gateways.rest("test", rest, codes, scheduler);
        case FOUND_SOCKET_IO, FOUND_REST, FOUND_BOTH ->
            Gateways.probing("test", socketIo, rest, codes, scheduler);
      };
    }
  }

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final FakeScheduler scheduler = new FakeScheduler();
  private final CodeCheck codes = new CodeCheck(Pattern.compile("2@.*"));
  private final Events events = new Events();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    codes.close();
    assertEquals(List.of(), scheduler.thrown());
  }

  private SpokenGateway far(Client client) throws IOException {
    SpokenGateway far = new SpokenGateway(client.tongue, "s3cret");
    open.add(far);
    return far;
  }

  /** Connects {@code nora} beside {@code aura}, on the same gateway. */
  private Gateway.Connection[] reachedBoth(Client client, SpokenGateway far, Events ofNora)
      throws InterruptedException {
    Gateway gateway = client.gateway(far.url(), codes, scheduler);
    open.add(gateway);
    far.says("nora", Said.STARTING);
    Gateway.Connection aura = gateway.connect("aura", events);
    events.next(Reached.class);
    aura.refresh();
    events.next(NotLinked.class);
    Gateway.Connection nora = gateway.connect("nora", ofNora);
    ofNora.next(Reached.class);
    return new Gateway.Connection[] {aura, nora};
  }

  private Gateway.Connection connect(Client client, URI url) {
    Gateway gateway = client.gateway(url, codes, scheduler);
    open.add(gateway);
    return gateway.connect("aura", events);
  }

  private Gateway.Connection reached(Client client, SpokenGateway far) throws InterruptedException {
    Gateway.Connection connection = connect(client, far.url());
    events.next(Reached.class);
    return connection;
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhereTheSessionStandsWhenAsked(Client client) throws Exception {
    SpokenGateway far = far(client);
    Gateway.Connection connection = reached(client, far);

    far.says(Said.STARTING);
    connection.refresh();
    assertEquals(Reason.QR_NOT_READY, events.next(NotLinked.class).reason());
    far.says(Said.CODE);
    connection.refresh();
    QrIssued issued = events.next(QrIssued.class);
    assertEquals(SpokenGateway.CODE, issued.code());
    assertEquals(2, issued.ordinal());
    assertEquals(Duration.ofSeconds(18), issued.lifetime());
    far.says(Said.SCANNED);
    connection.refresh();
    events.next(Scanned.class);
    far.says(Said.LINKED);
    connection.refresh();
    assertEquals("5215512345678", events.next(Linked.class).account().phone());
    far.says(Said.LOGGED_OUT);
    connection.refresh();
    events.next(LoggedOut.class);
  }

  @ParameterizedTest
  @EnumSource
  void hearsAnAnswerBeforeItSaysWhatFollowsFromIt(Client client) throws Exception {
    SpokenGateway far = far(client);
    Gateway.Connection connection = reached(client, far);
    far.says(Said.LINKED);
    connection.refresh();

    Heard heard = (Heard) events.any();
    assertFalse(String.valueOf(heard.answer()).contains("5512345678"), heard.toString());
    events.next(Linked.class);
  }

  @ParameterizedTest
  @EnumSource
  void saysWhyThereIsNoCode(Client client) throws Exception {
    SpokenGateway far = far(client);
    Gateway.Connection connection = reached(client, far);
    far.says(Said.NO_CODE);
    connection.refresh();
    assertEquals(Reason.QR_GENERATION_ERROR, events.next(Troubled.class).reason());
    far.says(Said.WHATSAPP_AWAY);
    connection.refresh();

    assertEquals(Reason.WA_UNREACHABLE, events.next(Troubled.class).reason());
  }

  @ParameterizedTest
  @EnumSource
  void dropsWhatIsSaidAboutAnotherSession(Client client) throws Exception {
    SpokenGateway far = far(client);
    Gateway.Connection connection = reached(client, far);
    far.says(Said.ANOTHER_LINKED);
    connection.refresh();
    if (client.tongue == Tongue.REST) {
      // Whoever was asked has to be told that there was no answer.
      assertEquals(Reason.GW_BAD_REPLY, events.next(Troubled.class).reason());
    }
    far.says(Said.STARTING);
    connection.refresh();

    events.next(NotLinked.class);
  }

  @ParameterizedTest
  @EnumSource
  void givesACodeToBeTypedOnceItHasSaidThatItCan(Client client) throws Exception {
    SpokenGateway far = far(client);
    Gateway gateway = client.gateway(far.url(), codes, scheduler);
    open.add(gateway);
    Gateway.Connection connection = gateway.connect("aura", events);
    events.next(Reached.class);
    assertFalse(gateway.pairs());
    far.says(Said.CODE);
    connection.refresh();
    events.next(QrIssued.class);
    assertTrue(gateway.pairs());
    far.pairs(200, "'success':true,'code':'k7wq-2mrt','expires_in_ms':140000");
    connection.pair("525512345678");
    Heard heard = null;
    PairingIssued issued = null;
    while (issued == null) {
      GatewayEvent event = events.any();
      heard = event instanceof Heard last ? last : heard;
      issued = event instanceof PairingIssued code ? code : null;
    }
    assertEquals("K7WQ2MRT", issued.code());
    assertEquals(Duration.ofSeconds(140), issued.lifetime());
    assertFalse(String.valueOf(heard).toLowerCase(Locale.ROOT).contains("k7wq"), "not in words");
  }

  @ParameterizedTest
  @EnumSource
  void saysWhyThereIsNoCodeToBeTyped(Client client) throws Exception {
    SpokenGateway far = far(client);
    Gateway.Connection connection = reached(client, far);
    far.pairs(429, "'success':false,'error':'PAIRING_RATE_LIMIT','message':'later'");
    connection.pair("525512345678");
    PairingFailed failed = events.next(PairingFailed.class);
    assertEquals(Reason.PAIRING_RATE_LIMIT, failed.reason());
    assertFalse(failed.detail().contains("5255"), failed.detail());
    far.says(Said.LINKED);
    connection.refresh();
    events.next(Linked.class);
  }

  @Test
  void oneSessionThatIsMissingDoesNotSpeakForTheGateway() throws Exception {
    SpokenGateway far = far(Client.REST);
    Gateway gateway = Client.REST.gateway(far.url(), codes, scheduler);
    open.add(gateway);
    Gateway.Connection connection = gateway.connect("aura", events);
    events.next(Reached.class);
    far.says(Said.CODE);
    connection.refresh();
    events.next(QrIssued.class);
    far.pairs(404, "'error':'Session aura not found'");
    connection.pair("525512345678");
    assertEquals(Reason.SESSION_MISSING, events.next(PairingFailed.class).reason());
    assertTrue(gateway.pairs());
    far.pairs(404, "'error':'NOT_FOUND'");
    connection.pair("525512345678");
    assertEquals(Reason.PAIRING_UNSUPPORTED, events.next(PairingFailed.class).reason());
    assertTrue(gateway.pairs());
    far.pairs(501, "'error':'no'");
    connection.pair("525512345678");
    assertEquals(Reason.PAIRING_UNSUPPORTED, events.next(PairingFailed.class).reason());
    assertFalse(gateway.pairs());
  }

  @ParameterizedTest
  @EnumSource
  void unlinksTheAccount(Client client) throws Exception {
    reached(client, far(client)).logout();

    events.next(LoggedOut.class);
  }

  @ParameterizedTest
  @EnumSource
  void isLostWhereTheKeyIsRefused(Client client) throws Exception {
    SpokenGateway far = far(client);
    far.is(Mood.REFUSING);
    connect(client, far.url());

    assertEquals(Reason.GW_AUTH, events.next(Lost.class).reason());
  }

  @ParameterizedTest
  @EnumSource
  void isLostWhereNobodyListens(Client client) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    connect(client, URI.create("http://127.0.0.1:" + port));

    assertEquals(Reason.GW_REFUSED, events.next(Lost.class).reason());
  }

  @ParameterizedTest
  @EnumSource
  void isLostWhereNobodyAnswers(Client client) throws Exception {
    SpokenGateway far = far(client);
    far.is(Mood.HANGING);
    connect(client, far.url());
    far.awaitRequest();
    scheduler.forward(DEADLINE);

    assertEquals(Reason.GW_HANDSHAKE_TIMEOUT, events.next(Lost.class).reason());
    scheduler.forward(Duration.ofSeconds(1)); // for a goodbye that nobody takes
    far.awaitAllClosed();
  }

  @ParameterizedTest
  @EnumSource
  void isLostWhereSomethingElseAnswers(Client client) throws Exception {
    SpokenGateway far = far(client);
    far.is(Mood.A_PAGE);
    connect(client, far.url());

    assertEquals(Reason.GW_NOT_A_GATEWAY, events.next(Lost.class).reason());
  }

  @ParameterizedTest
  @EnumSource
  void keepsQuietAndLetsGoOnceItIsClosed(Client client) throws Exception {
    SpokenGateway far = far(client);
    Gateway.Connection connection = reached(client, far);
    far.is(Mood.HANGING);
    connection.refresh();
    connection.close();
    connection.close();
    connection.refresh();
    connection.logout();
    scheduler.forward(DEADLINE.multipliedBy(10));

    assertTrue(events.isEmpty());
    assertEquals(0, scheduler.timers());
  }

  @ParameterizedTest
  @EnumSource
  void connectsAnewAfterItWasLost(Client client) throws Exception {
    SpokenGateway far = far(client);
    far.is(Mood.REFUSING);
    Gateway gateway = client.gateway(far.url(), codes, scheduler);
    open.add(gateway);
    gateway.connect("aura", events);
    events.next(Lost.class);
    far.is(Mood.WELL);
    gateway.connect("aura", events);

    events.next(Reached.class);
    assertEquals(client.tongue != Tongue.REST, gateway.pushes());
    assertEquals(client.tongue != Tongue.REST ? "socketio" : "rest", gateway.kind());
  }

  @ParameterizedTest
  @EnumSource
  void tellsEachOfTwoSessionsItsOwnAndNothingElse(Client client) throws Exception {
    SpokenGateway far = far(client);
    Events ofNora = new Events();
    Gateway.Connection[] both = reachedBoth(client, far, ofNora);

    far.says(Said.LINKED);
    far.says("nora", Said.CODE);
    both[1].refresh();
    assertEquals(SpokenGateway.codeOf("nora"), ofNora.next(QrIssued.class).code());
    assertTrue(events.isEmpty());
    both[0].refresh();
    events.next(Linked.class);
    assertTrue(ofNora.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheOtherAloneWhenOneOfTwoSessionsCloses(Client client) throws Exception {
    SpokenGateway far = far(client);
    Events ofNora = new Events();
    Gateway.Connection[] both = reachedBoth(client, far, ofNora);

    both[0].close();
    far.says("nora", Said.LINKED);
    both[1].refresh();

    ofNora.next(Linked.class);
    scheduler.forward(Duration.ofSeconds(20));
    assertTrue(events.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void unlinksOneOfTwoSessions(Client client) throws Exception {
    SpokenGateway far = far(client);
    Events ofNora = new Events();
    Gateway.Connection[] both = reachedBoth(client, far, ofNora);

    both[1].logout();
    ofNora.next(LoggedOut.class);
    far.says(Said.LINKED);
    both[0].refresh();

    events.next(Linked.class);
  }

  @ParameterizedTest
  @EnumSource
  void tellsTwoSessionsThatConnectAtOnceThatTheKeyIsRefused(Client client) throws Exception {
    SpokenGateway far = far(client);
    far.is(Mood.REFUSING);
    Gateway gateway = client.gateway(far.url(), codes, scheduler);
    open.add(gateway);
    Events ofNora = new Events();
    gateway.connect("aura", events);
    gateway.connect("nora", ofNora);

    assertEquals(Reason.GW_AUTH, events.next(Lost.class).reason());
    assertEquals(Reason.GW_AUTH, ofNora.next(Lost.class).reason());
  }
}
