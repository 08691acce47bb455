package dev.enlace.gateway;

import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import dev.enlace.reason.Reason;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.ScriptedPeer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A real gateway client that talks with a scripted peer, under a clock turned by hand. */
final class Talk implements AutoCloseable {
  static final String OPEN =
      "0{\"sid\":\"e1\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";
  static final String CODE =
      "https://wa.me/settings/linked_devices#2@AbCdEfGhIjKlMnOp,"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,"
          + "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=,"
          + "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCA=,1";

  final FakeScheduler scheduler = new FakeScheduler();
  final CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
  final SocketIoGateway gateway;
  final BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
  Gateway.@Nullable Connection connection;

  Talk(SocketIoSettings settings) throws NoSuchAlgorithmException {
    this(settings, SSLContext.getDefault());
  }

  Talk(SocketIoSettings settings, SSLContext tls) {
    gateway = new SocketIoGateway("test", settings, codes, scheduler, () -> tls);
  }

  /** Connects the session {@code aura}. */
  static Talk with(ScriptedPeer peer) throws NoSuchAlgorithmException {
    return new Talk(SocketIoSettings.of(peer.address())).connect();
  }

  Talk connect() {
    connection = gateway.connect("aura", events::add);
    return this;
  }

  Gateway.Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("not connected");
    }
    return connection;
  }

  /** The next event. */
  GatewayEvent next() throws InterruptedException {
    GatewayEvent event = events.poll(20, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event came");
    }
    return event;
  }

  /** The next event of that type; what comes before it is passed over. */
  <T extends GatewayEvent> T next(Class<T> type) throws InterruptedException {
    List<GatewayEvent> passed = new ArrayList<>();
    while (true) {
      GatewayEvent event = events.poll(20, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no " + type.getSimpleName() + ", but " + passed);
      }
      if (type.isInstance(event)) {
        return type.cast(event);
      }
      if (event instanceof GatewayEvent.Lost) {
        throw new AssertionError("no " + type.getSimpleName() + ", but " + passed + " " + event);
      }
      passed.add(event);
    }
  }

  Reason lost() throws InterruptedException {
    return next(GatewayEvent.Lost.class).reason();
  }

  void reached() throws InterruptedException {
    next(GatewayEvent.Reached.class);
  }

  /**
   * Turns time, once nothing is being written: a write that takes no time would seem to be stuck.
   */
  void forward(Duration time) {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (isWriting() && System.nanoTime() < patience) {
      Thread.onSpinWait();
    }
    scheduler.forward(time);
  }

  private static boolean isWriting() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(
            thread ->
                thread.getName().startsWith("WebSocketWriteThread")
                    && thread.getState() == Thread.State.RUNNABLE);
  }

  @Override
  public void close() {
    gateway.close();
    codes.close();
    if (!scheduler.thrown().isEmpty()) {
      throw new AssertionError("a task threw", scheduler.thrown().get(0));
    }
  }
}
