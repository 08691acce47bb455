package dev.enlace.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends the description of the whole HTTP interface, for programs (OpenAPI 3.1). */
public final class OpenApiServlet extends Endpoint {
  /** Where it is kept in the web application. */
  public static final String FILE = "/WEB-INF/openapi.json";

  private final byte[] document;

  /**
   * @param resources opens a file of the web application; null if it is not there
   */
  public OpenApiServlet(Function<String, @Nullable InputStream> resources) {
    try (InputStream file = resources.apply(FILE)) {
      if (file == null) {
        throw new IllegalStateException("The web application has no " + FILE);
      }
      document = file.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of("GET", (request, response) -> Json.send(response, document));
  }
}
