package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.session.LinkSession;
import dev.enlace.session.LinkState;
import dev.enlace.session.SessionRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Sends the snapshots of all sessions, and creates a session. */
public final class SessionsServlet extends Endpoint {
  private final SessionRegistry sessions;
  private final SnapshotJson snapshots;

  public SessionsServlet(SessionRegistry sessions, SnapshotJson snapshots) {
    this.sessions = sessions;
    this.snapshots = snapshots;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of("GET", this::list, "POST", this::create);
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonArray all = new JsonArray();
    Person person = Visit.person(request);
    for (LinkSession session : sessions.all()) {
      if (person.maySee(session.id())) {
        all.add(snapshots.of(session, request));
      }
    }
    JsonObject json = Json.success();
    json.addProperty("boot", snapshots.boot());
    json.add("sessions", all);
    Json.send(response, json);
  }

  private void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String id = Json.text(Json.read(request), "session_id");
    if (id == null || !SessionRegistry.isId(id)) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    Visit.checkMaySee(request, id);
    LinkSession session = open(sessions, id);
    // Again does no harm: what is under way goes on as it is.
    if (session.snapshot().state() == LinkState.IDLE) {
      session.link();
    }
    Json.send(response, snapshots.of(session, request));
  }

  /** The session of that id, made if there is none. */
  static LinkSession open(SessionRegistry sessions, String id) {
    try {
      return sessions.open(id);
    } catch (SessionRegistry.FullException e) {
      throw new ApiException(ApiError.TOO_MANY_SESSIONS);
    }
  }
}
