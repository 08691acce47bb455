package dev.enlace.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.function.Predicate;

/** What can be known of the other end of a connection. */
final class Peer {
  private static final String[] FORWARDED = {
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"
  };

  private final Predicate<String> loopback;

  /**
   * @param loopback whether a name or an address means this machine and no other
   */
  Peer(Predicate<String> loopback) {
    this.loopback = loopback;
  }

  /** Whether nobody but this machine can have sent it: no proxy handed it on, either. */
  boolean isHere(HttpServletRequest request) {
    for (String header : FORWARDED) {
      if (request.getHeader(header) != null) {
        return false;
      }
    }
    return isLoopback(request.getRemoteAddr()) && isLoopback(request.getServerName());
  }

  /** Whether the browser came over TLS. */
  boolean isSecure(HttpServletRequest request) {
    return request.isSecure();
  }

  /** Whether a cookie that anybody on the way can read would be on the way to this machine only. */
  boolean mayGoWithoutTls(HttpServletRequest request) {
    return isSecure(request) || isLoopback(request.getServerName());
  }

  /** The address that a request came from. */
  String address(HttpServletRequest request) {
    return request.getRemoteAddr();
  }

  private boolean isLoopback(String host) {
    String address = host.toLowerCase(Locale.ROOT);
    // As Java writes it.
    return address.equals("0:0:0:0:0:0:0:1")
        || address.equals("[0:0:0:0:0:0:0:1]")
        || loopback.test(address);
  }
}
