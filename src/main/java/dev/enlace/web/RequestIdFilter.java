package dev.enlace.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request an id that the log names, and its answer tells unless that is a file. One
 * that a trusted proxy gave it is kept, so that both logs speak of the same; one that anybody else
 * sends would let them write under the id of somebody else's request.
 */
public final class RequestIdFilter implements Filter {
  /** The header that carries it, both ways. */
  static final String HEADER = "X-Request-Id";

  /**
   * What may be taken over: it ends up in logs and headers. Without the underscore, so that no
   * token of ours that somebody mistakes for an id is one.
   */
  private static final Pattern TAKEN_OVER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{7,63}");

  private static final String ATTRIBUTE = RequestIdFilter.class.getName();

  private final Peer peer;

  /** With what is known of the other end. */
  RequestIdFilter(Peer peer) {
    this.peer = peer;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String id = of(request);
    if (id == null) {
      String given = given((HttpServletRequest) request);
      id = given != null && TAKEN_OVER.matcher(given).matches() ? given : made();
      request.setAttribute(ATTRIBUTE, id);
    }
    if (!SecurityHeadersFilter.isPart((HttpServletRequest) request)) {
      ((HttpServletResponse) response).setHeader(HEADER, id);
    }
    chain.doFilter(request, response);
  }

  private @Nullable String given(HttpServletRequest request) {
    return peer.isTrustedProxy(request) ? Peer.only(request, HEADER) : null;
  }

  /** Tells the id where the request was for a file that goes without one. */
  static void complete(HttpServletRequest request, HttpServletResponse response) {
    String id = of(request);
    if (id != null) {
      response.setHeader(HEADER, id);
    }
  }

  /** The id of a request; null if it never came through here. */
  static @Nullable String of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String id ? id : null;
  }

  private static String made() {
    return "%016x".formatted(ThreadLocalRandom.current().nextLong());
  }
}
