package dev.enlace.web;

import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.session.SessionRegistry;
import dev.enlace.store.Store;
import dev.enlace.store.StoreHealth.Trouble;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/**
 * Says whether the panel can do its work. A store that is away, or a gateway that is down, makes it
 * {@code degraded} and not unready: linking goes on as far as it can, and a restart would mend
 * nothing. Unready is only a panel that does not know its sessions yet.
 */
public final class ReadyServlet extends Endpoint {
  private final SessionRegistry sessions;
  private final Store store;

  public ReadyServlet(SessionRegistry sessions, Store store) {
    this.sessions = sessions;
    this.store = store;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (request, response) -> {
          Trouble trouble = store.health().trouble();
          boolean ready = trouble != Trouble.OPENING;
          JsonObject gateways = new JsonObject();
          boolean well = trouble == Trouble.NONE;
          for (String name : sessions.gateways()) {
            Boolean up = sessions.gatewayAnswers(name);
            gateways.addProperty(name, up == null ? "unused" : up ? "up" : "down");
            well &= !Boolean.FALSE.equals(up);
          }
          JsonObject json = new JsonObject();
          json.addProperty("status", !ready ? "starting" : well ? "ok" : "degraded");
          if (seesAll(request)) {
            json.addProperty("store", trouble == Trouble.NONE ? "ok" : trouble.name());
            json.add("gateways", gateways);
          }
          response.setStatus(
              ready ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
          Json.send(response, json);
        });
  }

  /** What is behind it all is for those who may see every session: no guest, and no customer. */
  private static boolean seesAll(HttpServletRequest request) {
    Person person = Visit.find(request);
    return person != null && person.sessions() == null && person.role().covers(Role.VIEWER);
  }
}
