package dev.enlace.testing;

import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that says what a test tells it to, and remembers what it was asked; until then it
 * hangs. Safe from any thread.
 */
public final class FakeGateway implements Gateway {
  /** One connection. {@link #say} speaks on it even after it was closed, as a late thread would. */
  public static final class FakeConnection implements Connection {
    private final Consumer<GatewayEvent> events;
    private final AtomicInteger refreshes = new AtomicInteger();
    private final AtomicInteger logouts = new AtomicInteger();
    private final List<String> pairings = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private FakeConnection(Consumer<GatewayEvent> events) {
      this.events = events;
    }

    /** Says {@code event} on this connection. */
    public void say(GatewayEvent event) {
      events.accept(event);
    }

    /** How often the truth was asked for. */
    public int refreshes() {
      return refreshes.get();
    }

    /** How often it was asked to unlink. */
    public int logouts() {
      return logouts.get();
    }

    /** The numbers that it was asked a code for, oldest first. */
    public List<String> pairings() {
      return List.copyOf(pairings);
    }

    /** Whether it was closed. */
    public boolean closed() {
      return closed;
    }

    @Override
    public void refresh() {
      refreshes.incrementAndGet();
    }

    @Override
    public void pair(String phone) {
      pairings.add(phone);
    }

    @Override
    public void logout() {
      logouts.incrementAndGet();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Map<String, FakeConnection> newest = new ConcurrentHashMap<>();
  private final List<FakeConnection> connections = new CopyOnWriteArrayList<>();
  private final String name;
  private volatile boolean pushes = true;
  private volatile boolean pairs = true;
  private volatile boolean broken;
  private volatile boolean closed;

  public FakeGateway() {
    this("fake");
  }

  /** By another name. */
  public FakeGateway(String name) {
    this.name = name;
  }

  /** From now on it does not tell by itself what changes. */
  public void pushNothing() {
    pushes = false;
  }

  /** From now on it knows nothing of pairing codes. */
  public void pairNobody() {
    pairs = false;
  }

  /** Whether connecting throws, as only a fault of our own would. */
  public void setBroken(boolean broken) {
    this.broken = broken;
  }

  /** Says {@code event} on the newest connection of a session. */
  public void say(String sessionId, GatewayEvent event) {
    Objects.requireNonNull(newest.get(sessionId)).say(event);
  }

  /** Says {@code event} on the newest connection of all. */
  public void say(GatewayEvent event) {
    connection().say(event);
  }

  /** Every connection that there was, oldest first. */
  public List<FakeConnection> connections() {
    return List.copyOf(connections);
  }

  /** The newest connection of all. */
  public FakeConnection connection() {
    return connections.get(connections.size() - 1);
  }

  /** Whether it was closed. */
  public boolean closed() {
    return closed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public URI address() {
    return URI.create("http://gateway.test:3000/base");
  }

  @Override
  public boolean pushes() {
    return pushes;
  }

  @Override
  public @Nullable String kind() {
    return connections.isEmpty() ? null : pushes ? "socketio" : "rest";
  }

  @Override
  public boolean pairs() {
    return pairs;
  }

  @Override
  public Connection connect(String sessionId, Consumer<GatewayEvent> events) {
    if (broken) {
      throw new IllegalStateException("a bug of ours");
    }
    FakeConnection connection = new FakeConnection(events);
    newest.put(sessionId, connection);
    connections.add(connection);
    return connection;
  }

  @Override
  public void close() {
    closed = true;
  }
}
