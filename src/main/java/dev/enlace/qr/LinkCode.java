package dev.enlace.qr;

import dev.enlace.qr.CodeCheck.Accepted;
import dev.enlace.qr.CodeCheck.Rejected;
import dev.enlace.qr.CodeCheck.Result;
import dev.enlace.qr.CodeCheck.Why;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that a phone scans to link an account: a reference, three keys, and the kind of the
 * companion, with commas between.
 */
public final class LinkCode {
  /**
   * What WhatsApp's codes look like: bare until May 2026 ({@code 2@…,key,key,key}), since then an
   * address with a fifth field. The reference begins with a digit and an at sign; each key is the
   * Base64 of 32 bytes.
   *
   * <p>No two parts of it can match the same character, so matching takes time in proportion to the
   * text.
   */
  public static final Pattern PATTERN =
      Pattern.compile(
          "(https://wa\\.me/settings/linked_devices#)?"
              + "[0-9]@[!-+\\--~]{8,400}"
              + "(,[A-Za-z0-9+/_-]{43}=?){3}"
              + "(,[0-9a-z]{1,2})?");

  /** The longest text that is looked at, in characters. WhatsApp's have about 300. */
  static final int MAX_LENGTH = 1024;

  /** What a code made up by a gateway without WhatsApp behind it is no longer than. */
  private static final int MAX_DEMO_LENGTH = 100;

  /** Codes that mean something to a phone, and that is not linking an account. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(https?(?!://wa\\.me/|://web\\.whatsapp\\.com/)|ftp|javascript|data|intent|market"
              + "|otpauth(?:-migration)?|wifi|tg|sgnl|viber|line|weixin|mailto|matmsg|tel|sms|smsto"
              + "|geo|begin|mecard|bitcoin|ethereum|upi)"
              + ":(?://(?:[^/?#@]*@)?([a-z0-9.-]{1,120}))?",
          Pattern.CASE_INSENSITIVE);

  /** A word that says so, or a name and the time at which it was made. */
  private static final Pattern DEMO =
      Pattern.compile(
          "(?:^|.*[^a-z])(?:demo|fallback|test(?:ing)?|mock|fake|dummy|placeholder|sample|example"
              + "|simulat[a-z]*|simulad[oa]|prueba|whatsapp[-_ ]session)(?:[^a-z].*)?"
              + "|[\\w.@ -]{1,64}[^A-Za-z0-9][12][0-9]{9}(?:[0-9]{3})?(?:[^0-9].*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private LinkCode() {}

  /** Says what a text is that was read from a code, or sent in place of one. */
  static Result judge(String text, Pattern pattern) {
    if (text.length() > MAX_LENGTH) {
      return new Rejected(Why.NOT_WHATSAPP, "length=" + text.length());
    }
    if (pattern.matcher(text).matches()) {
      return new Accepted(text);
    }
    Matcher foreign = FOREIGN.matcher(text);
    if (foreign.lookingAt()) {
      String host = foreign.group(2);
      return new Rejected(
          Why.NOT_WHATSAPP,
          "scheme="
              + foreign.group(1).toLowerCase(Locale.ROOT)
              + (host == null ? "" : " host=" + host));
    }
    if (text.length() <= MAX_DEMO_LENGTH && DEMO.matcher(text).matches()) {
      return new Rejected(Why.DEMO, "demo");
    }
    return new Rejected(Why.NOT_WHATSAPP, "shape");
  }
}
