package dev.enlace.web;

import dev.enlace.access.Access;
import dev.enlace.access.Audit;
import dev.enlace.access.Person;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the audit log who changed what and how that came out, and what somebody was refused
 * who only looked. Signing in and out have lines of their own.
 */
public final class AuditFilter implements Filter {
  private static final String SESSION = AuditFilter.class.getName();
  private static final Set<String> OWN_LINES = Set.of("/api/login", "/api/logout");

  private static final Set<ApiError> LOGIN_ERRORS =
      EnumSet.of(ApiError.LOGIN_REFUSED, ApiError.SHARE_OVER, ApiError.SHARE_TAKEN);

  /** What somebody is refused because of who they are, or of what they were up to. */
  private static final Set<ApiError> REFUSALS =
      EnumSet.of(
          ApiError.ROLE_TOO_LOW,
          ApiError.FOREIGN_ORIGIN,
          ApiError.TLS_NEEDED,
          ApiError.BAD_HOST,
          ApiError.TOO_OFTEN);

  private final Access access;
  private final Peer peer;

  AuditFilter(Access access, Peer peer) {
    this.access = access;
    this.peer = peer;
  }

  /** Notes which session a request is about, where its address does not say so. */
  static void isAbout(HttpServletRequest request, String sessionId) {
    request.setAttribute(SESSION, sessionId);
  }

  @Override
  public void doFilter(ServletRequest servletRequest, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    ApiError error = ApiError.INTERNAL;
    try {
      chain.doFilter(request, response);
      error = null;
    } catch (ApiException e) {
      error = e.error();
      throw e;
    } finally {
      note(request, ((HttpServletResponse) response).getStatus(), error);
    }
  }

  private void note(HttpServletRequest request, int status, @Nullable ApiError error) {
    String method = request.getMethod();
    boolean looks = method.equals("GET") || method.equals("HEAD");
    String address = AccessFilter.address(request);
    boolean ownLine =
        OWN_LINES.contains(address) && (error == null || LOGIN_ERRORS.contains(error));
    Person who = Visit.find(request);
    if (ownLine || (looks && !isRefused(request, who, error))) {
      return;
    }
    List<String> fields = new ArrayList<>(List.of("method", method));
    fields.addAll(List.of("address", Permits.pattern(address)));
    if (request.getAttribute(SESSION) instanceof String session) {
      fields.addAll(List.of("session", session));
    }
    fields.addAll(List.of("status", String.valueOf(error == null ? status : error.status())));
    if (error != null) {
      fields.addAll(List.of("error", error.name()));
      access.refusals().note(who, peer.address(request), fields.toArray(String[]::new));
    } else if (who != null) {
      fields.addAll(0, List.of("from", peer.address(request)));
      Audit.note("done", who, fields.toArray(String[]::new));
    }
  }

  /** Who is not signed in is told so all day long, which is nothing to be noted. */
  private static boolean isRefused(
      HttpServletRequest request, @Nullable Person who, @Nullable ApiError error) {
    return error != null
        && (REFUSALS.contains(error)
            || (error == ApiError.SESSION_UNKNOWN
                && who != null
                && request.getAttribute(SESSION) instanceof String session
                && !who.maySee(session)));
  }
}
