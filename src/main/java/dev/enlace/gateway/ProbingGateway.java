package dev.enlace.gateway;

import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayProbe.Kind;
import dev.enlace.qr.CodeCheck;
import dev.enlace.time.Scheduler;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A gateway of which only the address is known: what it speaks is found out on connecting. */
final class ProbingGateway implements Gateway {
  private final Gateway socketIo;
  private final Gateway rest;
  private final GatewayProbe probe;
  private final Scheduler scheduler;
  private volatile boolean over;

  ProbingGateway(
      String name,
      SocketIoSettings socketIoSettings,
      RestSettings restSettings,
      CodeCheck codes,
      Scheduler scheduler,
      Supplier<SSLContext> tls) {
    RestGateway restGateway = new RestGateway(name, restSettings, codes, scheduler, tls);
    this.rest = restGateway;
    this.socketIo = new SocketIoGateway(name, socketIoSettings, codes, scheduler, tls);
    this.probe = new GatewayProbe(socketIoSettings, restGateway::fetch);
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return rest.name();
  }

  @Override
  public URI address() {
    return rest.address();
  }

  @Override
  public boolean pushes() {
    return probe.known() != Kind.REST;
  }

  @Override
  public @Nullable String kind() {
    Kind known = probe.known();
    return known == null ? null : (known == Kind.REST ? rest : socketIo).kind();
  }

  @Override
  public boolean pairs() {
    return (probe.known() == Kind.REST ? rest : socketIo).pairs();
  }

  /**
   * @throws IllegalStateException if the gateway is closed
   */
  @Override
  public Connection connect(String sessionId, Consumer<GatewayEvent> events) {
    if (over) {
      throw new IllegalStateException("the gateway is closed");
    }
    Probing connection = new Probing(sessionId, events);
    scheduler.run(connection::start);
    return connection;
  }

  @Override
  public void close() {
    over = true;
    probe.cancel();
    socketIo.close();
    rest.close();
  }

  /** A connection that has to be found first. */
  private final class Probing implements Connection {
    private final String sessionId;
    private final Consumer<GatewayEvent> events;
    private volatile boolean closed;
    private volatile @Nullable Connection found;
    private Runnable cancelProbe = () -> {};

    Probing(String sessionId, Consumer<GatewayEvent> events) {
      this.sessionId = sessionId;
      this.events = events;
    }

    void start() {
      if (!closed && !over) {
        cancelProbe = probe.ask(this::found);
      }
    }

    private void found(@Nullable Kind kind, @Nullable Fault fault) {
      if (closed || over) {
        return;
      }
      if (kind == null) {
        if (fault != null) {
          events.accept(fault.lost());
        }
        return;
      }
      Gateway gateway = kind == Kind.SOCKET_IO ? socketIo : rest;
      Connection connection =
          gateway.connect(
              sessionId,
              event -> {
                if (event instanceof Reached) {
                  probe.confirm(kind);
                } else if (event instanceof Lost lost) {
                  probe.doubt(lost.reason());
                }
                if (!closed) {
                  events.accept(event);
                }
              });
      found = connection;
      if (closed) { // meanwhile, on another thread
        connection.close();
      }
    }

    @Override
    public void refresh() {
      Connection connection = found;
      if (connection != null) {
        connection.refresh();
      }
    }

    @Override
    public void pair(String phone) {
      Connection connection = found;
      if (connection != null) {
        connection.pair(phone);
      }
    }

    @Override
    public void logout() {
      Connection connection = found;
      if (connection != null) {
        connection.logout();
      }
    }

    @Override
    public void close() {
      closed = true;
      Connection connection = found;
      if (connection != null) {
        connection.close();
      }
      scheduler.run(() -> cancelProbe.run());
    }
  }
}
