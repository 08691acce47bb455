package dev.enlace.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.enlace.reason.Reason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads why a namespace was not entered. */
final class ConnectErrors {
  private ConnectErrors() {}

  /**
   * @param data an object with {@code message} and perhaps {@code data}, or, from Socket.IO 2, a
   *     text
   */
  static Fault read(@Nullable JsonElement data, Redaction redaction) {
    String message = "";
    if (data instanceof JsonPrimitive text) {
      message = text.getAsString();
    } else if (data instanceof JsonObject object
        && object.get("message") instanceof JsonPrimitive text) {
      message = text.getAsString();
    }
    String lower = message.toLowerCase(Locale.ROOT);
    Reason reason = Reason.GW_AUTH;
    if (lower.contains("namespace")) {
      reason = Reason.GW_NAMESPACE;
    } else if (lower.contains("too many") || lower.contains("rate limit")) {
      reason = Reason.GW_RATE_LIMIT;
    }
    return new Fault(reason, "refused: " + redaction.text(message, 120));
  }
}
