package dev.enlace.session;

import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A gateway that says what a test tells it to, and remembers what it was asked. */
final class FakeGateway implements Gateway {
  /** One connection; {@code say} speaks on it even after it was closed, as a late thread would. */
  static final class FakeConnection implements Connection {
    final Consumer<GatewayEvent> events;
    int refreshes;
    int logouts;
    boolean closed;

    FakeConnection(Consumer<GatewayEvent> events) {
      this.events = events;
    }

    void say(GatewayEvent event) {
      events.accept(event);
    }

    @Override
    public void refresh() {
      refreshes++;
    }

    @Override
    public void logout() {
      logouts++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  final List<FakeConnection> connections = new ArrayList<>();
  boolean pushes = true;
  boolean broken;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public URI address() {
    return URI.create("http://gateway.test");
  }

  @Override
  public boolean pushes() {
    return pushes;
  }

  @Override
  public Connection connect(String sessionId, Consumer<GatewayEvent> events) {
    if (broken) {
      throw new IllegalStateException("a bug of ours");
    }
    FakeConnection connection = new FakeConnection(events);
    connections.add(connection);
    return connection;
  }

  @Override
  public void close() {}

  FakeConnection connection() {
    return connections.get(connections.size() - 1);
  }

  void say(GatewayEvent event) {
    connection().say(event);
  }
}
