package dev.enlace.web;

import com.google.gson.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a person may say of a session, read and checked. */
final class SessionFields {
  /** The longest name, in characters. */
  static final int MAX_NAME = 60;

  // E.164: at most 15 digits. The shortest numbers that WhatsApp knows have 7.
  private static final Pattern PHONE = Pattern.compile("\\d{7,15}");
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private SessionFields() {}

  /**
   * The name that a session is to have; null for none.
   *
   * @throws ApiException if it is too long, or has characters in it that nobody can see
   */
  static @Nullable String name(JsonObject json) {
    String text = Json.text(json, "name");
    String name = text == null ? "" : text.strip();
    if (name.codePointCount(0, name.length()) > MAX_NAME || UNSEEN.matcher(name).find()) {
      throw new ApiException(ApiError.BAD_NAME);
    }
    return name.isEmpty() ? null : name;
  }

  /**
   * The only number that may be linked, digits only; null for any.
   *
   * @throws ApiException if it is no number with its country code
   */
  static @Nullable String expectedPhone(JsonObject json) {
    String text = Json.text(json, "expected_phone");
    if (text == null || text.isBlank()) {
      return null;
    }
    String digits = text.strip().replaceFirst("^\\+", "").replaceAll("[ ().\\-\u00a0]", "");
    if (!PHONE.matcher(digits).matches() || digits.startsWith("0")) {
      throw new ApiException(ApiError.BAD_PHONE);
    }
    return digits;
  }
}
