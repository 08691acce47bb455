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

  // E.164 has at most 15 digits; the shortest numbers that WhatsApp knows have 7.
  private static final Pattern WHOLE = Pattern.compile("(?=\\d{7,15}$)(" + COUNTRIES + ")\\d+");
  private static final Pattern PARTS = Pattern.compile("(" + COUNTRIES + ")\\d+(\\d{4})");

  private PhoneNumber() {}

  /** The digits of a number with its country's code; null where the text is none. */
  static @Nullable String digits(String text) {
    String digits =
        text.strip()
            .replaceFirst("^(\\+|00)", "")
            .replaceAll("[\\s().\\-\\u00a0\\u2010-\\u2015]", "");
    return WHOLE.matcher(digits).matches() ? digits : null;
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
