package dev.enlace.web;

import dev.enlace.access.Networks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What can be known of the other end of a connection. */
final class Peer {
  private static final String[] FORWARDED = {
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"
  };

  private final Predicate<String> loopback;
  private final Networks trustedProxies;

  /**
   * @param loopback whether a name or an address means this machine and no other
   * @param trustedProxies whose word about a connection counts
   */
  Peer(Predicate<String> loopback, Networks trustedProxies) {
    this.loopback = loopback;
    this.trustedProxies = trustedProxies;
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
    return request.isSecure()
        || (isTrustedProxy(request) && "https".equals(only(request, "X-Forwarded-Proto")));
  }

  /** Whether it comes from a proxy whose word counts. */
  boolean isTrustedProxy(HttpServletRequest request) {
    return trustedProxies.contains(request.getRemoteAddr());
  }

  /** The value of a header that was sent once; null if it was not, or more than once. */
  static @Nullable String only(HttpServletRequest request, String header) {
    Enumeration<String> values = request.getHeaders(header);
    String value = values.hasMoreElements() ? values.nextElement() : null;
    return values.hasMoreElements() ? null : value;
  }

  /** Whether a cookie that anybody on the way can read would be on the way to this machine only. */
  boolean mayGoWithoutTls(HttpServletRequest request) {
    return isSecure(request) || isLoopback(request.getServerName());
  }

  /** The address that a request came from: of the last one that no trusted proxy vouches for. */
  String address(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    String forwarded = only(request, "X-Forwarded-For");
    if (forwarded == null) {
      return address;
    }
    String[] way = forwarded.split(",");
    for (int i = way.length - 1; i >= 0 && trustedProxies.contains(address); i--) {
      String before = way[i].strip();
      if (!Networks.isAddress(before)) {
        return address;
      }
      address = before;
    }
    return address;
  }

  private boolean isLoopback(String host) {
    String address = host.toLowerCase(Locale.ROOT);
    // As Java writes it.
    return address.equals("0:0:0:0:0:0:0:1")
        || address.equals("[0:0:0:0:0:0:0:1]")
        || loopback.test(address);
  }
}
