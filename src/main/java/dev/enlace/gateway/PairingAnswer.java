package dev.enlace.gateway;

import dev.enlace.gateway.GatewayEvent.PairingFailed;
import dev.enlace.gateway.GatewayEvent.PairingIssued;
import dev.enlace.reason.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a gateway answers when it is asked for a pairing code. Its text is a secret, and so
 * nothing of an answer with a code in it is repeated anywhere.
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
  private static final Pattern CODE = Pattern.compile("([0-9A-Z]{4})_?([0-9A-Z]{4})");
  // In a sentence only what cannot be a word: with a digit in it, or in two halves.
  private static final Pattern CODE_IN_WORDS =
      Pattern.compile(
          "(?<![0-9A-Za-z_])(?:(?=[A-Za-z_\\p{Pd}]{0,8}[0-9])[0-9A-Za-z]{4}[_\\p{Pd}]?[0-9A-Za-z]{4}|[0-9A-Z]{4}["
              + " \\p{Pd}][0-9A-Z]{4})(?![0-9A-Za-z_])");

  // The parts of a failure that are written for people; in the others a code may stand.
  private static final String[] WORDS = {"error", "reason", "message", "description"};

  private static final Pattern RATE =
      Pattern.compile("\\brate\\b|\\brate[- ]?(over)?limit|\\boverlimit|\\btoo many\\b|\\b429\\b");
  private static final Pattern SESSION =
      Pattern.compile(
          "\\b(no|unknown) session\\b"
              + "|\\bsession (?!.*\\b(phone|number)\\b)(.* )?(not (found|exist)|missing|unknown)");
  private static final Pattern PHONE =
      Pattern.compile(
          "\\b(bad|invalid|unknown|unregistered) (phone|number)\\b|\\b(phone|number)( number)?:?("
              + " …)?( is| was)?( an?)? (invalid|unknown(?! (reason|error))|unregistered|not"
              + " (valid|found|known|registered|exist|a whatsapp))|\\b(not|isn't|does not|doesn't)("
              + " a user| registered| found| exist)? on whatsapp\\b|\\b(user|phone|number|account)"
              + " (is )?not registered\\b");
  private static final Pattern UNSUPPORTED =
      Pattern.compile("\\bunsupported\\b|\\bnot (supported|implemented)\\b");
  private static final Pattern NUMBER = Pattern.compile("\\+?([0-9]{7,15})(?:[:@].*)?");

  private PairingAnswer() {}

  /**
   * The event in it.
   *
   * @param status HTTP's, or 0
   * @param asked the number that was asked about, where the answer cannot be to another question;
   *     null to believe what the answer says
   */
  static GatewayEvent read(
      Payload payload, int status, Redaction redaction, @Nullable String asked) {
    boolean failed =
        status >= 400
            || payload.isFalse("success")
            || payload.isTrue("error")
            || !payload.text("error", "errorcode").isEmpty();
    String phone = asked == null ? phone(payload) : asked;
    String code = failed ? null : code(payload);
    return code == null
        ? new PairingFailed(
            reason(payload, status, redaction), detail(payload, status, redaction), phone)
        : new PairingIssued(code, lifetime(payload), phone);
  }

  /** Whether it says that no such code is to be had from this gateway, for whatever session. */
  static boolean isNeverOffered(Payload payload, int status, Redaction redaction) {
    // 404 may mean the session as well.
    return status == 405 || status == 501 || UNSUPPORTED.matcher(said(payload, redaction)).find();
  }

  private static @Nullable String code(Payload payload) {
    for (String name : CODE_NAMES) {
      String code = code(payload.text(name));
      if (code != null) {
        return code;
      }
    }
    return code(payload.bareText());
  }

  private static @Nullable String code(String text) {
    String plain = text.replaceAll("[ \\p{Pd}]", "").toUpperCase(Locale.ROOT);
    Matcher halves = CODE.matcher(plain);
    return halves.matches() ? halves.group(1) + halves.group(2) : null;
  }

  private static @Nullable String phone(Payload payload) {
    String text = payload.text("phone", "phonenumber");
    Matcher digits = NUMBER.matcher(text.replaceAll("[ ().-]", ""));
    if (digits.matches()) {
      return digits.group(1);
    }
    long number = payload.number("phone", "phonenumber");
    return number < 0 ? null : Long.toString(number);
  }

  private static Reason reason(Payload payload, int status, Redaction redaction) {
    for (Reason reason : SPOKEN) {
      for (String name : new String[] {"error", "reason", "code"}) {
        if (payload.text(name).equals(reason.name())) {
          return reason;
        }
      }
    }
    String said = said(payload, redaction);
    if (status == 429 || RATE.matcher(said).find()) {
      return Reason.PAIRING_RATE_LIMIT;
    }
    if (SESSION.matcher(said).find()) {
      return Reason.SESSION_MISSING;
    }
    if (PHONE.matcher(said).find()) {
      return Reason.PAIRING_PHONE_UNKNOWN;
    }
    boolean noSuchCall = status == 404 || status == 405 || status == 501;
    return noSuchCall || UNSUPPORTED.matcher(said).find()
        ? Reason.PAIRING_UNSUPPORTED
        : Reason.PAIRING_FAILED;
  }

  /** All that it says, to be searched for words that we know and not to be repeated. */
  private static String said(Payload payload, Redaction redaction) {
    String all = payload.namedTexts(WORDS) + " " + payload.allTexts("code");
    return redaction.text(all, 500).toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String detail(Payload payload, int status, Redaction redaction) {
    String words = CODE_IN_WORDS.matcher(payload.namedTexts(WORDS)).replaceAll(Redaction.MASK);
    String line = (status > 0 ? "status=" + status + " " : "") + redaction.text(words, 120);
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
