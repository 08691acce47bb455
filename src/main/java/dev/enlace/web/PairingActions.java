package dev.enlace.web;

import com.google.gson.JsonObject;
import dev.enlace.gateway.Account;
import dev.enlace.session.LinkSession;
import dev.enlace.session.LinkState;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionSnapshot;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks for a pairing code, and takes the word on whose account was linked. */
public final class PairingActions {
  private final SessionRegistry sessions;
  private final SnapshotJson snapshots;

  public PairingActions(SessionRegistry sessions, SnapshotJson snapshots) {
    this.sessions = sessions;
    this.snapshots = snapshots;
  }

  /** What can be done about a pairing code. */
  Map<String, Endpoint.Action> ofCode(String id) {
    return Map.of(
        "POST", (request, response) -> pair(id, Json.read(request, "phone"), request, response));
  }

  /** What can be done about the account that is linked. */
  Map<String, Endpoint.Action> ofAccount(String id) {
    return Map.of("POST", (request, response) -> confirm(id, request, response));
  }

  /** Asks for one, by what a request has said already. */
  void pair(String id, JsonObject json, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String phone = SessionFields.phone(json);
    String by = Actor.of(request);
    // All that can be refused is, before anything is made or counted.
    LinkSession known = sessions.look(id);
    checkMayPair(known);
    checkNotTooSoon(known.pairingWait());
    LinkSession session = SessionsServlet.open(sessions, id, request);
    // WhatsApp notifies a phone each time, whether or not a round of codes begins for it.
    Visit.checkMayStart(request, id);
    session.seen();
    if (!session.pair(phone, by)) {
      checkNotTooSoon(session.pairingWait());
    }
    sessions.settle(SessionServlet.SETTLED);
    Json.send(response, snapshots.of(session, request));
  }

  private void checkMayPair(LinkSession session) {
    SessionSnapshot snapshot = session.snapshot();
    if (snapshot.account() != null || snapshot.state() == LinkState.LINKING) {
      throw new ApiException(ApiError.ALREADY_LINKED);
    }
    // What a gateway can do is not known before it spoke; then the answer to the question tells.
    boolean spoke =
        snapshot.gateway().ok() != null
            || Boolean.TRUE.equals(sessions.gatewayAnswers(session.gateway().name()));
    if (spoke && !session.gateway().pairs()) {
      throw new ApiException(ApiError.METHOD_UNSUPPORTED);
    }
  }

  private static void checkNotTooSoon(Duration wait) {
    if (!wait.isZero()) {
      String seconds = Long.toString(wait.toSeconds() + 1);
      throw new ApiException(ApiError.PAIRING_TOO_SOON, Map.of("seconds", seconds));
    }
  }

  private void confirm(String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonObject json = Json.read(request, "confirmed", "phone_masked");
    // Who says no unlinks it.
    if (!Json.flag(json, "confirmed", false) || !json.has("phone_masked")) {
      throw new ApiException(ApiError.BAD_JSON);
    }
    String seen = Json.text(json, "phone_masked");
    LinkSession session = sessions.find(id);
    if (session == null) {
      throw new ApiException(ApiError.SESSION_UNKNOWN, Map.of("session", id));
    }
    Account account = session.snapshot().account();
    @Nullable String phone = account == null ? null : account.phone();
    if (!Objects.equals(seen, PhoneNumber.masked(phone))) {
      throw new ApiException(ApiError.ACCOUNT_CHANGED);
    }
    session.confirmAccount(phone, Actor.of(request));
    sessions.settle(SessionServlet.SETTLED);
    Json.send(response, snapshots.of(session, request));
  }
}
