package dev.enlace.gateway;

import dev.enlace.qr.CodeCheck;
import dev.enlace.time.Scheduler;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that speaks Socket.IO over WebSocket, in version 4 or 3 of Engine.IO. Its sessions
 * share one WebSocket, and with it two threads, where {@link Channels} finds that they may.
 */
final class SocketIoGateway implements Gateway {
  private final String name;
  private final SocketIoSettings settings;
  private final URI address;
  private final CodeCheck codes;
  private final Scheduler scheduler;
  private final Supplier<SSLContext> tls;
  private final Redaction redaction;
  private final Channels channels = new Channels(this);

  // What the last one that was let in spoke. Gateways are seldom updated, and seldom back.
  private volatile int version = 4;
  private volatile @Nullable HttpFetch fetch;
  private final Wires wires = new Wires();
  private final PairingWord pairing = new PairingWord();

  private final Object lock = new Object();
  private final Set<SocketIoConnection> connections = new LinkedHashSet<>();
  private boolean closed;

  /**
   * A gateway to which nothing is connected yet.
   *
   * @param tls takes its time, and so is asked on threads of its own, and not before it is needed
   */
  SocketIoGateway(
      String name,
      SocketIoSettings settings,
      CodeCheck codes,
      Scheduler scheduler,
      Supplier<SSLContext> tls) {
    this.name = name;
    this.settings = settings;
    this.address = settings.address();
    this.codes = codes;
    this.scheduler = scheduler;
    this.tls = tls;
    List<String> secrets = new ArrayList<>(settings.sentAuth().values());
    secrets.addAll(settings.sentHeaders().values());
    this.redaction = new Redaction(secrets);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public boolean pushes() {
    return true;
  }

  @Override
  public String kind() {
    return "socketio";
  }

  @Override
  public boolean pairs() {
    return pairing.isGiven();
  }

  /**
   * @throws IllegalStateException if the gateway is closed
   */
  @Override
  public Connection connect(String sessionId, Consumer<GatewayEvent> events) {
    SocketIoConnection connection = new SocketIoConnection(this, sessionId, events);
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the gateway is closed");
      }
      connections.add(connection);
    }
    connection.start(channels);
    return connection;
  }

  @Override
  public void close() {
    List<SocketIoConnection> open;
    synchronized (lock) {
      closed = true;
      open = List.copyOf(connections);
    }
    open.forEach(SocketIoConnection::abort);
    scheduler.run(channels::abort);
    HttpFetch known = fetch;
    fetch = null;
    if (known != null) {
      known.close();
    }
    wires.close();
  }

  SocketIoSettings settings() {
    return settings;
  }

  CodeCheck codes() {
    return codes;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Not for the scheduler's thread. */
  SSLContext tls() {
    return tls.get();
  }

  Redaction redaction() {
    return redaction;
  }

  /** Called on the scheduler's thread. */
  HttpFetch fetch() {
    HttpFetch known = fetch;
    if (known == null) {
      known = new HttpFetch(scheduler, tls);
      fetch = known;
    }
    return known;
  }

  PairingWord pairing() {
    return pairing;
  }

  Wires wires() {
    return wires;
  }

  int version() {
    return version;
  }

  void remember(int version) {
    this.version = version;
  }

  void forget(SocketIoConnection connection) {
    synchronized (lock) {
      connections.remove(connection);
    }
  }
}
