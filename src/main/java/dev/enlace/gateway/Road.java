package dev.enlace.gateway;

import dev.enlace.reason.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a gateway that stops at every hop: name, port, certificate. Nothing is sent on
 * it.
 *
 * <p>Each method blocks for as long as it is allowed to, and follows the one before. For one
 * thread.
 */
public final class Road implements AutoCloseable {
  private final boolean secure;
  private final Dialer dialer;
  private InetAddress[] addresses = {};

  /**
   * @param tls null for a connection in the clear
   */
  Road(String host, int port, @Nullable SSLSocketFactory tls, Supplier<Instant> now) {
    this.secure = tls != null;
    this.dialer = new Dialer(host, port, tls == null ? null : () -> tls, now);
  }

  /** Whether there is a third hop. */
  public boolean isSecure() {
    return secure;
  }

  /** Finds the host's addresses. */
  public Hop resolve(Duration limit) {
    try {
      InetAddress[] found = Waiting.forWork(limit, dialer::resolve, () -> {});
      if (found == null) {
        return new Hop(Reason.GW_DNS, late("dns", limit));
      }
      addresses = found;
      String more = found.length == 1 ? "" : " +" + (found.length - 1);
      return new Hop(null, found[0].getHostAddress() + more);
    } catch (IOException e) {
      return Hop.of(Faults.onTheWay(Dialer.Stage.DNS, e));
    }
  }

  /** Opens the TCP connection. */
  public Hop connect(Duration limit) {
    try {
      Boolean connected =
          Waiting.forWork(
              limit,
              () -> {
                dialer.connect(addresses);
                return true;
              },
              dialer::abort);
      return connected == null
          ? new Hop(Reason.GW_CONNECT_TIMEOUT, late("tcp", limit))
          : new Hop(null, "");
    } catch (IOException e) {
      return Hop.of(Faults.onTheWay(Dialer.Stage.TCP, e));
    }
  }

  /** Agrees on TLS, and checks the certificate against the host's name. */
  public Hop handshake(Duration limit) {
    try {
      Socket socket = Waiting.forWork(limit, dialer::secure, dialer::abort);
      return socket == null
          ? new Hop(Reason.GW_HANDSHAKE_TIMEOUT, late("tls", limit))
          : new Hop(null, agreed(socket));
    } catch (IOException e) {
      return Hop.of(Faults.onTheWay(Dialer.Stage.TLS, e));
    }
  }

  private static String agreed(Socket socket) {
    if (!(socket instanceof SSLSocket secured)) {
      return "";
    }
    String detail = secured.getSession().getProtocol();
    try {
      Certificate certificate = secured.getSession().getPeerCertificates()[0];
      return certificate instanceof X509Certificate x509
          ? detail
              + ", until "
              + x509.getNotAfter().toInstant().atZone(ZoneOffset.UTC).toLocalDate()
          : detail;
    } catch (SSLPeerUnverifiedException e) {
      return detail;
    }
  }

  private static String late(String what, Duration limit) {
    return what + " limit_ms=" + limit.toMillis();
  }

  @Override
  public void close() {
    dialer.abort();
  }
}
