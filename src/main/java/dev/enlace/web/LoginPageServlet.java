package dev.enlace.web;

import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends the page on which one signs in. */
public final class LoginPageServlet extends Endpoint {
  private final Function<String, @Nullable InputStream> resources;

  LoginPageServlet(Function<String, @Nullable InputStream> resources) {
    this.resources = resources;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET", (request, response) -> PanelServlet.send(resources, "/login.html", response));
  }
}
