package dev.enlace.gateway;

import dev.enlace.gateway.Fault.Doubt;
import dev.enlace.net.ForbiddenAddressException;
import dev.enlace.reason.Reason;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a WebSocket ended: by how far it came, by types of exceptions, by status and close
 * codes. Never by an exception's text, which may be null and changes with every release.
 */
final class Faults {
  private Faults() {}

  /**
   * @param secure whether the address said https
   */
  static Fault of(Wire.End end, boolean secure) {
    if (!end.upgraded()) {
      return switch (end.stage()) {
        case DNS, TCP, TLS -> onTheWay(end.stage(), end.cause());
        case HTTP -> http(end, secure);
      };
    }
    if (end.httpAfterUpgrade()) {
      return new Fault(Reason.GW_EIO_VERSION, "http after 101", Doubt.VERSION_UNKNOWN);
    }
    return byCloseCode(end.closeCode());
  }

  /** Why a connection did not come as far as HTTP. */
  static Fault onTheWay(Dialer.Stage stage, @Nullable Exception e) {
    return switch (stage) {
      case DNS -> unresolved(e);
      case TCP -> unreachable(e);
      case TLS, HTTP -> tls(e);
    };
  }

  private static Fault unresolved(@Nullable Throwable e) {
    ForbiddenAddressException forbidden = find(e, ForbiddenAddressException.class);
    return forbidden == null
        ? new Fault(Reason.GW_DNS, "dns " + name(e))
        : new Fault(Reason.GW_FORBIDDEN_ADDRESS, "dns kind=" + forbidden.kind());
  }

  private static Fault unreachable(@Nullable Exception e) {
    if (e instanceof SocketTimeoutException) {
      return new Fault(Reason.GW_CONNECT_TIMEOUT, "tcp " + name(e));
    }
    if (e instanceof ConnectException) {
      return new Fault(Reason.GW_REFUSED, "tcp " + name(e));
    }
    return new Fault(Reason.GW_UNREACHABLE, "tcp " + name(e));
  }

  private static Fault tls(@Nullable Exception e) {
    if (has(e, CertificateExpiredException.class)) {
      return new Fault(Reason.GW_TLS_CERT, "tls=expired");
    }
    if (has(e, CertificateNotYetValidException.class)) {
      return new Fault(Reason.GW_TLS_CERT, "tls=not_yet_valid");
    }
    CertificateException certificate = find(e, CertificateException.class);
    if (certificate != null) {
      // A validator's own exception is a subclass; a name that does not match is the plain class.
      boolean name =
          certificate.getClass() == CertificateException.class
              && !has(certificate, CertPathValidatorException.class);
      return new Fault(Reason.GW_TLS_CERT, name ? "tls=name_mismatch" : "tls=untrusted");
    }
    if (has(e, SSLPeerUnverifiedException.class)) {
      return new Fault(Reason.GW_TLS_CERT, "tls=untrusted");
    }
    if (has(e, EOFException.class) || has(e, SocketException.class)) {
      return new Fault(Reason.GW_DROPPED, "tls " + name(e));
    }
    if (e instanceof SSLHandshakeException) {
      return new Fault(Reason.GW_TLS_CERT, "tls=handshake");
    }
    if (e instanceof SSLException) {
      // Bytes came, and they were no TLS.
      return new Fault(Reason.GW_SCHEME, "https asked, no tls answered");
    }
    return new Fault(Reason.GW_DROPPED, "tls " + name(e));
  }

  private static Fault http(Wire.End end, boolean secure) {
    String text = end.httpAnswer();
    Optional<HttpAnswer> answer = HttpAnswer.read(text);
    if (answer.isPresent()) {
      return answer.get().refusedUpgrade();
    }
    if (text.isEmpty()) {
      return new Fault(Reason.GW_DROPPED, "closed before an answer");
    }
    // A TLS record of type alert: what a TLS server says to a request in the clear.
    if (!secure && text.startsWith("\u0015\u0003")) {
      return new Fault(Reason.GW_SCHEME, "http asked, tls answered");
    }
    if ("HTTP/1.".startsWith(text.substring(0, Math.min(7, text.length())))) {
      return new Fault(Reason.GW_DROPPED, "closed within the answer");
    }
    return new Fault(Reason.GW_NOT_A_GATEWAY, "no http answered");
  }

  /** What a close code means on a connection that had been opened. */
  static Fault byCloseCode(int code) {
    Reason reason =
        switch (code) {
          case 1001, 1012, 1013 -> Reason.GW_RESTARTING;
          case 1002, 1003, 1007 -> Reason.GW_PROTOCOL;
          case 1008 -> Reason.GW_KICKED;
          case 1009 -> Reason.GW_TOO_BIG;
          case 1011, 1014 -> Reason.GW_5XX;
          case 3000, 3003, 4001, 4003, 4401, 4403 -> Reason.GW_AUTH;
          case 4404 -> Reason.SESSION_MISSING;
          case 4429 -> Reason.GW_RATE_LIMIT;
          default -> Reason.GW_DROPPED;
        };
    return new Fault(reason, code > 0 ? "close=" + code : "closed");
  }

  /** Why an exchange on java.net.http failed, without an answer. */
  static Fault ofExchange(Throwable e) {
    ProtocolFault ours = find(e, ProtocolFault.class);
    if (ours != null) {
      return new Fault(ours.reason(), ours.detail());
    }
    SSLException tls = find(e, SSLException.class);
    if (tls != null) {
      return tls(tls);
    }
    if (has(e, UnknownHostException.class)
        || has(e, UnresolvedAddressException.class)
        || has(e, ForbiddenAddressException.class)) {
      return unresolved(cause(e));
    }
    if (has(e, HttpConnectTimeoutException.class)) {
      return new Fault(Reason.GW_CONNECT_TIMEOUT, "tcp " + name(cause(e)));
    }
    if (has(e, NoRouteToHostException.class)) {
      return new Fault(Reason.GW_UNREACHABLE, "tcp " + name(cause(e)));
    }
    if (has(e, ConnectException.class)) {
      return new Fault(Reason.GW_REFUSED, "tcp " + name(cause(e)));
    }
    if (has(e, ProtocolException.class)) {
      return new Fault(Reason.GW_NOT_A_GATEWAY, "no http answered");
    }
    return new Fault(Reason.GW_DROPPED, "http " + name(cause(e)));
  }

  /** Whether a certificate came, however bad: then it was TLS that answered. */
  static boolean showsCertificate(Throwable e) {
    return has(e, CertificateException.class) || has(e, SSLPeerUnverifiedException.class);
  }

  private static Throwable cause(Throwable e) {
    Throwable inner = e.getCause();
    return e instanceof CompletionException && inner != null ? inner : e;
  }

  private static boolean has(@Nullable Throwable e, Class<? extends Throwable> type) {
    return find(e, type) != null;
  }

  private static <T extends Throwable> @Nullable T find(@Nullable Throwable e, Class<T> type) {
    int depth = 0;
    for (Throwable at = e; at != null && depth < 20; at = at.getCause(), depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }

  private static String name(@Nullable Throwable e) {
    return e == null ? "closed" : e.getClass().getSimpleName();
  }
}
