package dev.enlace.web;

import com.google.gson.JsonObject;
import java.util.Map;

/** Says that the panel is there, and nothing about what it does. */
public final class HealthServlet extends Endpoint {
  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (request, response) -> {
          JsonObject json = new JsonObject();
          json.addProperty("status", "ok");
          Json.send(response, json);
        });
  }
}
