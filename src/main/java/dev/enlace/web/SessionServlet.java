package dev.enlace.web;

import com.google.gson.JsonObject;
import dev.enlace.access.Role;
import dev.enlace.qr.CodeImage;
import dev.enlace.session.Edit;
import dev.enlace.session.LinkSession;
import dev.enlace.session.LinkState;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionSnapshot;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that can be asked of one session, and all that can be wished from it. */
public final class SessionServlet extends Endpoint {
  /** How long an answer to a wish may wait for it to be written down: a kill must not undo it. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  /** Only in these does the wish to link begin a new round of codes. */
  private static final Set<LinkState> STANDING =
      EnumSet.of(LinkState.IDLE, LinkState.LOGGED_OUT, LinkState.NEEDS_ACTION);

  /** In these it can be begun anew: no account is linked yet. */
  private static final Set<LinkState> UNDER_WAY =
      EnumSet.of(
          LinkState.CONNECTING,
          LinkState.WAITING_FOR_QR,
          LinkState.AWAITING_SCAN,
          LinkState.LINKING);

  private final SessionRegistry sessions;
  private final SnapshotJson snapshots;
  private final History history;
  private final Waiters waiters;
  private final CodesSeen codesSeen;
  private final ShareActions shares;
  private final PairingActions pairing;

  public SessionServlet(
      SessionRegistry sessions,
      SnapshotJson snapshots,
      History history,
      Waiters waiters,
      CodesSeen codesSeen,
      ShareActions shares,
      PairingActions pairing) {
    this.pairing = pairing;
    this.shares = shares;
    this.codesSeen = codesSeen;
    this.sessions = sessions;
    this.snapshots = snapshots;
    this.history = history;
    this.waiters = waiters;
  }

  @Override
  Map<String, Action> at(String path) {
    int slash = path.indexOf('/', 1);
    String id = path.substring(Math.min(1, path.length()), slash < 0 ? path.length() : slash);
    if (!SessionRegistry.isId(id)) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    return switch (slash < 0 ? "" : path.substring(slash)) {
      case "" ->
          Map.of(
              "DELETE", (request, response) -> delete(id, request, response),
              "PATCH", (request, response) -> rename(id, request, response));
      case "/status" -> Map.of("GET", (request, response) -> status(id, request, response));
      case "/events" -> Map.of("GET", (request, response) -> events(id, request, response));
      case "/qr.png" ->
          Map.of(
              "GET",
              (request, response) -> send(response, "image/png", CodeImage.png(code(id, request))));
      case "/qr.svg" ->
          Map.of("GET", (request, response) -> send(response, "image/svg+xml", svg(id, request)));
      case "/link" -> Map.of("POST", (request, response) -> link(id, request, response));
      case "/pairing-code" -> pairing.ofCode(id);
      case "/account" -> pairing.ofAccount(id);
      case "/share" -> shares.of(id);
      case "/refresh" -> wish(id, (session, by) -> session.refresh());
      case "/stop" -> wish(id, LinkSession::stop);
      case "/logout" -> wish(id, LinkSession::logout);
      default -> throw new ApiException(ApiError.NOT_FOUND);
    };
  }

  private void status(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Long after = Query.number(request, "after");
    String boot = Query.text(request, "boot");
    LinkSession session = sessions.find(id);
    if (session == null) {
      Json.send(response, snapshots.of(sessions.look(id), request));
      return;
    }
    session.seen();
    boolean anotherRun = boot != null && !boot.equals(snapshots.boot());
    if (after == null || anotherRun || session.snapshot().version() != after) {
      Json.send(response, snapshots.bytes(session, request));
      return;
    }
    waiters.hold(
        session,
        after,
        request,
        response,
        () -> Json.send(response, snapshots.bytes(sessions.look(id), request)));
  }

  private void events(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonObject happened = history.of(id, request);
    if (sessions.find(id) == null && happened.getAsJsonArray("events").isEmpty()) {
      throw new ApiException(ApiError.SESSION_UNKNOWN, Map.of("session", id));
    }
    Json.send(response, happened);
  }

  private void link(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonObject json = Json.read(request, "method", "phone", "restart");
    String method = Json.text(json, "method");
    if (method != null && method.equals("code")) {
      pairing.pair(id, json, request, response);
      return;
    }
    if (method != null && !method.equals("qr")) {
      throw new ApiException(ApiError.METHOD_UNSUPPORTED);
    }
    boolean restart = Json.flag(json, "restart", false);
    String by = Actor.of(request);
    LinkSession session = SessionsServlet.open(sessions, id, request);
    LinkState state = session.snapshot().state();
    boolean anew = restart && UNDER_WAY.contains(state);
    if (anew && !Visit.covers(request, Role.OPERATOR)) {
      throw new ApiException(ApiError.ROLE_TOO_LOW);
    }
    // Before anything is ended: what is under way goes on where there is no turn left.
    if (anew || STANDING.contains(state)) {
      Visit.checkMayStart(request, id);
    }
    session.seen();
    if (anew) {
      session.stop(by);
    }
    session.link(by);
    sessions.settle(SETTLED);
    Json.send(response, snapshots.of(session, request));
  }

  private void rename(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LinkSession session = find(id);
    JsonObject json = Json.read(request, "name", "expected_phone");
    // What the request does not name is not its to write: somebody else may be writing it now.
    session.edit(
        new Edit(
            json.has("name"),
            SessionFields.name(json),
            json.has("expected_phone"),
            SessionFields.expectedPhone(json)),
        Actor.of(request));
    sessions.settle(SETTLED);
    Json.send(response, snapshots.of(session, request));
  }

  /** Something that is wished from a session, and by whom. */
  private interface Wish {
    void from(LinkSession session, @Nullable String by);
  }

  private Map<String, Action> wish(String id, Wish wish) {
    return Map.of(
        "POST",
        (request, response) -> {
          LinkSession session = find(id);
          Json.read(request);
          wish.from(session, Actor.of(request));
          sessions.settle(SETTLED);
          Json.send(response, snapshots.of(session, request));
        });
  }

  private void delete(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    shares.end(id, request);
    JsonObject json = Json.success();
    json.addProperty("deleted", sessions.delete(id, Actor.of(request)));
    // One that was made while it went.
    shares.end(id, request);
    sessions.settle(SETTLED);
    Json.send(response, json);
  }

  private LinkSession find(String id) {
    LinkSession session = sessions.find(id);
    if (session == null) {
      throw new ApiException(ApiError.SESSION_UNKNOWN, Map.of("session", id));
    }
    return session;
  }

  private byte[] svg(String id, HttpServletRequest request) {
    return CodeImage.svg(code(id, request)).getBytes(StandardCharsets.UTF_8);
  }

  /** The code that can be scanned now. */
  private String code(String id, HttpServletRequest request) {
    SessionSnapshot.Qr qr = find(id).snapshot().qr();
    if (qr == null) {
      throw new ApiException(ApiError.QR_GONE);
    }
    codesSeen.notePicture(request, id, qr);
    return qr.code();
  }

  private static void send(HttpServletResponse response, String type, byte[] bytes)
      throws IOException {
    response.setContentType(type);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
