package dev.enlace.web;

import dev.enlace.access.Access;
import dev.enlace.access.AccessSettings.Login;
import dev.enlace.access.Audit;
import dev.enlace.access.Person;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Signs a browser out, here and there. Anybody may; again does no harm. */
public final class LogoutServlet extends Endpoint {
  private final Access access;
  private final Peer peer;
  private final LoginCookie cookie;

  LogoutServlet(Access access, Peer peer, LoginCookie cookie) {
    this.access = access;
    this.peer = peer;
    this.cookie = cookie;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of("POST", this::signOut);
  }

  private void signOut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    for (String secret : cookie.read(request)) {
      Person person = access.logins().find(secret, false);
      if (person != null) {
        access.logins().end(secret);
        Audit.note("logout", person, "from", peer.address(request));
      }
    }
    if (access.login() == Login.CONTAINER && request.getUserPrincipal() != null) {
      ContainerLogin.leave(request);
    }
    cookie.clear(request, response);
    response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
    Json.send(response, Json.success());
  }
}
