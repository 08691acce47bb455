package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The wire's picture of who is asking, for themselves. */
final class PersonJson {
  private PersonJson() {}

  static JsonObject of(Person person) {
    JsonObject json = new JsonObject();
    json.addProperty("name", person.name());
    json.addProperty("role", person.role().word());
    json.addProperty("way", person.way().name().toLowerCase(Locale.ROOT));
    Set<String> sessions = person.sessions();
    if (sessions == null) {
      json.add("sessions", JsonNull.INSTANCE);
    } else {
      JsonArray ids = new JsonArray();
      new TreeSet<>(sessions).forEach(ids::add);
      json.add("sessions", ids);
    }
    return json;
  }
}
