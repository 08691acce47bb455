package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.Gateways;
import dev.enlace.gateway.SocketIoSettings;
import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import dev.enlace.testing.LocalGateway;
import dev.enlace.time.SchedulerThread;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many sessions at once with the real Baileys: 40, or as many as {@code -Denlace.test.sessions}
 * says.
 */
class ManySessionsTest {
  private static final int SESSIONS = Integer.getInteger("enlace.test.sessions", 40);
  private static final int PATIENCE_SECONDS = 120;

  @TempDir Path data;

  private record Said(String sessionId, GatewayEvent event) {}

  @Test
  void linksAllOfThemOverOneConnectionAndWithNoThreadMoreThanOneTakes() throws Exception {
    assumeTrue(LocalGateway.isPossible(), "no node, or no scripts/node_modules");
    BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    Map<String, Gateway.Connection> connections = new ConcurrentHashMap<>();
    try (LocalGateway local = new LocalGateway(data);
        SchedulerThread scheduler = new SchedulerThread();
        CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
        Gateway gateway =
            Gateways.socketIo(
                "local",
                SocketIoSettings.of(local.url()).withKey(LocalGateway.KEY),
                codes,
                scheduler)) {
      connect(gateway, "s0", said, connections);
      assertEquals(Set.of("s0"), link(1, local, said, connections));
      Map<String, Long> withOne = threads();

      for (int i = 1; i < SESSIONS; i++) {
        connect(gateway, "s" + i, said, connections);
      }
      assertEquals(SESSIONS - 1, link(SESSIONS - 1, local, said, connections).size());

      assertEquals(1, webSockets());
      assertEquals(withOne, threads());
    }
  }

  // Nobody has shown yet that the gateway names its sessions: some get a connection of their own.
  @Test
  void bringsThoseTogetherThatComeAllAtOnce() throws Exception {
    assumeTrue(LocalGateway.isPossible(), "no node, or no scripts/node_modules");
    BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    Map<String, Gateway.Connection> connections = new ConcurrentHashMap<>();
    try (LocalGateway local = new LocalGateway(data);
        SchedulerThread scheduler = new SchedulerThread();
        CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
        Gateway gateway =
            Gateways.socketIo(
                "local",
                SocketIoSettings.of(local.url()).withKey(LocalGateway.KEY),
                codes,
                scheduler)) {
      for (int i = 0; i < 10; i++) {
        connect(gateway, "s" + i, said, connections);
      }
      assertEquals(10, link(10, local, said, connections).size());

      assertEquals(1, webSockets());
    }
  }

  private static void connect(
      Gateway gateway,
      String sessionId,
      BlockingQueue<Said> said,
      Map<String, Gateway.Connection> connections) {
    connections.put(
        sessionId, gateway.connect(sessionId, event -> said.add(new Said(sessionId, event))));
  }

  /** Scans every code with a phone of the session's own, until so many are linked to theirs. */
  private static Set<String> link(
      int count,
      LocalGateway local,
      BlockingQueue<Said> said,
      Map<String, Gateway.Connection> connections)
      throws Exception {
    Set<String> scanned = new HashSet<>();
    Set<String> linked = new HashSet<>();
    while (linked.size() < count) {
      Said next = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertTrue(next != null, "linked only " + linked + ", scanned " + scanned);
      String id = next.sessionId;
      if (next.event instanceof GatewayEvent.Reached) {
        Objects.requireNonNull(connections.get(id)).refresh();
      } else if (next.event instanceof GatewayEvent.QrIssued issued) {
        // What ran out while the others were scanned is followed by another one.
        if (!scanned.contains(id) && local.tryScan(issued.code(), phone(id))) {
          scanned.add(id);
        }
      } else if (next.event instanceof GatewayEvent.Linked done && done.account().phone() != null) {
        assertEquals(phone(id), done.account().phone(), "the phone that scanned the code of " + id);
        linked.add(id);
      } else {
        assertTrue(!(next.event instanceof GatewayEvent.Lost), next.toString());
      }
    }
    return linked;
  }

  private static String phone(String sessionId) {
    return "5215550" + (100_000 + Integer.parseInt(sessionId.substring(1)));
  }

  /** How many WebSockets there are: each has a thread that writes. */
  private static long webSockets() {
    return threads().getOrDefault("WebSocketWriteThread", 0L);
  }

  /**
   * How many threads there are of every kind, but for the test's own and those that read pictures,
   * which come and go, and are two at a time.
   */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceFirst("-?[0-9]+$", ""))
        .filter(name -> !name.matches("HttpClient.*|process reaper.*|ForkJoin.*|Common.*|code.*"))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }
}
