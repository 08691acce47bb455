package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.enlace.access.Audit;
import dev.enlace.access.Logins;
import dev.enlace.access.Person;
import dev.enlace.time.Scheduler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tells an admin who is signed in, and ends the logins of others. */
public final class LoginsServlet extends Endpoint {
  private final Logins logins;
  private final LoginCookie cookie;
  private final Scheduler scheduler;

  LoginsServlet(Logins logins, LoginCookie cookie, Scheduler scheduler) {
    this.logins = logins;
    this.cookie = cookie;
    this.scheduler = scheduler;
  }

  @Override
  Map<String, Action> at(String path) {
    if (path.isEmpty()) {
      return Map.of("GET", this::list);
    }
    String id = path.substring(1);
    return Map.of("DELETE", (request, response) -> end(id, request, response));
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    List<String> own =
        cookie.read(request).stream().map(logins::idOf).flatMap(Stream::ofNullable).toList();
    JsonArray all = new JsonArray();
    seenBy(Visit.person(request)).forEach(login -> all.add(json(login, own.contains(login.id()))));
    JsonObject json = Json.success();
    json.add("logins", all);
    Json.send(response, json);
  }

  private void end(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Person person = Visit.person(request);
    boolean ended = false;
    for (Logins.State login : seenBy(person).filter(each -> each.id().equals(id)).toList()) {
      ended = logins.endById(id);
      Person whose = login.person();
      Audit.note(
          "login_ended",
          person,
          "from",
          Visit.from(request),
          "whose",
          whose.name(),
          "whose_role",
          whose.role().word());
    }
    JsonObject json = Json.success();
    json.addProperty("ended", ended);
    Json.send(response, json);
  }

  /** Whoever is held to some sessions has nothing to do with people who see others. */
  private Stream<Logins.State> seenBy(Person person) {
    return logins.all().stream().filter(login -> person.seesAllOf(login.person()));
  }

  private JsonObject json(Logins.State login, boolean own) {
    Instant now = scheduler.now();
    JsonObject json = new JsonObject();
    json.addProperty("id", login.id());
    json.addProperty("name", login.person().name());
    PersonJson.put(json, login.person());
    json.addProperty("own", own);
    json.addProperty("since_ms_ago", Duration.between(login.since(), now).toMillis());
    json.addProperty("seen_ms_ago", Duration.between(login.seen(), now).toMillis());
    return json;
  }
}
