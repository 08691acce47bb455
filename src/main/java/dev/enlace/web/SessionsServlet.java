package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.session.LinkSession;
import dev.enlace.session.LinkState;
import dev.enlace.session.SessionList;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionRegistry.Wanted;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends the list of all sessions, and what changes in it; and creates a session. */
public final class SessionsServlet extends Endpoint {
  private final SessionRegistry sessions;
  private final SnapshotJson snapshots;
  private final Waiters waiters;

  public SessionsServlet(SessionRegistry sessions, SnapshotJson snapshots, Waiters waiters) {
    this.sessions = sessions;
    this.snapshots = snapshots;
    this.waiters = waiters;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of("GET", this::list, "POST", this::create);
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Long after = Query.number(request, "after");
    String boot = Query.text(request, "boot");
    boolean anotherRun = boot != null && !boot.equals(snapshots.boot());
    long seen = after == null || anotherRun ? 0 : after;
    SessionList list = sessions.list();
    if (seen == 0 || list.version() != seen) {
      Json.send(response, news(seen, request));
      return;
    }
    waiters.hold(list, seen, request, response, () -> Json.send(response, news(seen, request)));
  }

  private JsonObject news(long seen, HttpServletRequest request) {
    SessionList.News news = sessions.list().since(seen);
    Person person = Visit.person(request);
    JsonArray rows = new JsonArray();
    for (String id : news.changed()) {
      LinkSession session = sessions.find(id);
      if (session != null && person.maySee(id)) {
        rows.add(snapshots.row(session, request));
      }
    }
    JsonArray removed = new JsonArray();
    news.gone().stream().filter(person::maySee).forEach(removed::add);
    JsonArray gateways = new JsonArray();
    sessions.gateways().forEach(gateways::add);
    JsonObject json = Json.success();
    json.addProperty("boot", snapshots.boot());
    json.addProperty("version", news.version());
    json.addProperty("complete", news.complete());
    json.add("store", snapshots.store());
    json.add("gateways", gateways);
    json.add("sessions", rows);
    json.add("removed", removed);
    return json;
  }

  private void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonObject json =
        Json.read(request, "session_id", "name", "gateway", "expected_phone", "start");
    String id = Json.text(json, "session_id");
    if (id == null || !SessionRegistry.isId(id)) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    Visit.checkMaySee(request, id);
    Wanted wanted =
        new Wanted(
            id,
            SessionFields.name(json),
            Json.text(json, "gateway"),
            SessionFields.expectedPhone(json));
    boolean start = Json.flag(json, "start", true);
    String by = Actor.of(request);
    if (sessions.find(id) == null) {
      Visit.checkMayCreate(request);
    }
    LinkSession session = open(sessions, wanted, by);
    // Again does no harm: what is under way goes on as it is.
    if (session.snapshot().state() == LinkState.IDLE && start) {
      Visit.checkMayStart(request, id);
      session.seen();
      session.link(by);
    }
    sessions.settle(SessionServlet.SETTLED);
    Json.send(response, snapshots.of(session, request));
  }

  /**
   * The session of that id, made if there is none; a guest makes none.
   *
   * @throws ApiException if that cannot be, or is done too often
   */
  static LinkSession open(SessionRegistry sessions, String id, HttpServletRequest request) {
    LinkSession known = sessions.find(id);
    if (known != null) {
      return known;
    }
    if (Visit.person(request).role() == Role.GUEST) {
      throw new ApiException(ApiError.SESSION_UNKNOWN, Map.of("session", id));
    }
    Visit.checkMayCreate(request);
    return open(sessions, Wanted.of(id), Actor.of(request));
  }

  /** The session that is wanted, made if there is none of its id. */
  static LinkSession open(SessionRegistry sessions, Wanted wanted, @Nullable String by) {
    try {
      return sessions.open(wanted, by);
    } catch (SessionRegistry.FullException e) {
      throw new ApiException(ApiError.TOO_MANY_SESSIONS);
    } catch (SessionRegistry.LeavingException e) {
      throw new ApiException(ApiError.SESSION_LEAVING, Map.of("session", wanted.id()));
    } catch (SessionRegistry.UnknownGatewayException e) {
      throw new ApiException(ApiError.GATEWAY_UNKNOWN);
    }
  }
}
