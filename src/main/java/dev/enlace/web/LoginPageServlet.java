package dev.enlace.web;

import java.util.Map;

/** Sends the page on which one signs in. */
public final class LoginPageServlet extends Endpoint {
  private final Pages pages;

  LoginPageServlet(Pages pages) {
    this.pages = pages;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of("GET", (request, response) -> pages.send("/login.html", request, response));
  }
}
