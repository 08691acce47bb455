package dev.enlace.webhook;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import dev.enlace.store.StoredEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a message says, field by field. */
final class Body {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private Body() {}

  /**
   * @param key the session's number in the database, where it has one already
   * @param maskedPhone of the account, masked; null where it is not known
   */
  static String of(
      Notice notice, StoredEvent event, OptionalLong key, @Nullable String maskedPhone) {
    JsonObject account = new JsonObject();
    account.addProperty("phone_masked", maskedPhone);
    JsonObject data = new JsonObject();
    data.addProperty("event_id", event.id());
    data.addProperty("session_id", event.sessionId());
    data.addProperty("session_db_id", key.isPresent() ? key.getAsLong() : null);
    data.addProperty("gateway", event.gateway());
    data.addProperty("status", event.state());
    data.addProperty("reason", event.reason());
    data.addProperty("by", event.by());
    data.add("account", maskedPhone == null ? null : account);
    JsonObject body = new JsonObject();
    body.addProperty("type", notice.type());
    body.addProperty("timestamp", event.at().toString());
    body.add("data", data);
    return GSON.toJson(body);
  }

  /** When it happened; the beginning of time if the text does not say so. */
  static Instant happenedAt(String body) {
    try {
      JsonObject json = GSON.fromJson(body, JsonObject.class);
      return json != null && json.get("timestamp") instanceof JsonPrimitive at
          ? Instant.parse(at.getAsString())
          : Instant.EPOCH;
    } catch (JsonParseException | DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
