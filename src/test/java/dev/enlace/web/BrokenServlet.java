package dev.enlace.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/** Fails, as code does that nobody tested; or has the container say so. */
final class BrokenServlet extends Endpoint {
  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (HttpServletRequest request, HttpServletResponse response) -> {
          if (path.isEmpty()) {
            throw new IllegalStateException("secret inner workings");
          }
          response.sendError(Integer.parseInt(path.substring(1)), "secret inner workings");
        });
  }
}
