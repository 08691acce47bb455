package dev.enlace.launcher;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An embedded Jetty, set up for a panel that a few people look at for a long time. */
public final class JettyServer implements AutoCloseable {
  /** Held requests cost no thread, so that these few are enough for thousands. */
  private static final int MAX_THREADS = 16;

  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_HEADER_BYTES = 8 * 1024;

  private final Server server;
  private final ServerConnector connector;
  private final String host;

  /**
   * @param port 0 for any free one
   */
  public JettyServer(String host, int port, Handler handler) {
    this.host = host;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 4);
    threads.setName("enlace-http");
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    // The cache takes 100 KB per connection, and every panel holds one.
    http.setHeaderCacheSize(0);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    server.addConnector(connector);
    server.setHandler(handler);
    server.setErrorHandler(new ConnectionErrors());
  }

  /**
   * Starts it; on return it answers.
   *
   * @throws java.net.BindException if the port is taken
   */
  public void start() throws Exception {
    try {
      // Before everything else is built: a port that is taken is found at once.
      connector.open();
    } catch (IOException e) {
      // Jetty wraps what happened.
      throw e.getCause() instanceof java.net.BindException taken ? taken : e;
    }
    server.start();
  }

  /** Where it is, with a slash at the end. */
  public URI address() {
    String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + connector.getLocalPort() + "/");
  }

  /** Stops listening and answering. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The server did not stop in order", e);
    }
  }
}
