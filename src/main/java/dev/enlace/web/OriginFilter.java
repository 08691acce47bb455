package dev.enlace.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody but our own page, or a program, change anything: another site in the same browser can
 * send us requests, but not with these headers.
 */
public final class OriginFilter implements Filter {
  @Override
  public void doFilter(ServletRequest servletRequest, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    switch (request.getMethod()) {
      case "GET", "HEAD" -> {}
      case "POST", "DELETE" -> check(request);
      default -> {
        ((HttpServletResponse) response).setHeader("Allow", "GET, HEAD, POST, DELETE");
        throw new ApiException(ApiError.METHOD_NOT_ALLOWED);
      }
    }
    chain.doFilter(servletRequest, response);
  }

  private static void check(HttpServletRequest request) {
    // No browser adds a token by itself, so that whoever sends one means it; and no cookie counts.
    boolean meant = AccessFilter.isBearer(request);
    if (!meant && (!isOurs(request) || request.getHeader("X-Requested-By") == null)) {
      throw new ApiException(ApiError.FOREIGN_ORIGIN);
    }
    if (!isJson(request)) {
      throw new ApiException(ApiError.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  private static boolean isOurs(HttpServletRequest request) {
    // The browser's own word goes first: it holds behind a proxy that changes the Host header too.
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    // Browsers always send one of the two; a program may send neither.
    String origin = request.getHeader("Origin");
    return origin == null || authority(origin).equals(authority(request));
  }

  private static String authority(String origin) {
    return origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
  }

  private static String authority(HttpServletRequest request) {
    int port = request.getServerPort();
    String host = request.getServerName().toLowerCase(Locale.ROOT);
    return port == 80 || port == 443 ? host : host + ":" + port;
  }

  private static boolean isJson(HttpServletRequest request) {
    @Nullable String type = request.getContentType();
    if (type == null) {
      boolean hasBody =
          request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
      return !hasBody;
    }
    return type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }
}
