package dev.enlace.web;

import dev.enlace.access.Limits;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Who is asking, kept with the request by {@link AccessFilter}. */
public final class Visit {
  private static final String ATTRIBUTE = Visit.class.getName();

  private final Person person;
  private final BooleanSupplier lasts;
  private final String from;
  private final Limits limits;

  /**
   * @param from the address that they ask from
   * @param lasts whether they would still be let in
   */
  Visit(Person person, String from, BooleanSupplier lasts, Limits limits) {
    this.person = person;
    this.from = from;
    this.lasts = lasts;
    this.limits = limits;
  }

  void keepWith(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Who is asking. Not to be called for what anybody may ask. */
  public static Person person(HttpServletRequest request) {
    return of(request).person;
  }

  /** Who is asking; null if nobody is signed in. */
  static @Nullable Person find(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Visit visit ? visit.person : null;
  }

  /** The address that they ask from. */
  static String from(HttpServletRequest request) {
    return of(request).from;
  }

  /** Whether they may do what {@code least} may. */
  static boolean covers(HttpServletRequest request, Role least) {
    return person(request).role().covers(least);
  }

  /**
   * Refuses a session that is none of theirs, as if there were none.
   *
   * @throws ApiException for one that they may not see
   */
  static void checkMaySee(HttpServletRequest request, String sessionId) {
    AuditFilter.isAbout(request, sessionId);
    if (!person(request).maySee(sessionId)) {
      throw new ApiException(ApiError.SESSION_UNKNOWN, Map.of("session", sessionId));
    }
  }

  /**
   * Looks again, after a request was held for a while.
   *
   * @throws ApiException if they were signed out meanwhile
   */
  static void checkLasts(HttpServletRequest request) {
    if (!of(request).lasts.getAsBoolean()) {
      throw new ApiException(ApiError.SIGNED_OUT);
    }
  }

  /**
   * Counts that they create a session.
   *
   * @throws ApiException if they do that too often
   */
  static void checkMayCreate(HttpServletRequest request) {
    ApiException.checkNotTooOften(of(request).limits.create(person(request)));
  }

  /**
   * Counts that they have codes made.
   *
   * @throws ApiException if that is done too often for this session, by whomever
   */
  static void checkMayStart(HttpServletRequest request, String sessionId) {
    ApiException.checkNotTooOften(of(request).limits.round(person(request), sessionId));
  }

  /**
   * Counts that they make a share link.
   *
   * @throws ApiException if they do that too often
   */
  static void checkMayShare(HttpServletRequest request) {
    ApiException.checkNotTooOften(of(request).limits.share(person(request)));
  }

  private static Visit of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Visit visit) {
      return visit;
    }
    throw new IllegalStateException("nobody was asked for at " + request.getServletPath());
  }
}
