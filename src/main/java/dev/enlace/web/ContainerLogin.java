package dev.enlace.web;

import static java.lang.System.Logger.Level.DEBUG;

import dev.enlace.access.Person;
import dev.enlace.access.Role;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The container's users. Their roles are called {@code panel-viewer}, {@code panel-operator} and
 * {@code panel-admin}.
 */
final class ContainerLogin {
  private static final System.Logger log = System.getLogger(ContainerLogin.class.getName());

  private ContainerLogin() {}

  /** Whom the container signed in, by whatever way it was set up for; null for nobody of ours. */
  static @Nullable Person person(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    if (principal != null) {
      for (Role role : List.of(Role.ADMIN, Role.OPERATOR, Role.VIEWER)) {
        if (request.isUserInRole("panel-" + role.word())) {
          return new Person(principal.getName(), role, null, Person.Way.CONTAINER);
        }
      }
    }
    return null;
  }

  /** Has the container check a password, for this request only. */
  static @Nullable Person check(HttpServletRequest request, String user, String password) {
    try {
      request.login(user, password);
      return person(request);
    } catch (ServletException e) {
      // A wrong password, or a container that has no users at all.
      log.log(DEBUG, "The container did not sign somebody in", e);
      return null;
    } finally {
      leave(request);
    }
  }

  /** Has the container forget who it is. */
  static void leave(HttpServletRequest request) {
    try {
      request.logout();
    } catch (ServletException e) {
      log.log(DEBUG, "The container did not sign somebody out", e);
    }
  }
}
