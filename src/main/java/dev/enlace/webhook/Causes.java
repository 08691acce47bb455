package dev.enlace.webhook;

import dev.enlace.net.ForbiddenAddressException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Names why an attempt failed: by how far it came and by types of exceptions, never by an
 * exception's text, which may be null and changes with every release.
 */
final class Causes {
  private Causes() {}

  /** In a few words, nothing foreign in them. */
  static String name(Call.Stage stage, Exception e) {
    if (e instanceof ForbiddenAddressException forbidden) {
      return "address=" + forbidden.kind() + " not allowed";
    }
    return switch (stage) {
      case DNS -> "dns unknown";
      case TCP -> tcp(e);
      case TLS -> tls(e);
      case HTTP -> http(e);
    };
  }

  private static String tcp(Exception e) {
    if (e instanceof SocketTimeoutException) {
      return "tcp timeout";
    }
    if (e instanceof NoRouteToHostException) {
      return "tcp unreachable";
    }
    return e instanceof ConnectException ? "tcp refused" : "tcp failed";
  }

  private static String tls(Exception e) {
    if (find(e, CertificateExpiredException.class) != null) {
      return "tls=expired";
    }
    if (find(e, CertificateNotYetValidException.class) != null) {
      return "tls=not_yet_valid";
    }
    CertificateException certificate = find(e, CertificateException.class);
    if (certificate != null) {
      // A validator's own exception is a subclass; a name that does not match is the plain class.
      boolean name =
          certificate.getClass() == CertificateException.class
              && find(certificate, CertPathValidatorException.class) == null;
      return name ? "tls=name_mismatch" : "tls=untrusted";
    }
    if (find(e, EOFException.class) != null || find(e, SocketException.class) != null) {
      return "tls dropped";
    }
    if (e instanceof SSLHandshakeException) {
      return "tls=handshake";
    }
    return e instanceof SSLException ? "https asked, no tls answered" : "tls failed";
  }

  private static String http(Exception e) {
    if (e instanceof ProtocolException) {
      return "no http answered";
    }
    if (e instanceof Answer.TooBigException) {
      return "answer too big";
    }
    return e instanceof EOFException ? "closed before an answer" : "dropped before an answer";
  }

  private static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
    int depth = 0;
    for (Throwable at = e; at != null && depth < 20; at = at.getCause(), depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
