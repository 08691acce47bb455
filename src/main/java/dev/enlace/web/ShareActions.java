package dev.enlace.web;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.access.Audit;
import dev.enlace.access.Shares;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionRegistry;
import dev.enlace.time.Scheduler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the link with which a customer comes to one session, tells how it is, and takes it back.
 */
public final class ShareActions {
  private final SessionRegistry sessions;
  private final Shares shares;
  private final Scheduler scheduler;

  public ShareActions(SessionRegistry sessions, Shares shares, Scheduler scheduler) {
    this.sessions = sessions;
    this.shares = shares;
    this.scheduler = scheduler;
  }

  /** What can be done about a session's link. */
  Map<String, Endpoint.Action> of(String id) {
    return Map.of(
        "POST", (request, response) -> make(id, request, response),
        "GET", (request, response) -> show(id, response),
        "DELETE", (request, response) -> withdraw(id, request, response));
  }

  private void make(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LinkSession session = find(id);
    Json.read(request);
    Visit.checkMayShare(request);
    String by = Actor.of(request);
    Shares.Fresh fresh = shares.make(id, by);
    if (sessions.find(id) != session) {
      // It was deleted at the same moment, which may have been too early to take this one back.
      shares.withdraw(id);
      throw new ApiException(ApiError.SESSION_UNKNOWN, Map.of("session", id));
    }
    session.note(Kind.SHARE_MADE, by);
    Audit.note("share_made", Visit.person(request), "from", Visit.from(request), "session", id);
    JsonObject json = Json.success();
    json.addProperty("session_id", id);
    // Relative, because a proxy may have us under another name and path than those we know. Behind
    // the #, so that it is in no log.
    json.addProperty("link", "invitado#t=" + fresh.secret());
    json.add("share", json(fresh.state()));
    response.setStatus(HttpServletResponse.SC_CREATED);
    Json.send(response, json);
  }

  private void show(String id, HttpServletResponse response) throws IOException {
    find(id);
    JsonObject json = Json.success();
    json.addProperty("session_id", id);
    Shares.State state = shares.find(id);
    json.add("share", state == null ? JsonNull.INSTANCE : json(state));
    Json.send(response, json);
  }

  private void withdraw(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonObject json = Json.success();
    json.addProperty("withdrawn", end(id, request));
    Json.send(response, json);
  }

  /** Ends the link of a session, if it has one, and the requests of its guest that are held. */
  boolean end(String id, HttpServletRequest request) {
    boolean was = shares.withdraw(id);
    if (was) {
      Audit.note(
          "share_withdrawn", Visit.person(request), "from", Visit.from(request), "session", id);
      LinkSession session = sessions.find(id);
      if (session != null) {
        session.note(Kind.SHARE_WITHDRAWN, Actor.of(request));
      }
    }
    return was;
  }

  private JsonObject json(Shares.State state) {
    Instant now = scheduler.now();
    Instant opened = state.opened();
    JsonObject json = new JsonObject();
    json.addProperty("id", state.id());
    json.addProperty("by", state.by());
    json.addProperty("expires_in_ms", Duration.between(now, state.until()).toMillis());
    json.addProperty(
        "opened_ms_ago", opened == null ? null : Duration.between(opened, now).toMillis());
    return json;
  }

  private LinkSession find(String id) {
    @Nullable LinkSession session = sessions.find(id);
    if (session == null) {
      throw new ApiException(ApiError.SESSION_UNKNOWN, Map.of("session", id));
    }
    return session;
  }
}
