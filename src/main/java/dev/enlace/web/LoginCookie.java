package dev.enlace.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that a browser which is signed in holds. Over TLS it cannot be set by anything but the
 * panel's own host, nor travel otherwise; without, which is for this machine only, it has another
 * name.
 *
 * <p>A second one, for a guest in a frame of another site's page, is sent from within that site's
 * pages alone: browsers keep it apart for each site that is around it.
 */
final class LoginCookie {
  // No panel's path ends so: in their names it has hyphens only.
  private static final String IN_FRAME = ".in-frame";

  private final Peer peer;
  private final String name;

  /**
   * @param name without the prefix that promises TLS, and without the panel's path in its container
   */
  LoginCookie(Peer peer, String name) {
    this.peer = peer;
    this.name = name;
  }

  /** The secrets that a browser holds. A page of another port of this machine may have set one. */
  List<String> read(HttpServletRequest request) {
    List<String> secrets = new ArrayList<>();
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      String own = name(request);
      // The login of its own first: a guest in a frame of our own site may be signed in beside it.
      for (String wanted : List.of(own, own + IN_FRAME)) {
        for (Cookie cookie : cookies) {
          if (cookie.getName().equals(wanted)) {
            secrets.add(cookie.getValue());
          }
        }
      }
    }
    return secrets;
  }

  /**
   * Has the browser hold it.
   *
   * @param life for how long; null until it is closed
   */
  void set(
      HttpServletRequest request,
      HttpServletResponse response,
      String secret,
      @Nullable Duration life) {
    String end = life == null ? "" : "; Max-Age=" + life.toSeconds();
    response.addHeader("Set-Cookie", name(request) + "=" + secret + attributes(request) + end);
  }

  /**
   * Has the browser hold it for a frame in pages of the site that is around it now. It has to be
   * {@code Secure}; browsers take it so over TLS, and some of them on this machine without.
   *
   * @param life for how long
   */
  void setInFrame(
      HttpServletRequest request, HttpServletResponse response, String secret, Duration life) {
    response.addHeader(
        "Set-Cookie",
        name(request)
            + IN_FRAME
            + "="
            + secret
            + "; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age="
            + life.toSeconds());
  }

  /** Has the browser forget it, and the one for a frame where it holds one. */
  void clear(HttpServletRequest request, HttpServletResponse response) {
    response.addHeader("Set-Cookie", name(request) + "=" + attributes(request) + "; Max-Age=0");
    Cookie[] cookies = request.getCookies();
    String inFrame = name(request) + IN_FRAME;
    if (cookies != null
        && Stream.of(cookies).anyMatch(cookie -> cookie.getName().equals(inFrame))) {
      setInFrame(request, response, "", Duration.ZERO);
    }
  }

  /**
   * Of this panel, where a container has several under one host: they would sign each other out.
   */
  private String name(HttpServletRequest request) {
    String own = name + request.getContextPath().replaceAll("[^A-Za-z0-9]", "-");
    return peer.isSecure(request) ? "__Host-" + own : own;
  }

  private String attributes(HttpServletRequest request) {
    return "; Path=/" + (peer.isSecure(request) ? "; Secure" : "") + "; HttpOnly; SameSite=Strict";
  }
}
