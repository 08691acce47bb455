package dev.enlace.gateway;

import dev.enlace.net.AddressGuard;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens the socket of one WebSocket, up to the end of the TLS handshake, and knows how far it came.
 *
 * <p>It blocks without a deadline of its own; {@link #abort} ends whatever it is in.
 */
final class Dialer extends SocketFactory {
  /** How far a connection came. */
  enum Stage {
    DNS,
    TCP,
    TLS,
    HTTP
  }

  private static final int MAX_ADDRESSES = 4;

  // A share of the five seconds that the whole way to a TCP connection has: one dead address of
  // several must not use them up.
  private static final int MILLIS_PER_ADDRESS = 1_200;

  private final String host;
  private final int port;
  private final @Nullable Supplier<SSLSocketFactory> tls;
  private final Supplier<Instant> now;

  private volatile Stage stage = Stage.DNS;
  private volatile @Nullable Metered plain;
  private volatile boolean aborted;

  /**
   * @param tls asked on the thread that connects; null for a connection in the clear
   */
  Dialer(String host, int port, @Nullable Supplier<SSLSocketFactory> tls, Supplier<Instant> now) {
    // An IPv6 address stands in brackets in a URL, and nowhere else.
    this.host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    this.port = port;
    this.tls = tls;
    this.now = now;
  }

  Stage stage() {
    return stage;
  }

  /** Since when a write has been waiting for the far side to read; null if none is. */
  @Nullable Instant writingSince() {
    Metered socket = plain;
    return socket == null ? null : socket.writingSince;
  }

  /** Closes the socket, or keeps it from being opened. Callable from any thread, any time. */
  void abort() {
    aborted = true;
    Socket socket = plain;
    if (socket != null) {
      try {
        // Not the TLS socket, whose close waits for a write that is stuck.
        socket.close();
      } catch (IOException e) {
        // Nothing can be done about it, and nobody waits for it.
      }
    }
  }

  /** The connected socket, with the certificate checked against the host's name. */
  @Override
  public Socket createSocket() throws IOException {
    connect(resolve());
    return secure();
  }

  /**
   * The host's addresses, as far as they may be called. Who connects takes these, and no others.
   */
  InetAddress[] resolve() throws IOException {
    return AddressGuard.harmless(InetAddress.getAllByName(host)).toArray(InetAddress[]::new);
  }

  /** Connects with the first of them that answers. */
  void connect(InetAddress[] addresses) throws IOException {
    stage = Stage.TCP;
    int count = Math.min(addresses.length, MAX_ADDRESSES);
    for (int i = 0; ; i++) {
      Metered socket = new Metered(now);
      plain = socket;
      try {
        if (aborted) {
          throw new IOException("aborted");
        }
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(addresses[i], port), i == count - 1 ? 0 : MILLIS_PER_ADDRESS);
        return;
      } catch (IOException e) {
        socket.close();
        if (aborted || i == count - 1) {
          throw e;
        }
      }
    }
  }

  /** The socket that was connected; in TLS if this is to be. */
  Socket secure() throws IOException {
    Metered socket = plain;
    if (socket == null) {
      throw new IOException("not connected");
    }
    if (tls == null) {
      stage = Stage.HTTP;
      return socket;
    }
    stage = Stage.TLS;
    SSLSocket secured = (SSLSocket) tls.get().createSocket(socket, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    // Here, and not with the first byte written: two threads would race to report what is wrong.
    secured.startHandshake();
    stage = Stage.HTTP;
    return secured;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException();
  }

  /** A socket that tells how long a write has been stuck, which raises nothing by itself. */
  private static final class Metered extends Socket {
    private final Supplier<Instant> now;
    private volatile @Nullable Instant writingSince;

    Metered(Supplier<Instant> now) {
      this.now = now;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          writingSince = now.get();
          try {
            out.write(bytes, from, length);
          } finally {
            writingSince = null;
          }
        }
      };
    }
  }
}
