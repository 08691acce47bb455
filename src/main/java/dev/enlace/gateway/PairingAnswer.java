package dev.enlace.gateway;

import dev.enlace.gateway.GatewayEvent.PairingFailed;
import dev.enlace.gateway.GatewayEvent.PairingIssued;
import dev.enlace.reason.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a gateway answers when it is asked for a code to be typed on the phone. Its text is a
 * secret, and so nothing of an answer with a code in it is repeated anywhere.
 */
final class PairingAnswer {
  /** The names of events that carry such a code, in the one spelling. */
  static final Set<String> CODE_EVENTS =
      Set.of("pairingcode", "paircode", "phonecode", "linkingcode", "linkcode");

  /** The names of events that say why there is none. */
  static final Set<String> FAILED_EVENTS = Set.of("pairingerror", "pairingcodeerror", "pairerror");

  // What a gateway may say in our own words.
  private static final Set<Reason> SPOKEN =
      EnumSet.of(
          Reason.PAIRING_PHONE_UNKNOWN,
          Reason.PAIRING_RATE_LIMIT,
          Reason.PAIRING_UNSUPPORTED,
          Reason.PAIRING_FAILED,
          Reason.SESSION_MISSING);

  private static final String[] CODE_NAMES = {
    "pairingcode", "paircode", "linkingcode", "phonecode", "linkcode", "code", "result", "value"
  };
  private static final Pattern CODE = Pattern.compile("[0-9A-Z]{8}");

  private PairingAnswer() {}

  /**
   * The event in it.
   *
   * @param status HTTP's, or 0
   */
  static GatewayEvent read(Payload payload, int status, Redaction redaction) {
    boolean failed =
        status >= 400
            || payload.isFalse("success")
            || payload.isTrue("error")
            || !payload.text("error", "errorcode").isEmpty();
    String code = failed ? null : code(payload);
    if (code != null) {
      return new PairingIssued(code, lifetime(payload));
    }
    String words =
        redaction.text(payload.allTexts("error", "code", "reason", "message", "description"), 120);
    return new PairingFailed(reason(payload, status, words), detail(status, words));
  }

  private static @Nullable String code(Payload payload) {
    for (String name : CODE_NAMES) {
      String text = plain(payload.text(name));
      if (CODE.matcher(text).matches()) {
        return text;
      }
    }
    String bare = plain(payload.bareText());
    return CODE.matcher(bare).matches() ? bare : null;
  }

  private static String plain(String text) {
    return text.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
  }

  private static Reason reason(Payload payload, int status, String words) {
    for (Reason reason : SPOKEN) {
      if (payload.text("error").equals(reason.name())
          || payload.text("reason").equals(reason.name())) {
        return reason;
      }
    }
    String said = words.toLowerCase(Locale.ROOT).replace('_', ' ');
    if (status == 429 || said.matches(".*(rate|too many|overlimit|429).*")) {
      return Reason.PAIRING_RATE_LIMIT;
    }
    if (said.matches(
        ".*(on whatsapp|bad phone|invalid (phone|number)|number.*invalid|unregistered"
            + "|not registered|phone number).*")) {
      return Reason.PAIRING_PHONE_UNKNOWN;
    }
    if (said.matches(".*(no session|session not|session missing|unknown session).*")) {
      return Reason.SESSION_MISSING;
    }
    boolean noSuchCall = status == 404 || status == 405 || status == 501;
    return noSuchCall || said.matches(".*(unsupported|not supported|not implemented).*")
        ? Reason.PAIRING_UNSUPPORTED
        : Reason.PAIRING_FAILED;
  }

  private static String detail(int status, String words) {
    String line = (status > 0 ? "status=" + status + " " : "") + words;
    return line.isBlank() ? "no words" : line.strip();
  }

  private static @Nullable Duration lifetime(Payload payload) {
    long millis = payload.number("expiresinms", "ttlms");
    if (millis < 0) {
      long seconds = payload.number("expiresin", "ttl");
      millis = seconds >= 1_000 ? seconds : seconds * 1_000;
    }
    return millis < 1_000 || millis > 600_000 ? null : Duration.ofMillis(millis);
  }
}
