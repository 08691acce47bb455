package dev.enlace.gateway;

import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a gateway says when something is wrong: our own reasons, codes, and words. */
final class Troubles {
  // What a gateway may say in our own words. The rest of them is not for it to know.
  private static final Set<Reason> SPOKEN =
      EnumSet.of(
          Reason.WA_UNREACHABLE,
          Reason.WA_REFUSED,
          Reason.WA_DROPPED,
          Reason.QR_NOT_READY,
          Reason.QR_GENERATION_ERROR,
          Reason.QR_ROUND_OVER,
          Reason.QR_DEMO,
          Reason.LINK_FINISHING,
          Reason.LINK_REJECTED,
          Reason.LINK_TIMEOUT,
          Reason.LINK_PASSKEY,
          Reason.LINK_REPLACED,
          Reason.LOGGED_OUT_BY_PHONE,
          Reason.ACCOUNT_RESTRICTED,
          Reason.GW_OUTDATED,
          Reason.SESSION_MISSING);

  private static final String[] WORDS = {
    "error",
    "code",
    "errorcode",
    "type",
    "name",
    "reason",
    "message",
    "msg",
    "description",
    "details"
  };

  private static final long MAX_RETRY_AFTER_MILLIS = 900_000;

  private final Redaction redaction;

  Troubles(Redaction redaction) {
    this.redaction = redaction;
  }

  /** What it says in our own words; null if it does not. */
  @Nullable GatewayEvent spoken(Payload payload) {
    for (String word : new String[] {payload.text("reason"), payload.text("error")}) {
      for (Reason reason : SPOKEN) {
        if (reason.name().equals(word)) {
          return event(reason, payload);
        }
      }
    }
    return null;
  }

  /** Why WhatsApp and the session parted, by WhatsApp's code, else by the words beside it. */
  GatewayEvent parted(Payload payload) {
    long code =
        payload.number(
            "code", "statuscode", "statusreason", "disconnectionreasoncode", "reason", "status");
    Reason reason =
        switch ((int) code) {
          case 401 -> Reason.LOGGED_OUT_BY_PHONE;
          case 402, 403, 406 -> Reason.ACCOUNT_RESTRICTED;
          case 405 -> Reason.GW_OUTDATED;
          case 411 -> Reason.LINK_REJECTED;
          case 440 -> Reason.LINK_REPLACED;
          case 503 -> Reason.WA_UNREACHABLE;
          case 515 -> Reason.LINK_FINISHING;
          default -> byWords(payload, true);
        };
    return event(reason == null ? Reason.WA_DROPPED : reason, payload);
  }

  /** What an error means that came under this name. */
  GatewayEvent error(String name, Payload payload) {
    Reason reason = byWords(payload, false);
    if (reason == null) {
      reason = byName(name);
    }
    if (reason == null) {
      long code = payload.number("code", "statuscode", "errorcode", "status");
      reason =
          switch ((int) code) {
            case 401, 403 -> Reason.GW_AUTH;
            case 404 -> Reason.SESSION_MISSING;
            case 429 -> Reason.GW_RATE_LIMIT;
            default -> Reason.GW_5XX;
          };
    }
    return event(reason, payload);
  }

  /** That event, with what else the payload says. */
  GatewayEvent event(Reason reason, Payload payload) {
    return switch (reason) {
      case LOGGED_OUT_BY_PHONE -> new LoggedOut();
      case LINK_FINISHING -> new Scanned();
      case QR_NOT_READY -> new NotLinked(reason);
      default -> new Troubled(reason, detail(payload), retryAfter(payload));
    };
  }

  private String detail(Payload payload) {
    long code = payload.number("code", "statuscode", "statusreason", "disconnectionreasoncode");
    String words = payload.allTexts("error", "message", "msg", "description");
    String line = (code >= 0 ? "code=" + code + " " : "") + redaction.text(words, 120);
    return line.isBlank() ? "no words" : line.strip();
  }

  private static @Nullable Duration retryAfter(Payload payload) {
    long millis = payload.number("retryafterms");
    if (millis < 0) {
      long seconds = payload.number("retryafter");
      millis = seconds < 0 ? -1 : seconds * 1000;
    }
    return millis <= 0 ? null : Duration.ofMillis(Math.min(millis, MAX_RETRY_AFTER_MILLIS));
  }

  private static @Nullable Reason byName(String name) {
    return switch (name) {
      case "qrerror", "qrgenerationerror" -> Reason.QR_GENERATION_ERROR;
      case "authfailure" -> Reason.LINK_REJECTED;
      default -> null;
    };
  }

  /**
   * By the words alone; null if they are not known.
   *
   * @param parted whether they say why WhatsApp and the session parted, and not what went wrong
   */
  private static @Nullable Reason byWords(Payload payload, boolean parted) {
    String words = payload.allTexts(WORDS).toLowerCase(Locale.ROOT).replace('_', ' ');
    boolean qr = words.contains("qr");
    if (words.contains("passkey")) {
      return Reason.LINK_PASSKEY;
    }
    if (any(
        words,
        "fallback mode",
        "demo mode",
        "modo fallback",
        "modo demo",
        "without chrome",
        "sin chrome")) {
      return Reason.QR_DEMO;
    }
    if (any(
        words,
        "qr refs",
        "attempts ended",
        "qr code limit",
        "qrcode limit",
        "qr timeout",
        "qr expired",
        "autoclose")) {
      return Reason.QR_ROUND_OVER;
    }
    if (qr && any(words, "generat", "unable", "could not", "failed")) {
      return Reason.QR_GENERATION_ERROR;
    }
    if (qr && any(words, "not ready", "not available", "no qr", "not yet", "already scanned")) {
      return Reason.QR_NOT_READY;
    }
    if (any(
        words, "not found", "does not exist", "no session", "unknown session", "session missing")) {
      return Reason.SESSION_MISSING;
    }
    if (any(words, "rate limit", "too many requests")) {
      return Reason.GW_RATE_LIMIT;
    }
    // An error with the word in it is rather about a logout that did not come about.
    if (any(words, "logged out", "loggedout", "device removed")
        || (parted && words.contains("logout"))) {
      return Reason.LOGGED_OUT_BY_PHONE;
    }
    if (any(words, "logout", "log out")
        && any(words, "fail", "timeout", "timed out", "unable", "could not", "cannot", "error")) {
      return Reason.LOGOUT_UNCONFIRMED;
    }
    if (any(words, "replaced", "conflict")) {
      return Reason.LINK_REPLACED;
    }
    if (any(words, "banned", "restricted", "temporary ban")) {
      return Reason.ACCOUNT_RESTRICTED;
    }
    if (any(words, "outdated", "update required")) {
      return Reason.GW_OUTDATED;
    }
    if (any(
        words,
        "unauthorized",
        "unauthorised",
        "not authorized",
        "forbidden",
        "api key",
        "apikey",
        "invalid token")) {
      return Reason.GW_AUTH;
    }
    if (any(words, "pair error", "pairing failed", "couldn't link", "rejected")) {
      return Reason.LINK_REJECTED;
    }
    if (any(words, "restart required", "restartrequired")) {
      return Reason.LINK_FINISHING;
    }
    if (any(
        words,
        "econnrefused",
        "enotfound",
        "etimedout",
        "eai again",
        "unreachable",
        "cannot reach")) {
      return Reason.WA_UNREACHABLE;
    }
    return null;
  }

  private static boolean any(String words, String... parts) {
    for (String part : parts) {
      if (words.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
