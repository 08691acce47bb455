package dev.enlace.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.net.Reach;
import dev.enlace.store.StoredDelivery;
import dev.enlace.testing.Keys;
import dev.enlace.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a receiver may do to us on the wire, byte by byte, and where its name may lead. */
class OnTheWireTest {
  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

  @TempDir private Path directory;

  @Test
  void aReceiverThatSaysNothingHasTenSeconds() throws Exception {
    try (ScriptedPeer silent = ScriptedPeer.playing(p -> p.tell(p.request()).hold());
        Desk desk = desk(silent.address(), Reach.PUBLIC)) {
      desk.happens(1, "aura", "LINKED");
      silent.told();
      assertEquals(Courier.DEADLINE, desk.scheduler.untilNext());
      desk.scheduler.forward(Courier.DEADLINE);
      assertEquals("no answer in time at=http", desk.settled().detail());
      silent.release();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                            | closed before an answer",
        "HTTP/1.1 20                                   | closed before an answer",
        "SSH-2.0-OpenSSH_9.2                           | no http answered",
        "HTTP/1.1 999 What                             | no http answered",
        "HTTP/2 200                                    | no http answered",
        "HTTP/1.1 101 Switching Protocols              | status=101",
        "HTTP/1.1 404 Not Found                        | status=404",
        "HTTP/1.0 401 Who                              | status=401",
        "HTTP/1.1 302 Found, Location: http://127.0.0.1/ | status=302 redirects are not followed",
        "HTTP/1.1 100 Continue,,HTTP/1.1 500 No        | status=500",
      })
  void whatElseIsAnsweredIsNamed(String answer, String named) throws Exception {
    String end = answer.startsWith("HTTP") && !answer.endsWith(" 20") ? "\r\n\r\n" : "";
    String bytes = answer.replaceAll(", ?", "\r\n") + end;
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  requestWithBody(p);
                  p.raw(bytes);
                });
        Desk desk = desk(peer.address(), Reach.PUBLIC)) {
      assertEquals(named, failure(desk));
    }
  }

  @Test
  void aHeadWithoutAnEndIsCutOff() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(p -> pour(p, "HTTP/1.1 200 OK\r\nX: ", "x".repeat(1000)));
        Desk desk = desk(peer.address(), Reach.PUBLIC)) {
      assertEquals("answer too big", failure(desk));
    }
  }

  @Test
  void ofABodyWithoutAnEndNoMoreIsReadThanAFewKilobytes() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(p -> pour(p, "HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1000)));
        Desk desk = desk(peer.address(), Reach.PUBLIC)) {
      desk.happens(1, "aura", "LINKED");
      assertTrue(desk.settled().delivered());
    }
  }

  @Test
  void whatWasAnsweredCountsThoughItsBodyNeverEnds() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  requestWithBody(p);
                  p.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx").hold();
                });
        Desk desk = desk(peer.address(), Reach.PUBLIC)) {
      desk.happens(1, "aura", "LINKED");
      assertTrue(desk.settled().delivered());
      peer.release();
    }
  }

  @Test
  void nobodyThereIsNamed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (Desk desk = desk(URI.create("http://127.0.0.1:" + port), Reach.PUBLIC)) {
      assertEquals("tcp refused", failure(desk));
    }
  }

  @Test
  void certificatesThatAreNotToBeTrustedAreNamed() throws Exception {
    Keys keys = new Keys(directory);
    keys.make("stranger", "-ext", "san=ip:127.0.0.1");
    keys.make("other", "-ext", "san=dns:other.example");
    ScriptedPeer.Script turnedAway =
        p -> {
          try {
            p.request();
          } catch (IOException e) {
            // The client turned away, as it should.
          }
        };
    try (ScriptedPeer peer = ScriptedPeer.playing(keys.listen("stranger"), true, turnedAway);
        Desk desk = desk(peer.address(), Reach.PUBLIC)) {
      assertEquals("tls=untrusted", failure(desk));
    }
    try (ScriptedPeer peer = ScriptedPeer.playing(keys.listen("other"), true, turnedAway);
        Desk desk =
            new Desk(
                    new Outside(
                        () -> Desk.WALL,
                        InetAddress::getAllByName,
                        keys.trusting("other")::getSocketFactory),
                    Desk.receiver("crm", peer.address()))
                .started()) {
      assertEquals("tls=name_mismatch", failure(desk));
    }
    try (ScriptedPeer peer =
            ScriptedPeer.playing(p -> p.raw("HTTP/1.1 400 Bad Request\r\n\r\n").readToTheEnd());
        Desk desk =
            desk(URI.create(peer.address().toString().replace("http:", "https:")), Reach.PUBLIC)) {
      assertEquals("https asked, no tls answered", failure(desk));
    }
  }

  @Test
  void tellsAReceiverThatItTrustsUnderTheNameInTheUrl() throws Exception {
    Keys keys = new Keys(directory);
    keys.make("crm", "-ext", "san=dns:crm.test");
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                keys.listen("crm"),
                true,
                p -> {
                  requestWithBody(p);
                  p.raw(NO_CONTENT);
                });
        Desk desk =
            new Desk(
                    new Outside(
                        () -> Desk.WALL,
                        name -> addresses("127.0.0.1"),
                        keys.trusting("crm")::getSocketFactory),
                    receiver(named(peer, "https", "crm.test"), Reach.PRIVATE))
                .started()) {
      desk.happens(1, "aura", "LINKED");
      assertEquals("status=204", desk.settled().detail());
    }
  }

  // The name leads to a server of the receiver's first, and then, because whoever owns it wants
  // that, to where the cloud keeps its machines' credentials.
  @Test
  void aNameThatLeadsSomewhereElseAfterwardsIsNotFollowed() throws Exception {
    List<InetAddress[]> answers =
        new ArrayList<>(List.of(addresses("127.0.0.1"), addresses("169.254.169.254")));
    List<String> asked = new ArrayList<>();
    Outside outside =
        leadingTo(
            name -> {
              asked.add(name);
              return answers.remove(0);
            });
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> {
                  requestWithBody(p);
                  p.raw("HTTP/1.1 500 No\r\n\r\n");
                });
        Desk desk =
            new Desk(outside, receiver(named(peer, "http", "crm.test"), Reach.PRIVATE)).started()) {
      assertEquals("status=500", failure(desk), "it went to the address that was looked at");
      assertTrue(peer.requests().get(0).contains("\r\nHost: crm.test:"), "under its name");
      desk.scheduler.forward(Duration.ofSeconds(5));
      assertEquals("address=metadata not allowed", desk.settled().detail());
      assertEquals(List.of("crm.test", "crm.test"), asked, "once for each attempt");
      assertEquals(1, peer.connections());
    }
  }

  @Test
  void aPublicNameMayNotLeadIntoAPrivateNetworkUnlessThatIsMeant() throws Exception {
    Outside outside = leadingTo(name -> addresses("10.0.0.7"));
    URI url = URI.create("https://crm.test/");
    try (Desk desk = new Desk(outside, receiver(url, Reach.PUBLIC)).started()) {
      assertEquals("address=private not allowed", failure(desk));
    }
  }

  @Test
  void anUnknownNameIsNamed() throws Exception {
    Outside outside =
        leadingTo(
            name -> {
              throw new UnknownHostException(name);
            });
    try (Desk desk =
        new Desk(outside, receiver(URI.create("https://crm.test/"), Reach.PUBLIC)).started()) {
      assertEquals("dns unknown", failure(desk));
    }
  }

  @Test
  void aResolverThatHangsHasTheSameDeadline() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Outside outside =
        leadingTo(
            name -> {
              asked.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(name);
            });
    try (Desk desk =
        new Desk(outside, receiver(URI.create("https://crm.test/"), Reach.PUBLIC)).started()) {
      desk.happens(1, "aura", "LINKED");
      asked.await();
      desk.scheduler.forward(Courier.DEADLINE);
      assertEquals("no answer in time at=dns", desk.settled().detail());
    } finally {
      end.countDown();
    }
  }

  @Test
  void ofSeveralAddressesOneThatAnswersIsEnough() throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            p -> {
              requestWithBody(p);
              p.raw(NO_CONTENT);
            })) {
      Outside outside = leadingTo(name -> addresses("169.254.169.254", "127.0.0.9", "127.0.0.1"));
      try (Desk desk =
          new Desk(outside, receiver(named(peer, "http", "crm.test"), Reach.PRIVATE)).started()) {
        desk.happens(1, "aura", "LINKED");
        assertTrue(desk.settled().delivered());
      }
    }
  }

  private static Outside leadingTo(Outside.Names names) {
    return new Outside(
        () -> Desk.WALL, names, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static InetAddress[] addresses(String... numbers) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      addresses[i] = InetAddress.getByName(numbers[i]);
    }
    return addresses;
  }

  private static Desk desk(URI url, Reach reach) {
    return new Desk(receiver(url, reach)).started();
  }

  private static Receiver receiver(URI url, Reach reach) {
    return new Receiver("crm", url, Secret.of(Desk.SECRET), Set.copyOf(Receiver.EVENTS), reach);
  }

  private static URI named(ScriptedPeer peer, String scheme, String host) {
    return URI.create(scheme + "://" + host + ":" + peer.address().getPort() + "/");
  }

  private static String failure(Desk desk) throws InterruptedException {
    desk.happens(1, "aura", "LINKED");
    StoredDelivery saved = desk.settled();
    assertTrue(saved.isDue());
    assertEquals(saved.detail(), desk.status().lastFailure());
    return String.valueOf(saved.detail());
  }

  /** Unread bytes would turn the end of the connection into a reset. */
  private static void requestWithBody(ScriptedPeer.Peer peer) throws IOException {
    String head = peer.request();
    int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    peer.bytes(length);
  }

  private static void pour(ScriptedPeer.Peer peer, String start, String more) throws IOException {
    requestWithBody(peer);
    try {
      peer.raw(start);
      while (true) {
        peer.raw(more);
      }
    } catch (IOException e) {
      // The client had enough.
    }
  }
}
