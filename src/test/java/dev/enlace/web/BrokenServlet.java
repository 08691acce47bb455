package dev.enlace.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/**
 * Fails, as code does that nobody tested; or has the container say so, with the status in the
 * query.
 */
final class BrokenServlet extends Endpoint {
  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (HttpServletRequest request, HttpServletResponse response) -> {
          if (request.getQueryString() == null) {
            throw new IllegalStateException("secret inner workings");
          }
          response.sendError(Integer.parseInt(request.getQueryString()), "secret inner workings");
        });
  }
}
