package dev.enlace.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** International phone numbers, as people write them and as they are shown. */
public final class PhoneNumber {
  /** The codes of countries that are assigned (ITU E.164). */
  static final String COUNTRIES =
      "1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"
          + "|21[12368]|2[2-46]\\d|25[0-8]|29[01789]|3[578]\\d|42[013]|5[09]\\d|6[789]\\d|8[58]\\d"
          + "|9[679][0-8]";

  /**
   * How many digits follow the code of a country whose plan we know well, as {@code
   * code:least-most} (ITU E.164, national numbering plans).
   */
  static final String PLANS =
      "1:10-10 34:9-9 351:9-9 502:8-8 503:8-8 504:8-8 505:8-8 506:8-8 507:7-8 51:8-9 52:10-11"
          + " 53:8-8 54:10-11 55:10-11 56:9-9 57:10-10 58:10-10 591:8-8 593:8-9 595:7-9 598:8-8";

  /**
   * The shortest number that is taken without a plus. National ones have eleven digits at most (a
   * Brazilian mobile with its area), and many begin like some other country's code.
   */
  private static final int LEAST_WITHOUT_PLUS = 12;

  // E.164 has at most 15 digits; the shortest numbers that WhatsApp knows have 7.
  private static final Pattern WHOLE = Pattern.compile("(?=\\d{7,15}$)(" + COUNTRIES + ")\\d+");
  private static final Pattern NATIONAL =
      Pattern.compile("\\d{7," + (LEAST_WITHOUT_PLUS - 1) + "}");
  // In North America neither the area's code nor the next three digits begin with 0 or 1.
  private static final Pattern NORTH_AMERICAN = Pattern.compile("1[2-9]\\d\\d[2-9]\\d+");
  private static final Pattern PARTS = Pattern.compile("(" + COUNTRIES + ")\\d+(\\d{4})");

  private PhoneNumber() {}

  /**
   * The digits of a number with its country's code; null where the text is none. Without {@code +}
   * or {@code 00} before them they have to be {@value #LEAST_WITHOUT_PLUS} or more.
   */
  static @Nullable String digits(String text) {
    String digits = bare(text);
    Matcher whole = WHOLE.matcher(digits);
    return !isNational(text) && whole.matches() && fits(whole.group(1), digits) ? digits : null;
  }

  /** Whether it could be a number, but for the code of its country. */
  static boolean isNational(String text) {
    return !text.strip().matches("(?s)(\\+|00).*") && NATIONAL.matcher(bare(text)).matches();
  }

  private static String bare(String text) {
    return text.strip()
        .replaceFirst("^(\\+|00)", "")
        .replaceAll("[\\s().\\-\\u00a0\\u2010-\\u2015]", "");
  }

  private static boolean fits(String country, String digits) {
    int length = digits.length() - country.length();
    for (String plan : PLANS.split(" ", -1)) {
      String[] parts = plan.split("[:-]", -1);
      if (parts[0].equals(country)
          && (length < Integer.parseInt(parts[1]) || length > Integer.parseInt(parts[2]))) {
        return false;
      }
    }
    return !country.equals("1") || NORTH_AMERICAN.matcher(digits).matches();
  }

  /** Enough of a number to recognise one's own. */
  public static @Nullable String masked(@Nullable String phone) {
    if (phone == null) {
      return null;
    }
    Matcher parts = PARTS.matcher(phone);
    return parts.matches() ? "+" + parts.group(1) + " ••• ••• " + parts.group(2) : "•••";
  }
}
