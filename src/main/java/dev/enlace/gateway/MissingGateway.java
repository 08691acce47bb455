package dev.enlace.gateway;

import dev.enlace.reason.Reason;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has a name, and nothing behind it. */
final class MissingGateway implements Gateway {
  private static final URI NOWHERE = URI.create("about:blank");

  private static final Connection NONE =
      new Connection() {
        @Override
        public void refresh() {}

        @Override
        public void pair(String phone) {}

        @Override
        public void logout() {}

        @Override
        public void close() {}
      };

  private final String name;

  MissingGateway(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public URI address() {
    return NOWHERE;
  }

  @Override
  public boolean pushes() {
    return true;
  }

  @Override
  public @Nullable String kind() {
    return null;
  }

  @Override
  public boolean pairs() {
    return false;
  }

  @Override
  public Connection connect(String sessionId, Consumer<GatewayEvent> events) {
    events.accept(new GatewayEvent.Lost(Reason.GW_NOT_CONFIGURED, "gateway=" + name));
    return NONE;
  }

  @Override
  public void close() {}
}
