package dev.enlace.web;

import dev.enlace.session.SessionRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends the pages of a session: the panel, and the diagnosis. They are the same for every session
 * and find out from their address whose they are.
 */
public final class PanelServlet extends Endpoint {
  private static final Map<String, String> PAGES =
      Map.of("/whatsapp", "/panel.html", "/diagnostico", "/diagnosis.html");

  private final Function<String, @Nullable InputStream> resources;

  /**
   * @param resources opens a file of the web application; null if it is not there
   */
  public PanelServlet(Function<String, @Nullable InputStream> resources) {
    this.resources = resources;
  }

  @Override
  Map<String, Action> at(String path) {
    if (path.isEmpty() || path.equals("/")) {
      return Map.of("GET", PanelServlet::redirect);
    }
    int slash = path.lastIndexOf('/');
    String page = PAGES.get(path.substring(Math.max(0, slash)));
    if (page == null) {
      throw new ApiException(ApiError.NOT_FOUND);
    }
    if (!SessionRegistry.isId(path.substring(1, Math.max(1, slash)))) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    return Map.of("GET", (request, response) -> send(page, response));
  }

  private static void redirect(HttpServletRequest request, HttpServletResponse response) {
    // Relative, which sendRedirect would not leave it on every container.
    response.setStatus(HttpServletResponse.SC_FOUND);
    boolean inside = !request.getServletPath().isEmpty() && "/".equals(request.getPathInfo());
    response.setHeader(
        "Location",
        inside ? "default/whatsapp" : lastOfRoot(request) + "panel_cliente/default/whatsapp");
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

  private void send(String name, HttpServletResponse response) throws IOException {
    try (InputStream page = resources.apply(name)) {
      if (page == null) {
        throw new IllegalStateException("The web application has no " + name);
      }
      byte[] bytes = page.readAllBytes();
      response.setContentType("text/html;charset=utf-8");
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    }
  }
}
