package dev.enlace.web;

import dev.enlace.metrics.Metrics;
import java.util.Map;

/** Sends the numbers, for Prometheus and what reads its format. */
public final class MetricsServlet extends Endpoint {
  private final Metrics metrics;

  public MetricsServlet(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (request, response) -> {
          byte[] text = metrics.text();
          response.setContentType(Metrics.CONTENT_TYPE);
          response.setContentLength(text.length);
          response.getOutputStream().write(text);
        });
  }
}
