package dev.enlace.gateway;

import com.google.gson.JsonObject;
import dev.enlace.qr.CodeCheck;
import dev.enlace.time.Scheduler;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A gateway that is asked over HTTP, and tells nothing unasked. */
final class RestGateway implements Gateway {
  /** In bytes; a status has 300, a code as a picture 2,000 to 11,000. */
  private static final int BODY_LIMIT = 1024 * 1024;

  private final String name;
  private final RestSettings settings;
  private final CodeCheck codes;
  private final Scheduler scheduler;
  private final Supplier<SSLContext> tls;
  private final Redaction redaction;
  private final PairingWord pairing = new PairingWord();

  private final Object lock = new Object();
  private final Set<RestConnection> connections = new LinkedHashSet<>();
  private @Nullable HttpFetch fetch;
  private boolean closed;

  /**
   * A gateway to which nothing is connected yet.
   *
   * @param tls takes its time, and so is asked on a thread of its own, and not before it is needed
   */
  RestGateway(
      String name,
      RestSettings settings,
      CodeCheck codes,
      Scheduler scheduler,
      Supplier<SSLContext> tls) {
    this.name = name;
    this.settings = settings;
    this.codes = codes;
    this.scheduler = scheduler;
    this.tls = tls;
    this.redaction = new Redaction(settings.secrets());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public URI address() {
    return settings.address();
  }

  @Override
  public boolean pushes() {
    return false;
  }

  @Override
  public String kind() {
    return "rest";
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
    RestConnection connection = new RestConnection(this, sessionId, events);
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the gateway is closed");
      }
      connections.add(connection);
    }
    connection.start();
    return connection;
  }

  @Override
  public void close() {
    List<RestConnection> open;
    HttpFetch known;
    synchronized (lock) {
      closed = true;
      open = List.copyOf(connections);
      known = fetch;
      fetch = null;
    }
    open.forEach(RestConnection::close);
    if (known != null) {
      known.close();
    }
  }

  RestSettings settings() {
    return settings;
  }

  CodeCheck codes() {
    return codes;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Redaction redaction() {
    return redaction;
  }

  PairingWord pairing() {
    return pairing;
  }

  void forget(RestConnection connection) {
    synchronized (lock) {
      connections.remove(connection);
    }
  }

  HttpFetch fetch() {
    synchronized (lock) {
      if (fetch == null) {
        fetch = new HttpFetch(scheduler, tls);
      }
      return fetch;
    }
  }

  /**
   * Sends a request, and calls one of the two on the scheduler's thread.
   *
   * @return ends it; nothing is called any more. From any thread
   */
  Runnable send(
      String method,
      URI uri,
      @Nullable JsonObject body,
      Consumer<RestReply> then,
      Consumer<Fault> failed) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    request.setHeader("Accept", "application/json");
    request.setHeader("User-Agent", "enlace");
    BodyPublisher publisher = BodyPublishers.noBody();
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
      publisher = BodyPublishers.ofString(body.toString());
    }
    settings.sentHeaders().forEach(request::setHeader);
    return fetch()
        .send(
            request.method(method, publisher).build(),
            BODY_LIMIT,
            (answer, e) -> {
              if (answer != null) {
                then.accept(RestReply.read(answer));
              } else if (e != null) {
                failed.accept(Faults.ofExchange(e));
              }
            });
  }

  /**
   * Finds out whether TLS is spoken where we were told that it is not: a server that expects it
   * hangs up on us, as many others do. No key is sent. On the scheduler's thread.
   *
   * @return ends it; nothing is called any more
   */
  Runnable findTls(Consumer<Boolean> then) {
    URI plain = settings.address();
    int port = plain.getPort() < 0 ? 80 : plain.getPort();
    URI secure = URI.create("https://" + plain.getHost() + ":" + port + "/");
    return fetch()
        .get(
            secure,
            Map.of(),
            BODY_LIMIT,
            (answer, e) -> then.accept(e == null || Faults.showsCertificate(e)));
  }
}
