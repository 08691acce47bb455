package dev.enlace.web;

import com.google.gson.JsonObject;
import dev.enlace.access.Role;
import java.util.Map;

/** Sends what the page has to know about the panel as a whole. */
public final class PanelInfoServlet extends Endpoint {
  private final String version;
  private final String boot;
  private final boolean practice;
  private final boolean gatewayPlain;
  private final String contact;
  private final Messages messages;

  /**
   * @param gatewayPlain whether a gateway is spoken to in the clear, over a network that anybody
   *     may be in
   * @param contact who looks after the panel: a text, or a {@code mailto:}, {@code tel:} or {@code
   *     https:} address; empty for nobody
   */
  public PanelInfoServlet(
      String version,
      String boot,
      boolean practice,
      boolean gatewayPlain,
      String contact,
      Messages messages) {
    this.contact = contact;
    this.gatewayPlain = gatewayPlain;
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
          // What is behind the panel is none of a guest's business.
          boolean ours = Visit.covers(request, Role.VIEWER);
          json.addProperty("gateway_plain", gatewayPlain && ours);
          json.addProperty("contact", ours && !contact.isEmpty() ? contact : null);
          json.addProperty("lang", messages.language(request));
          Json.send(response, json);
        });
  }
}
