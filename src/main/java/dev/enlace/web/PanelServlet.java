package dev.enlace.web;

import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sends the pages: the list of all sessions, the numbers and the log of all, and of one session the
 * panel and the diagnosis. The latter are the same for every session and find out from their
 * address whose they are.
 */
public final class PanelServlet extends Endpoint {
  private static final String PANEL = "/panel.html";
  private static final Map<String, String> PAGES =
      Map.of("/whatsapp", PANEL, Embedding.ENTRY, PANEL, "/diagnostico", "/diagnosis.html");

  /** The pages of all sessions, by their address. */
  private static final Map<String, String> COMMON_PAGES =
      Map.of(
          "/sesiones", "/sessions.html", "/tablero", "/dashboard.html", "/registro", "/log.html");

  private final Pages pages;
  private final PlainPage plain;
  private final SessionRegistry sessions;

  /** With the pages to send, and the sessions they are about. */
  public PanelServlet(Pages pages, Messages messages, SessionRegistry sessions) {
    this.pages = pages;
    this.plain = new PlainPage(messages, sessions);
    this.sessions = sessions;
  }

  @Override
  Map<String, Action> at(String path) {
    if (path.isEmpty() || path.equals("/")) {
      return Map.of("GET", this::sendCommon);
    }
    int slash = path.lastIndexOf('/');
    String page = PAGES.get(path.substring(Math.max(0, slash)));
    if (page == null) {
      throw new ApiException(ApiError.NOT_FOUND);
    }
    String id = path.substring(1, Math.max(1, slash));
    if (!SessionRegistry.isId(id)) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    return Map.of(
        "GET",
        (request, response) -> {
          Role role = Visit.person(request).role();
          if (page.equals(PANEL) && PlainPage.isWanted(request) && role != Role.GUEST) {
            response.setHeader("Refresh", PlainPage.REFRESH);
            pages.send(PlainPage.FILE, plain.places(id, request), request, response);
          } else {
            // The page of a guest is the same with less on it, from its first moment on.
            pages.sendFor(role, page, request, response);
          }
        });
  }

  private void sendCommon(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String page = COMMON_PAGES.get(request.getServletPath());
    if (page != null) {
      pages.send(page, request, response);
    } else {
      redirect(request, response);
    }
  }

  /** To the only session there is, or to the list if there are several. Creates none. */
  private void redirect(HttpServletRequest request, HttpServletResponse response) {
    Person person = Visit.person(request);
    List<String> all = sessions.all().stream().map(LinkSession::id).filter(person::maySee).toList();
    boolean inside = !request.getServletPath().isEmpty() && "/".equals(request.getPathInfo());
    String location;
    if (all.size() > 1) {
      location = inside ? "../sesiones" : "sesiones";
    } else {
      String id = all.isEmpty() ? first(person) : all.get(0);
      location = (inside ? "" : "panel_cliente/") + id + "/whatsapp";
    }
    Redirect.to(location, request, response);
  }

  /** A session that somebody may begin with. */
  private static String first(Person person) {
    Set<String> own = person.sessions();
    return own == null || own.isEmpty() ? "default" : new TreeSet<>(own).first();
  }
}
