package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.Gateways;
import dev.enlace.gateway.RestSettings;
import dev.enlace.gateway.SocketIoSettings;
import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import dev.enlace.reason.Reason;
import dev.enlace.session.LinkSession;
import dev.enlace.session.LinkState;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionRegistry.Wanted;
import dev.enlace.session.SessionSnapshot;
import dev.enlace.testing.LocalGateway;
import dev.enlace.testing.RememberingStore;
import dev.enlace.time.SchedulerThread;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Links with the real Baileys, over everything that the local gateway speaks. */
class LocalGatewayTest {
  /** How the gateway is spoken to. */
  enum Kind {
    SOCKET_IO,
    REST,
    FOUND
  }

  @TempDir static Path data;
  private static @Nullable LocalGateway local;

  private final SchedulerThread scheduler = new SchedulerThread();
  private final CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
  private @Nullable Gateway gateway;

  @BeforeAll
  static void startGateway() throws Exception {
    if (LocalGateway.isPossible()) {
      local = new LocalGateway(data);
    } else {
      System.out.println("LocalGatewayTest is skipped: no node, or no scripts/node_modules.");
    }
  }

  @AfterAll
  static void endGateway() {
    if (local != null) {
      local.close();
    }
  }

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
    codes.close();
    scheduler.close();
  }

  private static LocalGateway local() {
    assumeTrue(local != null, "no node, or no scripts/node_modules");
    return Objects.requireNonNull(local);
  }

  private LinkSession session(Kind kind, String key) {
    URI url = local().url();
    SocketIoSettings socketIo = SocketIoSettings.of(url).withKey(key);
    RestSettings rest = RestSettings.of(url).withKey(key);
    Gateway made =
        switch (kind) {
          case SOCKET_IO -> Gateways.socketIo("local", socketIo, codes, scheduler);
          case REST -> Gateways.rest("local", rest, codes, scheduler);
          case FOUND -> Gateways.probing("local", socketIo, rest, codes, scheduler);
        };
    gateway = made;
    String id = kind.name().toLowerCase(Locale.ROOT);
    return new SessionRegistry(List.of(made), scheduler, () -> 0.5, new RememberingStore(), 1, 60)
        .open(Wanted.of(id), null);
  }

  /** Waits for a snapshot. */
  private static SessionSnapshot await(LinkSession session, Predicate<SessionSnapshot> wanted)
      throws Exception {
    CompletableFuture<SessionSnapshot> found = new CompletableFuture<>();
    Runnable look =
        () -> {
          SessionSnapshot snapshot = session.snapshot();
          if (wanted.test(snapshot)) {
            found.complete(snapshot);
          }
        };
    Runnable unwatch = session.watch(look);
    look.run();
    try {
      return found.get(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("stays at " + session.snapshot(), e);
    } finally {
      unwatch.run();
    }
  }

  private static SessionSnapshot await(LinkSession session, LinkState state) throws Exception {
    return await(session, snapshot -> snapshot.state() == state);
  }

  @ParameterizedTest
  @EnumSource
  void linksUnlinksAndLinksAgain(Kind kind) throws Exception {
    LinkSession session = session(kind, LocalGateway.KEY);
    session.link(null);
    String code = Objects.requireNonNull(await(session, LinkState.AWAITING_SCAN).qr()).code();

    local().scan(code);
    assertNotEquals(null, await(session, LinkState.LINKED).account());
    local().unlink();
    SessionSnapshot unlinked = await(session, LinkState.LOGGED_OUT);
    assertEquals(Reason.LOGGED_OUT_BY_PHONE, unlinked.reason());
    session.link(null);
    String next = Objects.requireNonNull(await(session, LinkState.AWAITING_SCAN).qr()).code();
    assertNotEquals(code, next);
    local().scan(next);
    await(session, LinkState.LINKED);
    session.logout(null);
    assertEquals(Reason.LOGGED_OUT_HERE, await(session, LinkState.LOGGED_OUT).reason());
  }

  @ParameterizedTest
  @EnumSource
  void asksForAPersonWhenTheKeyIsWrong(Kind kind) throws Exception {
    LinkSession session = session(kind, "another-key");
    session.link(null);

    assertEquals(Reason.GW_AUTH, await(session, LinkState.NEEDS_ACTION).reason());
  }
}
