package dev.enlace.web;

import dev.enlace.access.Access;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is asking, and lets nobody do what {@link Permits} does not allow them. The one
 * place that decides this.
 */
public final class AccessFilter implements Filter {
  private static final String BEARER = "bearer ";

  private final Access access;
  private final Peer peer;
  private final LoginCookie cookie;
  private final Predicate<String> linking;
  private final Embedding embedding;

  /**
   * @param peer what is known of the other end
   * @param linking whether a session, by its id, is waiting for a phone just now
   * @param embedding whether other pages may have anything of ours in them
   */
  AccessFilter(
      Access access,
      Peer peer,
      LoginCookie cookie,
      Predicate<String> linking,
      Embedding embedding) {
    this.access = access;
    this.peer = peer;
    this.cookie = cookie;
    this.linking = linking;
    this.embedding = embedding;
  }

  @Override
  public void doFilter(ServletRequest servletRequest, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    String address = address(request);
    embedding.check(address);
    Permits.Found found;
    try {
      found = Permits.find(request.getMethod(), address);
    } catch (ApiException e) {
      if (e.error() == ApiError.METHOD_NOT_ALLOWED) {
        ((HttpServletResponse) response).setHeader("Allow", Permits.allowed(address));
      }
      throw e;
    }
    Visit visit = visit(request, !PlainPage.isWanted(request) && isActive(found));
    if (visit != null) {
      visit.keepWith(request);
    }
    if (found.permit().least() != null) {
      if (visit == null && Embedding.isView(address)) {
        toEntry(found, request, (HttpServletResponse) response);
        return;
      }
      if (visit == null && !ErrorAnswer.isApi(request)) {
        toLogin(address, request, (HttpServletResponse) response);
        return;
      }
      check(request, found, visit);
    }
    chain.doFilter(request, response);
  }

  /** A page is shown after signing in, where it was asked for. */
  private static void toLogin(
      String address, HttpServletRequest request, HttpServletResponse response) {
    String root = "../".repeat((int) address.chars().skip(1).filter(c -> c == '/').count());
    String next = URLEncoder.encode(address.substring(1), StandardCharsets.UTF_8);
    Redirect.to(root + "entrar" + (next.isEmpty() ? "" : "?next=" + next), request, response);
  }

  /** No frame may have the login in it; it goes back to where it began, which says so. */
  private static void toEntry(
      Permits.Found found, HttpServletRequest request, HttpServletResponse response) {
    String query = request.getQueryString();
    String about = "?session=" + found.sessionId() + (query == null ? "" : "&" + query);
    Redirect.to("../.." + Embedding.ENTRY + about, request, response);
  }

  /**
   * Where a request goes within the application, in the container's own view, which is what it
   * dispatches by: Tomcat takes {@code //api/x} and {@code /x/..;/api/x} for {@code /api/x}.
   */
  static String address(HttpServletRequest request) {
    String below = request.getPathInfo();
    String address = request.getServletPath() + (below == null ? "" : below);
    return address.isEmpty() ? "/" : address;
  }

  /**
   * Whether a request shows that somebody is there. What a page asks by itself does not, but for
   * the minutes in which a person holds a phone in front of it.
   */
  private boolean isActive(Permits.Found found) {
    String id = found.sessionId();
    return !found.permit().repeated() || (id != null && linking.test(id));
  }

  private void check(HttpServletRequest request, Permits.Found found, @Nullable Visit visit) {
    String id = found.sessionId();
    if (id != null) {
      AuditFilter.isAbout(request, id);
    }
    if (visit == null) {
      throw new ApiException(ApiError.SIGNED_OUT);
    }
    Person person = Visit.person(request);
    ApiException.checkNotTooOften(access.limits().request(person));
    if (id != null) {
      Visit.checkMaySee(request, id);
    }
    if (!found.permit().admits(person)) {
      throw new ApiException(ApiError.ROLE_TOO_LOW);
    }
  }

  /** The strongest word counts alone: a token that is not good is not made up for by a cookie. */
  private @Nullable Visit visit(HttpServletRequest request, boolean active) {
    String from = peer.address(request);
    String authorization = request.getHeader("Authorization");
    if (isBearer(request) && authorization != null) {
      String secret = authorization.substring(BEARER.length()).strip();
      Person person = access.bearer(secret);
      if (person == null) {
        access.refusals().note(null, from, "way", "bearer");
        return null;
      }
      return new Visit(person, from, () -> access.bearer(secret) != null, access.limits());
    }
    for (String secret : cookie.read(request)) {
      Person person = access.logins().find(secret, active);
      if (person != null) {
        BooleanSupplier lasts = () -> access.logins().find(secret, false) != null;
        return new Visit(person, from, lasts, access.limits());
      }
    }
    Person person = byLogin(request);
    return person == null ? null : new Visit(person, from, () -> true, access.limits());
  }

  private @Nullable Person byLogin(HttpServletRequest request) {
    return switch (access.login()) {
      case START -> null;
      case NONE ->
          peer.isHere(request) ? new Person("local", Role.ADMIN, null, Person.Way.NONE) : null;
      case CONTAINER -> ContainerLogin.person(request);
      case PROXY -> byProxy(request);
    };
  }

  private @Nullable Person byProxy(HttpServletRequest request) {
    String user = Peer.only(request, "X-Remote-User");
    if (user == null) {
      return null;
    }
    Person person =
        peer.isTrustedProxy(request)
            ? access
                .proxyWord()
                .person(
                    Peer.only(request, "X-Proxy-Secret"),
                    user,
                    request.getHeader("X-Remote-Role"),
                    request.getHeader("X-Remote-Sessions"))
            : null;
    if (person == null) {
      access.refusals().note(null, request.getRemoteAddr(), "way", "proxy", "user", user);
    }
    return person;
  }

  /** Whether a request brings a token of its own, so that no cookie of a browser's counts. */
  static boolean isBearer(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    return authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }
}
