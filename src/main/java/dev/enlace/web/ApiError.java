package dev.enlace.web;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Why a request gets no ordinary answer. The name goes onto the wire; the words for it are in
 * {@code webapp/i18n} under {@code error.}
 */
public enum ApiError {
  /** A parameter is no number, is out of bounds, or was given twice. */
  BAD_PARAMETER(HttpServletResponse.SC_BAD_REQUEST),
  /** What stands where a session's id should is none. */
  BAD_SESSION_ID(HttpServletResponse.SC_BAD_REQUEST),
  /** A name is too long, or holds characters that nobody can see. */
  BAD_NAME(HttpServletResponse.SC_BAD_REQUEST),
  /** What stands where a phone number should is none. */
  BAD_PHONE(HttpServletResponse.SC_BAD_REQUEST),
  /** A phone number lacks its country's code, as far as one can tell. */
  PHONE_WITHOUT_COUNTRY(HttpServletResponse.SC_BAD_REQUEST),
  /** The settings name no gateway of that name. */
  GATEWAY_UNKNOWN(HttpServletResponse.SC_BAD_REQUEST),
  /** The body is not the JSON that is expected here. */
  BAD_JSON(HttpServletResponse.SC_BAD_REQUEST),
  /** Linking in that way is not offered. */
  METHOD_UNSUPPORTED(HttpServletResponse.SC_BAD_REQUEST),
  /** Nobody is signed in, or no longer. */
  SIGNED_OUT(HttpServletResponse.SC_UNAUTHORIZED),
  /** What was shown to sign in is not good, or no longer. */
  LOGIN_REFUSED(HttpServletResponse.SC_UNAUTHORIZED),
  /** A share link is good no longer, or never was. */
  SHARE_OVER(HttpServletResponse.SC_UNAUTHORIZED),
  /** A share link was opened in another browser. */
  SHARE_TAKEN(HttpServletResponse.SC_UNAUTHORIZED),
  /** Whoever is signed in may not do that. */
  ROLE_TOO_LOW(HttpServletResponse.SC_FORBIDDEN),
  /** Signing in from elsewhere needs TLS. */
  TLS_NEEDED(HttpServletResponse.SC_FORBIDDEN),
  /** The request comes from a page that is not ours. */
  FOREIGN_ORIGIN(HttpServletResponse.SC_FORBIDDEN),
  /** Nothing is at that address. */
  NOT_FOUND(HttpServletResponse.SC_NOT_FOUND),
  /** There is no session of that id. */
  SESSION_UNKNOWN(HttpServletResponse.SC_NOT_FOUND),
  /** The panel runs without a practice phone. */
  PRACTICE_OFF(HttpServletResponse.SC_NOT_FOUND),
  /** The address is there, and takes other methods. */
  METHOD_NOT_ALLOWED(HttpServletResponse.SC_METHOD_NOT_ALLOWED),
  /** There are as many sessions as the limit allows. */
  TOO_MANY_SESSIONS(HttpServletResponse.SC_CONFLICT),
  /** The session is being deleted, and not quite gone. */
  SESSION_LEAVING(HttpServletResponse.SC_CONFLICT),
  /** An account is linked already, or about to be. */
  ALREADY_LINKED(HttpServletResponse.SC_CONFLICT),
  /** The account that somebody spoke of is no longer the one that is linked. */
  ACCOUNT_CHANGED(HttpServletResponse.SC_CONFLICT),
  /** There is no code just now. */
  QR_GONE(HttpServletResponse.SC_GONE),
  /** The body is larger than anything that we expect. */
  BODY_TOO_LARGE(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE),
  /** The body is not said to be JSON. */
  UNSUPPORTED_MEDIA_TYPE(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE),
  /** The panel was asked for under a name that nobody gave it. */
  BAD_HOST(421),
  /** A pairing code was asked for a moment ago. */
  PAIRING_TOO_SOON(429),
  /** This is done more often than the limit allows. */
  TOO_OFTEN(429),
  /** As many diagnoses run as the limit allows. */
  DIAGNOSIS_BUSY(429),
  /** Too many want to have something counted. */
  TALLY_BUSY(429),
  /** A fault of ours. */
  INTERNAL(HttpServletResponse.SC_INTERNAL_SERVER_ERROR),
  /** The practice phone did not do it. */
  PRACTICE_FAILED(HttpServletResponse.SC_BAD_GATEWAY),
  /** The store is away, so nothing can be counted. */
  TALLY_AWAY(HttpServletResponse.SC_SERVICE_UNAVAILABLE),
  /** As many requests are being held as the limit allows. */
  TOO_MANY_WAITERS(HttpServletResponse.SC_SERVICE_UNAVAILABLE);

  private final int status;

  ApiError(int status) {
    this.status = status;
  }

  /** The HTTP status that goes with it. */
  int status() {
    return status;
  }

  /** What a status means that the container chose by itself. */
  static ApiError ofStatus(int status) {
    return switch (status) {
      // A directory is none of anybody's business.
      case 403, 404 -> NOT_FOUND;
      case 405, 501 -> METHOD_NOT_ALLOWED;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      default -> status >= 400 && status < 500 ? BAD_PARAMETER : INTERNAL;
    };
  }
}
