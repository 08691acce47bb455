package dev.enlace.web;

import dev.enlace.session.SessionRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends the pages of a session: the panel, and the diagnosis. They are the same for every session
 * and find out from their address whose they are.
 */
public final class PanelServlet extends Endpoint {
  private static final String PANEL = "/panel.html";
  private static final Map<String, String> PAGES =
      Map.of("/whatsapp", PANEL, "/diagnostico", "/diagnosis.html");

  private final Function<String, @Nullable InputStream> resources;
  private final Map<String, String> places;
  private final PlainPage plain;

  /**
   * @param resources opens a file of the web application; null if it is not there
   */
  public PanelServlet(
      Function<String, @Nullable InputStream> resources,
      Messages messages,
      SessionRegistry sessions) {
    this.resources = resources;
    this.places = Map.of("languages", PageText.languageButtons(messages));
    this.plain = new PlainPage(messages, sessions);
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
    String id = path.substring(1, Math.max(1, slash));
    if (!SessionRegistry.isId(id)) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    return Map.of(
        "GET",
        (request, response) -> {
          if (page.equals(PANEL) && Query.text(request, "nojs") != null) {
            response.setHeader("Refresh", PlainPage.REFRESH);
            send(PlainPage.FILE, plain.places(id, request), request, response);
          } else {
            send(page, places, request, response);
          }
        });
  }

  private static void redirect(HttpServletRequest request, HttpServletResponse response) {
    // Relative, which sendRedirect would not leave it on every container.
    response.setStatus(HttpServletResponse.SC_FOUND);
    boolean inside = !request.getServletPath().isEmpty() && "/".equals(request.getPathInfo());
    response.setHeader("Location", inside ? "default/whatsapp" : "panel_cliente/default/whatsapp");
  }

  private void send(
      String name,
      Map<String, String> places,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    try (InputStream page = resources.apply(name)) {
      if (page == null) {
        throw new IllegalStateException("The web application has no " + name);
      }
      String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
      byte[] bytes = PageText.fill(text, places).getBytes(StandardCharsets.UTF_8);
      response.setContentType("text/html;charset=utf-8");
      Compressed.send(request, response, bytes, Compressed.gzip(bytes));
    }
  }
}
