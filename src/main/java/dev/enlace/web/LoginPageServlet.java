package dev.enlace.web;

import java.util.Map;

/** Sends the page on which one signs in, and that to which a share link leads. */
public final class LoginPageServlet extends Endpoint {
  /** Where a share link leads. */
  public static final String GUEST = "/invitado";

  private final Pages pages;

  LoginPageServlet(Pages pages) {
    this.pages = pages;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (request, response) ->
            pages.send(
                request.getServletPath().equals(GUEST) ? "/guest.html" : "/login.html",
                request,
                response));
  }
}
