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
 * Sends the page, which is the same for every session and finds out from its address whose it is.
 */
public final class PanelServlet extends Endpoint {
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
    if (!path.endsWith("/whatsapp")) {
      throw new ApiException(ApiError.NOT_FOUND);
    }
    if (!SessionRegistry.isId(path.substring(1, Math.max(1, path.lastIndexOf('/'))))) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    return Map.of("GET", this::page);
  }

  private static void redirect(HttpServletRequest request, HttpServletResponse response) {
    // Relative, which sendRedirect would not leave it on every container.
    response.setStatus(HttpServletResponse.SC_FOUND);
    boolean inside = !request.getServletPath().isEmpty() && "/".equals(request.getPathInfo());
    response.setHeader("Location", inside ? "default/whatsapp" : "panel_cliente/default/whatsapp");
  }

  private void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try (InputStream page = resources.apply("/panel.html")) {
      if (page == null) {
        throw new IllegalStateException("The web application has no panel.html");
      }
      byte[] bytes = page.readAllBytes();
      response.setContentType("text/html;charset=utf-8");
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    }
  }
}
