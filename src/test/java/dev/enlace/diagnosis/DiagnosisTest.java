package dev.enlace.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.RestPeer;
import dev.enlace.gateway.RestSettings;
import dev.enlace.gateway.SocketIoSettings;
import dev.enlace.gateway.SpokenGateway;
import dev.enlace.gateway.SpokenGateway.Mood;
import dev.enlace.gateway.SpokenGateway.Said;
import dev.enlace.gateway.SpokenGateway.Tongue;
import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import dev.enlace.reason.Reason;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.ScriptedPeer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTest {
  private static final String KEY = "a-very-secret-key";
  private static final Pattern SPOKEN = Pattern.compile(Pattern.quote(SpokenGateway.CODE));

  private final FakeScheduler scheduler = new FakeScheduler();

  @AfterEach
  void noTaskThrew() {
    assertEquals(List.of(), scheduler.thrown());
  }

  private Diagnosis diagnosis(URI url, CodeCheck codes) {
    return new Diagnosis(
        "ENLACE_GATEWAY",
        SocketIoSettings.of(url).withKey(KEY),
        RestSettings.of(url).withKey(KEY),
        codes,
        scheduler);
  }

  private Report run(URI url, Mode mode, Pattern pattern) {
    try (CodeCheck codes = new CodeCheck(pattern);
        Diagnosis diagnosis = diagnosis(url, codes)) {
      Report report = diagnosis.run("aura", mode, mode == Mode.QR);
      assertEquals(List.of(Step.values()), report.findings().stream().map(Finding::step).toList());
      assertFalse(report.toString().contains(KEY), "tells no key");
      assertFalse(report.toString().contains(SpokenGateway.CODE), "tells no code");
      return report;
    }
  }

  private Report run(URI url, Mode mode) {
    return run(url, mode, SPOKEN);
  }

  @Test
  void severalGatewaysAreToldApartByTheirNames() throws Exception {
    try (SpokenGateway open = new SpokenGateway(Tongue.REST, KEY);
        SpokenGateway shut = new SpokenGateway(Tongue.REST, "another");
        CodeCheck codes = new CodeCheck(SPOKEN);
        Diagnoses diagnoses =
            new Diagnoses(
                Map.of(
                    "open", diagnosis(open.url(), codes),
                    "shut", diagnosis(shut.url(), codes)))) {
      assertEquals(Verdict.OK, of(looked(diagnoses, "open"), Step.KEY).verdict());
      assertEquals(Verdict.FAILED, of(looked(diagnoses, "shut"), Step.KEY).verdict());
      Finding none = of(looked(diagnoses, "gone"), Step.URL);
      assertEquals(Verdict.FAILED, none.verdict());
      assertEquals("the settings name no gateway “gone”", none.detail());
    }
  }

  /** The page begins by itself: who reloaded it twice would have kept everybody else out. */
  @Test
  void whoAsksForTheSameMeanwhileJoinsWhatIsUnderWay() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.REST, KEY);
        CodeCheck codes = new CodeCheck(SPOKEN);
        Diagnoses diagnoses = new Diagnoses(Map.of("one", diagnosis(gateway.url(), codes)))) {
      gateway.is(Mood.HANGING);
      CompletableFuture<Report> first = diagnoses.start("one", "aura", Mode.FULL, false);
      assertNotNull(first);
      assertNotNull(diagnoses.start("one", "aura", Mode.FULL, false));
      assertNotNull(diagnoses.start("one", "sur", Mode.FULL, false));
      assertNull(diagnoses.start("one", "norte", Mode.FULL, false), "there is room for two");
      assertNotNull(diagnoses.start("one", "aura", Mode.FULL, false));
    }
  }

  /** All who had joined held one future: the one whose patience ended first spoke for everybody. */
  @Test
  void whoGivesUpGivesUpForNobodyElse() throws Exception {
    CompletableFuture<Report> second;
    CompletableFuture<Report> third;
    try (SpokenGateway gateway = new SpokenGateway(Tongue.REST, KEY);
        CodeCheck codes = new CodeCheck(SPOKEN);
        Diagnoses diagnoses = new Diagnoses(Map.of("one", diagnosis(gateway.url(), codes)))) {
      gateway.is(Mood.HANGING);
      CompletableFuture<Report> first = started(diagnoses);
      second = started(diagnoses);
      assertTrue(first.cancel(true));
      assertFalse(second.isDone());
      third = started(diagnoses);
    }
    Report report = second.get(20, TimeUnit.SECONDS);
    assertFalse(report.ok());
    assertSame(report, third.get(20, TimeUnit.SECONDS), "one run for both");
  }

  private static CompletableFuture<Report> started(Diagnoses diagnoses) {
    return Objects.requireNonNull(diagnoses.start("one", "aura", Mode.FULL, false));
  }

  @Test
  void whatIsOverIsNotJoined() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.REST, KEY);
        CodeCheck codes = new CodeCheck(SPOKEN);
        Diagnoses diagnoses = new Diagnoses(Map.of("one", diagnosis(gateway.url(), codes)))) {
      assertEquals(Verdict.OK, of(looked(diagnoses, "one"), Step.KEY).verdict());
      gateway.is(Mood.REFUSING);
      assertEquals(Verdict.FAILED, of(looked(diagnoses, "one"), Step.KEY).verdict());
    }
  }

  private static Report looked(Diagnoses diagnoses, String gateway) throws Exception {
    return Objects.requireNonNull(diagnoses.start(gateway, "aura", Mode.BACKEND, false))
        .get(20, TimeUnit.SECONDS);
  }

  private static Finding of(Report report, Step step) {
    return report.findings().stream()
        .filter(finding -> finding.step() == step)
        .findFirst()
        .orElseThrow();
  }

  private static void assertFailed(Step step, Reason reason, Report report) {
    assertEquals(reason, of(report, step).reason(), report.toString());
    assertEquals(Verdict.FAILED, of(report, step).verdict());
    assertFalse(report.ok());
    for (Step later : Step.values()) {
      if (later.compareTo(step) > 0) {
        assertEquals(Verdict.SKIPPED, of(report, later).verdict(), report.toString());
      }
    }
  }

  private static void assertSkipped(Report report, Skipped why, Step... steps) {
    for (Step step : steps) {
      assertEquals(why, of(report, step).skipped(), report.toString());
    }
  }

  private static void assertOk(Report report, Step... steps) {
    for (Step step : steps) {
      assertEquals(Verdict.OK, of(report, step).verdict(), report.toString());
    }
  }

  // Gateways that are well.

  @Test
  void seesAllOfAHealthyRestGatewayAndOnlyLooks() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.REST, KEY)) {
      gateway.says(Said.CODE);
      Report report = run(gateway.url(), Mode.FULL);
      assertOk(report, Step.DNS, Step.TCP, Step.HTTP, Step.PROTOCOL, Step.KEY, Step.SESSION);
      assertOk(report, Step.HAS_QR, Step.QR);
      assertSkipped(report, Skipped.NOT_NEEDED, Step.TLS, Step.WEBSOCKET);
      assertEquals("REST", of(report, Step.PROTOCOL).detail());
      assertTrue(report.ok());
      assertTrue(gateway.lines().stream().allMatch(line -> line.startsWith("GET ")));
    }
  }

  @Test
  void asksASocketIoGatewayForACodeWhenItMay() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.SOCKET_IO, KEY)) {
      gateway.says(Said.CODE);
      Report report = run(gateway.url(), Mode.QR);
      assertOk(report, Step.HTTP, Step.PROTOCOL, Step.WEBSOCKET, Step.KEY, Step.SESSION);
      assertOk(report, Step.HAS_QR, Step.QR);
      assertEquals("Engine.IO 4", of(report, Step.PROTOCOL).detail());
    }
  }

  @Test
  void leavesTheSessionsOfASocketIoGatewayAloneOtherwise() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.SOCKET_IO, KEY)) {
      gateway.says(Said.LINKED);
      Report report = run(gateway.url(), Mode.FULL);
      assertOk(report, Step.KEY);
      assertSkipped(report, Skipped.NOT_ASKED, Step.SESSION, Step.HAS_QR, Step.QR);
      assertTrue(report.ok());
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopsBeforeTheSessionWhenOnlyTheBackendIsWanted(Tongue tongue) throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(tongue, KEY)) {
      Report report = run(gateway.url(), Mode.BACKEND);
      assertOk(report, Step.PROTOCOL, Step.KEY);
      assertSkipped(report, Skipped.NOT_WANTED, Step.SESSION, Step.HAS_QR, Step.QR);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REST", "BOTH"})
  void startsNothingWhenTheAccountIsLinked(Tongue tongue) throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(tongue, KEY)) {
      gateway.says(Said.LINKED);
      Report report = run(gateway.url(), Mode.QR);
      assertOk(report, Step.SESSION);
      assertSkipped(report, Skipped.LINKED, Step.HAS_QR, Step.QR);
      assertTrue(gateway.lines().stream().allMatch(line -> line.startsWith("GET ")));
    }
  }

  @Test
  void tellsTheVersionOfAnOlderEngine() throws Exception {
    String open =
        "96:0{\"sid\":\"e1\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":5000}2:40";
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            p -> p.readToTheEnd(),
            p -> p.answer("200 OK", "Content-Type: text/plain\r\n", open).readToTheEnd(),
            p -> p.answer("401 Unauthorized", "", "").readToTheEnd())) {
      Report report = run(peer.address(), Mode.BACKEND);
      assertTrue(of(report, Step.PROTOCOL).detail().startsWith("Engine.IO 3"), report.toString());
    }
  }

  // Gateways that are not.

  @Test
  void tellsANameThatNobodyKnows() {
    assertFailed(Step.DNS, Reason.GW_DNS, run(URI.create("http://none.invalid"), Mode.FULL));
  }

  @Test
  void tellsAPortWhereNothingListens() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Report report = run(URI.create("http://127.0.0.1:" + port), Mode.FULL);
    assertFailed(Step.TCP, Reason.GW_REFUSED, report);
  }

  @Test
  void tellsAServerThatHangs() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.BOTH, KEY)) {
      gateway.is(Mood.HANGING);
      CompletableFuture<Report> report =
          CompletableFuture.supplyAsync(() -> run(gateway.url(), Mode.FULL));
      gateway.awaitRequest();
      scheduler.forward(Duration.ofSeconds(10));
      assertFailed(Step.HTTP, Reason.GW_HANDSHAKE_TIMEOUT, report.get(20, TimeUnit.SECONDS));
      gateway.awaitAllClosed();
    }
  }

  @Test
  void tellsACertificateThatNobodySigned(@TempDir Path keys) throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            secureSocket(keys.resolve("key.p12").toString()), true, DiagnosisTest::beTurnedAway)) {
      Report report = run(peer.address(), Mode.FULL);
      assertFailed(Step.TLS, Reason.GW_TLS_CERT, report);
      assertEquals("tls=untrusted", of(report, Step.TLS).detail());
    }
  }

  @Test
  void tellsHttpWhereHttpsIsWanted() throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(p -> p.raw("HTTP/1.1 400 Bad Request\r\n\r\n").readToTheEnd())) {
      URI https = URI.create(peer.address().toString().replace("http:", "https:"));
      assertFailed(Step.TLS, Reason.GW_SCHEME, run(https, Mode.FULL));
    }
  }

  @Test
  void tellsAPageFromAGateway() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.BOTH, KEY)) {
      gateway.is(Mood.A_PAGE);
      assertFailed(Step.PROTOCOL, Reason.GW_NOT_A_GATEWAY, run(gateway.url(), Mode.FULL));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsAKeyThatIsNotAccepted(Tongue tongue) throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(tongue, "another")) {
      gateway.is(Mood.REFUSING);
      assertFailed(Step.KEY, Reason.GW_AUTH, run(gateway.url(), Mode.FULL));
    }
  }

  @Test
  void warnsOfASessionThatTheGatewayDoesNotKnow() throws Exception {
    try (RestPeer peer =
        new RestPeer(request -> RestPeer.json(404, "{\"error\":\"SESSION_NOT_FOUND\"}"))) {
      Report report = run(peer.url(), Mode.FULL);
      assertOk(report, Step.PROTOCOL, Step.KEY);
      assertEquals(Verdict.WARNING, of(report, Step.SESSION).verdict());
      assertEquals(Reason.SESSION_MISSING, of(report, Step.SESSION).reason());
      assertSkipped(report, Skipped.EARLIER, Step.HAS_QR, Step.QR);
      assertTrue(report.ok(), "nobody may have opened it yet");
    }
  }

  @Test
  void warnsWhenThereIsNoCodeYet() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.REST, KEY)) {
      gateway.says(Said.STARTING);
      Report report = run(gateway.url(), Mode.FULL);
      assertOk(report, Step.SESSION);
      assertEquals(Verdict.WARNING, of(report, Step.HAS_QR).verdict());
      assertEquals(Reason.QR_NOT_READY, of(report, Step.HAS_QR).reason());
    }
  }

  @Test
  void tellsThatTheGatewayDoesNotReachWhatsApp() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.REST, KEY)) {
      gateway.says(Said.WHATSAPP_AWAY);
      assertFailed(Step.HAS_QR, Reason.WA_UNREACHABLE, run(gateway.url(), Mode.FULL));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsACodeThatIsNotWhatsApps(Tongue tongue) throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(tongue, KEY)) {
      gateway.says(Said.CODE);
      Report report = run(gateway.url(), Mode.QR, LinkCode.PATTERN);
      assertOk(report, Step.SESSION, Step.HAS_QR);
      assertFailed(Step.QR, Reason.QR_NOT_WHATSAPP, report);
    }
  }

  @Test
  void tellsAGatewayThatOnlyPlays() throws Exception {
    try (RestPeer peer =
        new RestPeer(
            request ->
                request.path().startsWith("/api")
                    ? RestPeer.json(200, "{\"status\":\"qr\",\"hasQR\":true,\"mode\":\"fallback\"}")
                    : RestPeer.json(404, "{\"error\":\"none\"}"))) {
      assertFailed(Step.QR, Reason.QR_DEMO, run(peer.url(), Mode.FULL));
    }
  }

  @Test
  void leavesNoThreadAndNoSocketBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (SpokenGateway gateway = new SpokenGateway(Tongue.BOTH, KEY)) {
      gateway.says(Said.CODE);
      assertTrue(run(gateway.url(), Mode.QR).ok());
      // A WebSocket has two seconds to say goodbye, and Java 17 gives up an HTTP client's sockets
      // and its thread when it is garbage.
      scheduler.forward(Duration.ofSeconds(3));
      System.gc();
      gateway.awaitAllClosed();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().matches(".*(Selector|WebSocket|hop).*")) {
        thread.join(10_000);
        assertFalse(thread.isAlive(), thread.getName());
      }
    }
  }

  private static void beTurnedAway(ScriptedPeer.Peer peer) {
    try {
      peer.request();
    } catch (IOException e) {
      // As it should be.
    }
  }

  private static ServerSocket secureSocket(String store) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "peer",
                "-keyalg",
                "EC",
                "-dname",
                "CN=peer",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store,
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store))) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }
}
