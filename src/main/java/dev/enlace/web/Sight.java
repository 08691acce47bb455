package dev.enlace.web;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** How much of an answer somebody sees. All of its fields stay; what is not for them is null. */
enum Sight {
  /** Everything. */
  ALL,
  /** Everything but the code. */
  NO_CODE,
  /** The code, and nothing of what is behind it. */
  NO_DETAIL;

  /** What whoever is asking sees of a session. */
  static Sight of(HttpServletRequest request) {
    Person person = Visit.person(request);
    if (person.role() == Role.GUEST) {
      return NO_DETAIL;
    }
    return person.seesCodes() ? ALL : NO_CODE;
  }

  /** Takes out of a snapshot what is not for them. */
  JsonObject reduce(JsonObject snapshot) {
    switch (this) {
      case ALL -> {}
      case NO_CODE -> blind(snapshot, List.of("qr_code", "qr", "pairing_code"));
      case NO_DETAIL -> {
        blind(snapshot, List.of("session_db_id", "gateway", "gateway_address", "store"));
        JsonObject debug = snapshot.getAsJsonObject("debug");
        blind(debug, List.copyOf(debug.keySet()));
      }
    }
    return snapshot;
  }

  /** Takes the technical lines out of a diagnosis that is not for an administrator. */
  static JsonObject reduceDiagnosis(JsonObject diagnosis, HttpServletRequest request) {
    if (!Visit.covers(request, Role.ADMIN)) {
      blind(diagnosis, List.of("gateway_address"));
      for (JsonElement step : diagnosis.getAsJsonArray("steps")) {
        blind(step.getAsJsonObject(), List.of("detail"));
      }
    }
    return diagnosis;
  }

  private static void blind(JsonObject json, List<String> names) {
    names.forEach(name -> json.add(name, JsonNull.INSTANCE));
  }
}
