package dev.enlace.testing;

import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A gateway that says what a test tells it to; until then it hangs. Safe from any thread. */
public final class FakeGateway implements Gateway {
  private final Map<String, Consumer<GatewayEvent>> sessions = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Says {@code event} on the newest connection of a session. */
  public void say(String sessionId, GatewayEvent event) {
    Objects.requireNonNull(sessions.get(sessionId)).accept(event);
  }

  /** Whether it was closed. */
  public boolean closed() {
    return closed;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public URI address() {
    return URI.create("http://gateway.test:3000/base");
  }

  @Override
  public boolean pushes() {
    return true;
  }

  @Override
  public Connection connect(String sessionId, Consumer<GatewayEvent> events) {
    sessions.put(sessionId, events);
    return new Connection() {
      @Override
      public void refresh() {}

      @Override
      public void logout() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
