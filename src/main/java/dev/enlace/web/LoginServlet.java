package dev.enlace.web;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.access.Access;
import dev.enlace.access.AccessSettings.Login;
import dev.enlace.access.Audit;
import dev.enlace.access.Person;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs a browser in, and says how that can be done. */
public final class LoginServlet extends Endpoint {
  private final Access access;
  private final Peer peer;
  private final LoginCookie cookie;
  private final Messages messages;

  LoginServlet(Access access, Peer peer, LoginCookie cookie, Messages messages) {
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
    json.add("person", person == null ? JsonNull.INSTANCE : PersonJson.of(person));
    Json.send(response, json);
  }

  private void signIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonObject body = Json.read(request);
    if (!peer.mayGoWithoutTls(request)) {
      throw new ApiException(ApiError.TLS_NEEDED);
    }
    String from = peer.address(request);
    ApiException.checkNotTooOften(access.limits().login(from));
    String secret = open(request, body, from);
    Person person = secret == null ? null : access.logins().find(secret, true);
    if (secret == null || person == null) {
      Audit.note("login_refused", "from", from);
      throw new ApiException(ApiError.LOGIN_REFUSED);
    }
    access.limits().loggedIn(from);
    // Whatever the browser held before is worth nothing from now on.
    cookie.read(request).forEach(access.logins()::end);
    cookie.set(request, response, secret);
    Audit.note("login", person, "from", from);
    JsonObject json = Json.success();
    json.add("person", PersonJson.of(person));
    Json.send(response, json);
  }

  private @Nullable String open(HttpServletRequest request, JsonObject body, String from) {
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
}
