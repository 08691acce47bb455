package dev.enlace.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes what a gateway wrote fit for a log and for the page's technical line: short, one line, and
 * without keys, codes and phone numbers.
 */
final class Redaction {
  static final String MASK = "…";

  // What is read at most of a text that is cut to a fraction of it anyway.
  private static final int MAX_READ = 2_000;
  private static final int MAX_VALUE = 60;

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\s]+");
  private static final Pattern NAMED_SECRET =
      Pattern.compile(
          "(?i)(api[-_ ]?key|token|secret|password|authorization|bearer|cookie)[\"']?\\s*[:="
              + " ]\\s*\\S+");
  private static final Pattern LINK_TEXT = Pattern.compile("linked_devices\\S*|\\b[0-9]@\\S+");
  private static final Pattern DIGITS = Pattern.compile("\\+?[0-9](?:[ ()-]{0,2}[0-9]){6,}");
  private static final Pattern OPAQUE =
      Pattern.compile("(?=[A-Za-z+/_=-]*[0-9])[A-Za-z0-9+/_=-]{20,}|[A-Za-z0-9+/=]{40,}");
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(key|token|secret|password|auth|cookie|qr|code|base64|image|pin|phone).*");

  private final List<String> secrets;

  /**
   * @param secrets texts that are masked wherever they turn up
   */
  Redaction(Collection<String> secrets) {
    this.secrets = secrets.stream().filter(secret -> !secret.isBlank()).toList();
  }

  /** A text, in at most {@code max} characters. */
  String text(String foreign, int max) {
    String text = foreign.length() > MAX_READ ? foreign.substring(0, MAX_READ) : foreign;
    for (String secret : secrets) {
      text = text.replace(secret, MASK);
    }
    text = INVISIBLE.matcher(text).replaceAll(" ").strip();
    text = NAMED_SECRET.matcher(text).replaceAll("$1 " + MASK);
    text = LINK_TEXT.matcher(text).replaceAll(MASK);
    text = DIGITS.matcher(text).replaceAll(MASK);
    text = OPAQUE.matcher(text).replaceAll(MASK);
    return text.length() > max ? text.substring(0, max - 1) + MASK : text;
  }

  /** An event with what it carried, in at most {@code max} characters. */
  String event(String name, List<? extends JsonElement> arguments, int max) {
    StringBuilder line = new StringBuilder(text(name, MAX_VALUE));
    for (JsonElement argument : arguments) {
      line.append(' ');
      write(argument, line, max);
    }
    return line.length() > max ? line.substring(0, max - 1) + MASK : line.toString();
  }

  private void write(JsonElement element, StringBuilder line, int max) {
    if (line.length() > max) {
      return;
    }
    if (element instanceof JsonObject object) {
      line.append('{');
      String comma = "";
      for (Map.Entry<String, JsonElement> member : object.entrySet()) {
        if (line.length() > max) {
          break;
        }
        line.append(comma).append(text(member.getKey(), MAX_VALUE)).append(": ");
        if (isSecret(member.getKey(), member.getValue())) {
          line.append(MASK);
        } else {
          write(member.getValue(), line, max);
        }
        comma = ", ";
      }
      line.append('}');
    } else if (element instanceof JsonArray array) {
      line.append('[').append(array.size()).append(']');
    } else if (element instanceof JsonPrimitive primitive) {
      line.append(text(primitive.getAsString(), MAX_VALUE));
    } else {
      line.append("null");
    }
  }

  // By its name; numbers and words such as 405 and QR_GENERATION_ERROR are what the line is for.
  private static boolean isSecret(String name, JsonElement value) {
    if (!SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()
        || !(value instanceof JsonPrimitive primitive)) {
      return false;
    }
    return primitive.isString() && !primitive.getAsString().matches("[0-9]{1,3}|[A-Z_]{1,40}");
  }
}
