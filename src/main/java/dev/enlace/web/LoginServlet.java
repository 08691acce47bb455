package dev.enlace.web;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.access.Access;
import dev.enlace.access.AccessSettings.Login;
import dev.enlace.access.Audit;
import dev.enlace.access.Person;
import dev.enlace.access.Shares;
import dev.enlace.time.Scheduler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Signs a browser in, and says how that can be done. */
public final class LoginServlet extends Endpoint {
  private static final String IN_FRAME = "in_frame";
  private static final String[] FIELDS = {"share", "start", "token", "user", "password"};
  private static final String[] FIELDS_EMBEDDED = {
    "share", "start", "token", "user", "password", IN_FRAME
  };

  private final Access access;
  private final Peer peer;
  private final LoginCookie cookie;
  private final Messages messages;
  private final Scheduler scheduler;
  private final Consumer<String> opened;
  private final boolean embedded;

  /**
   * @param opened told the session whose share link was opened
   * @param embedded whether pages of other sites may have a session's view in them
   */
  LoginServlet(
      Access access,
      Peer peer,
      LoginCookie cookie,
      Messages messages,
      Scheduler scheduler,
      Consumer<String> opened,
      boolean embedded) {
    this.embedded = embedded;
    this.scheduler = scheduler;
    this.opened = opened;
    this.access = access;
    this.peer = peer;
    this.cookie = cookie;
    this.messages = messages;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of("GET", this::ways, "POST", this::signIn);
  }

  private void ways(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonObject json = Json.success();
    json.addProperty("login", access.login().name().toLowerCase(Locale.ROOT));
    json.addProperty("lang", messages.language(request));
    Person person = Visit.find(request);
    json.add("person", person == null ? JsonNull.INSTANCE : PersonJson.of(person, left(person)));
    Json.send(response, json);
  }

  private void signIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonObject body = Json.read(request, embedded ? FIELDS_EMBEDDED : FIELDS);
    boolean inFrame = isInFrame(body);
    if (!peer.mayGoWithoutTls(request)) {
      throw new ApiException(ApiError.TLS_NEEDED);
    }
    String from = peer.address(request);
    ApiException.checkNotTooOften(access.limits().login(from));
    List<String> held = cookie.read(request);
    String secret = open(request, body, from, held);
    Person person = secret == null ? null : access.logins().find(secret, true);
    if (secret == null || person == null) {
      Audit.note("login_refused", "from", from);
      throw new ApiException(ApiError.LOGIN_REFUSED);
    }
    access.limits().loggedIn(from);
    // Whatever the browser held before is worth nothing from now on.
    held.stream().filter(each -> !each.equals(secret)).forEach(access.logins()::end);
    Duration left = left(person);
    if (inFrame && left != null) {
      cookie.setInFrame(request, response, secret, left);
    } else {
      cookie.set(request, response, secret, left);
    }
    noteLogin(person, from);
    JsonObject json = Json.success();
    json.add("person", PersonJson.of(person, left));
    Json.send(response, json);
  }

  /** Whether somebody opens a share link in a frame; nobody else stays signed in in one. */
  private static boolean isInFrame(JsonObject body) {
    boolean inFrame = Json.flag(body, IN_FRAME, false);
    if (inFrame && Json.text(body, "share") == null) {
      throw new ApiException(ApiError.BAD_PARAMETER, Map.of("field", IN_FRAME));
    }
    return inFrame;
  }

  private static void noteLogin(Person person, String from) {
    Set<String> sessions = person.sessions();
    if (person.way() == Person.Way.SHARE && sessions != null) {
      Audit.note("login", person, "from", from, "session", String.join(",", sessions));
    } else {
      Audit.note("login", person, "from", from);
    }
  }

  /** How long a guest may stay; null for anybody else. */
  private @Nullable Duration left(Person person) {
    if (person.way() != Person.Way.SHARE || person.sessions() == null) {
      return null;
    }
    return person.sessions().stream()
        .map(access.shares()::find)
        .filter(Objects::nonNull)
        .map(share -> Duration.between(scheduler.now(), share.until()))
        .findFirst()
        .orElse(null);
  }

  private @Nullable String open(
      HttpServletRequest request, JsonObject body, String from, List<String> held) {
    String share = Json.text(body, "share");
    if (share != null) {
      return openByShare(share, from, held);
    }
    String start = Json.text(body, "start");
    String token = Json.text(body, "token");
    String user = Json.text(body, "user");
    String password = Json.text(body, "password");
    if (start != null) {
      return access.openByStart(start);
    }
    if (token != null) {
      return access.openByToken(token.strip());
    }
    if (user == null || password == null || access.login() != Login.CONTAINER) {
      return null;
    }
    ApiException.checkNotTooOften(access.limits().password(from, user));
    Person person = ContainerLogin.check(request, user, password);
    if (person == null) {
      return null;
    }
    access.limits().passwordWasRight(from, user);
    return access.openByContainer(person.name(), person.role());
  }

  private String openByShare(String secret, String from, List<String> held) {
    Shares.Opening opening = access.openByShare(secret, held);
    if (opening == null) {
      // Whose it was is not known any more, if it ever was one.
      Audit.note("share_refused", "from", from, "error", ApiError.SHARE_OVER.name());
      throw new ApiException(ApiError.SHARE_OVER);
    }
    if (opening.login() == null) {
      String session = opening.sessionId();
      String error = ApiError.SHARE_TAKEN.name();
      Audit.note("share_refused", "from", from, "error", error, "session", session);
      throw new ApiException(ApiError.SHARE_TAKEN);
    }
    if (opening.first()) {
      opened.accept(opening.sessionId());
    }
    return opening.login();
  }
}
