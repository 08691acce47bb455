package dev.enlace.web;

import com.google.gson.JsonObject;
import java.util.Map;

/** Sends what the page has to know about the panel as a whole. */
public final class PanelInfoServlet extends Endpoint {
  private final String version;
  private final String boot;
  private final boolean practice;
  private final Messages messages;

  public PanelInfoServlet(String version, String boot, boolean practice, Messages messages) {
    this.version = version;
    this.boot = boot;
    this.practice = practice;
    this.messages = messages;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (request, response) -> {
          JsonObject json = Json.success();
          json.addProperty("version", version);
          json.addProperty("boot", boot);
          json.addProperty("practice", practice);
          json.addProperty("lang", messages.language(request));
          Json.send(response, json);
        });
  }
}
