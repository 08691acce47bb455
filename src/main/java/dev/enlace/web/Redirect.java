package dev.enlace.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Sends a browser on within the application. By relative addresses, which {@code sendRedirect}
 * would not leave so on every container: a proxy may have us under another path than the one we
 * know.
 */
final class Redirect {
  private Redirect() {}

  /**
   * Sends it there.
   *
   * @param location relative to the address that was asked for
   */
  static void to(String location, HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader("Location", lastOfRoot(request) + location);
  }

  /**
   * What a relative address needs at the application's root without its slash, where Tomcat 11 does
   * not add one: it would lead out of the application.
   */
  private static String lastOfRoot(HttpServletRequest request) {
    String context = request.getContextPath();
    return !context.isEmpty() && request.getRequestURI().equals(context)
        ? context.substring(context.lastIndexOf('/') + 1) + "/"
        : "";
  }
}
