package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The wire's picture of who is asking, for themselves or for an admin. */
final class PersonJson {
  private PersonJson() {}

  /**
   * @param left how long they may stay, whatever they do; null if that is not for them to know
   */
  static JsonObject of(Person person, @Nullable Duration left) {
    JsonObject json = new JsonObject();
    // Whose guest somebody is, they know already; by what name that one signs in, they need not.
    json.addProperty("name", person.role() == Role.GUEST ? null : person.name());
    put(json, person);
    json.addProperty("expires_in_ms", left == null ? null : left.toMillis());
    return json;
  }

  /** What they may, and how it is known who they are. */
  static void put(JsonObject json, Person person) {
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
  }
}
