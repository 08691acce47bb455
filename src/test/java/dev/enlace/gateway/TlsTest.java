package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import dev.enlace.reason.Reason;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.Keys;
import dev.enlace.testing.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, made by the JDK's own keytool, and the two schemes mixed up. */
class TlsTest {
  private static final String SID = "40{\"sid\":\"s1\"}";

  @TempDir private Path directory;
  private Keys keys;

  @BeforeEach
  void prepare() {
    keys = new Keys(directory);
  }

  @Test
  void doesNotTrustACertificateThatNobodySigned() throws Exception {
    keys.make("stranger", "-ext", "san=ip:127.0.0.1");
    try (ScriptedPeer peer = securePeer("stranger", p -> p.request())) {
      Lost lost = lostAt(peer.address().toString());
      assertEquals(Reason.GW_TLS_CERT, lost.reason());
      assertEquals("tls=untrusted", lost.detail());
    }
  }

  @Test
  void doesNotTakeACertificateForAnotherName() throws Exception {
    keys.make("other", "-ext", "san=dns:other.example");
    try (ScriptedPeer peer = securePeer("other", p -> p.request());
        Talk talk = new Talk(SocketIoSettings.of(peer.address()), keys.trusting("other"))) {
      Lost lost = talk.connect().next(Lost.class);
      assertEquals(Reason.GW_TLS_CERT, lost.reason());
      assertEquals("tls=name_mismatch", lost.detail());
    }
  }

  @Test
  void doesNotTakeAnExpiredCertificate() throws Exception {
    keys.make("authority", "-ext", "bc=ca:true");
    keys.make("expired", "-ext", "san=ip:127.0.0.1");
    Path request = directory.resolve("expired.csr");
    Path signed = directory.resolve("expired.pem");
    keys.keytool(
        "-certreq",
        "-alias",
        "expired",
        "-keystore",
        keys.store("expired"),
        "-file",
        request.toString());
    keys.keytool(
        "-gencert",
        "-alias",
        "authority",
        "-keystore",
        keys.store("authority"),
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-startdate",
        "-10d",
        "-validity",
        "5",
        "-ext",
        "san=ip:127.0.0.1");
    Path root = directory.resolve("authority.pem");
    keys.keytool(
        "-exportcert",
        "-alias",
        "authority",
        "-keystore",
        keys.store("authority"),
        "-file",
        root.toString());
    keys.keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "root",
        "-keystore",
        keys.store("expired"),
        "-file",
        root.toString());
    keys.keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "expired",
        "-keystore",
        keys.store("expired"),
        "-file",
        signed.toString());
    try (ScriptedPeer peer = securePeer("expired", p -> p.request());
        Talk talk = new Talk(SocketIoSettings.of(peer.address()), keys.trusting("authority"))) {
      Lost lost = talk.connect().next(Lost.class);
      assertEquals(Reason.GW_TLS_CERT, lost.reason());
      assertEquals("tls=expired", lost.detail());
    }
  }

  @Test
  void speaksTlsWithAGatewayThatItTrusts() throws Exception {
    keys.make("gateway", "-ext", "san=ip:127.0.0.1");
    try (ScriptedPeer peer =
            securePeer(
                "gateway",
                p ->
                    p.upgrade()
                        .tell(((SSLSocket) p.socket()).getSession().getProtocol())
                        .text(Talk.OPEN)
                        .expect("40")
                        .text(SID)
                        .readToTheEnd());
        Talk talk = new Talk(SocketIoSettings.of(peer.address()), keys.trusting("gateway"))) {
      talk.connect().reached();
      assertEquals("TLSv1.3", peer.told(), "the newest that both of them speak");
    }
  }

  @Test
  void tellsHttpFromHttps() throws Exception {
    try (ScriptedPeer plain =
        ScriptedPeer.playing(p -> p.raw("HTTP/1.1 400 Bad Request\r\n\r\n").readToTheEnd())) {
      String address = plain.address().toString().replace("http:", "https:");
      assertEquals(Reason.GW_SCHEME, lostAt(address).reason());
    }
    keys.make("secure", "-ext", "san=ip:127.0.0.1");
    try (ScriptedPeer secure =
        securePeer(
            "secure",
            p -> {
              try {
                p.request();
              } catch (IOException e) {
                // What came was no TLS.
              }
            })) {
      String address = secure.address().toString().replace("https:", "http:");
      assertEquals(Reason.GW_SCHEME, lostAt(address).reason());
    }
  }

  @Test
  void tellsTheSameOverRest() throws Exception {
    keys.make("stranger", "-ext", "san=ip:127.0.0.1");
    keys.make("other", "-ext", "san=dns:other.example");
    SSLContext ours = SSLContext.getDefault();
    try (ScriptedPeer stranger = securePeer("stranger", p -> p.request());
        ScriptedPeer other = securePeer("other", p -> p.request());
        ScriptedPeer plain =
            ScriptedPeer.playing(p -> p.raw("HTTP/1.1 400 Bad Request\r\n\r\n").readToTheEnd())) {
      assertEquals("tls=untrusted", restLostAt(stranger.address(), ours).detail());
      assertEquals(
          "tls=name_mismatch", restLostAt(other.address(), keys.trusting("other")).detail());
      URI clear = URI.create(stranger.address().toString().replace("https:", "http:"));
      assertEquals(Reason.GW_SCHEME, restLostAt(clear, ours).reason());
      URI secure = URI.create(plain.address().toString().replace("http:", "https:"));
      assertEquals(Reason.GW_SCHEME, restLostAt(secure, ours).reason());
    }
  }

  // Loading it takes some hundred milliseconds, in which no session heard or did anything.
  @Test
  void theTrustStoreIsNotLoadedOnTheSchedulersThread() throws Exception {
    BlockingQueue<Thread> loading = new LinkedBlockingQueue<>();
    Supplier<SSLContext> trust =
        () -> {
          loading.add(Thread.currentThread());
          return Gateways.trustOfThisJava();
        };
    keys.make("stranger", "-ext", "san=ip:127.0.0.1");
    try (ScriptedPeer peer = securePeer("stranger", p -> p.request());
        CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
        Gateway socketIo =
            new SocketIoGateway(
                "test", SocketIoSettings.of(peer.address()), codes, new FakeScheduler(), trust);
        Gateway rest =
            new RestGateway(
                "test", RestSettings.of(peer.address()), codes, new FakeScheduler(), trust)) {
      for (Gateway gateway : List.of(socketIo, rest)) {
        Events events = new Events();
        gateway.connect(
            "aura", events); // a task of this scheduler runs on the thread that gives it
        assertEquals(Reason.GW_TLS_CERT, events.next(Lost.class).reason());
        assertNotSame(Thread.currentThread(), loading.take());
      }
    }
  }

  @Test
  void theTrustStoreIsNotLoadedForAConnectionInTheClear() throws Exception {
    AtomicBoolean loaded = new AtomicBoolean();
    Supplier<SSLContext> trust =
        () -> {
          loaded.set(true);
          return Gateways.trustOfThisJava();
        };
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                p -> p.upgrade().text(Talk.OPEN).expect("40").text(SID).readToTheEnd());
        CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
        Gateway gateway =
            new SocketIoGateway(
                "test", SocketIoSettings.of(peer.address()), codes, new FakeScheduler(), trust)) {
      Events events = new Events();
      gateway.connect("aura", events);
      events.next(GatewayEvent.Reached.class);
      assertFalse(loaded.get());
    }
  }

  private static Lost restLostAt(URI url, SSLContext tls) throws Exception {
    Events events = new Events();
    try (CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
        Gateway gateway =
            new RestGateway("test", RestSettings.of(url), codes, new FakeScheduler(), () -> tls)) {
      gateway.connect("aura", events);
      return events.next(Lost.class);
    }
  }

  private static Lost lostAt(String address) throws Exception {
    try (Talk talk = new Talk(SocketIoSettings.of(URI.create(address)))) {
      return talk.connect().next(Lost.class);
    }
  }

  private ScriptedPeer securePeer(String key, ScriptedPeer.Script script) throws Exception {
    return ScriptedPeer.playing(
        keys.listen(key),
        true,
        p -> {
          try {
            script.play(p);
          } catch (IOException e) {
            // The client turned away, as it should.
          }
        });
  }
}
