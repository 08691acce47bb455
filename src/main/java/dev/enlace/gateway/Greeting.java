package dev.enlace.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;

/** What an Engine.IO server says first: the numbers of its heartbeat, brought within reason. */
record Greeting(Duration pingInterval, Duration pingTimeout) {
  private static final double MIN_MILLIS = 1_000;
  private static final double MAX_MILLIS = 300_000;

  static Greeting read(String json) throws ProtocolFault {
    if (!(ForeignJson.read(json) instanceof JsonObject object)
        || !(object.get("sid") instanceof JsonPrimitive sid)
        || !sid.isString()) {
      throw new ProtocolFault("open packet without sid");
    }
    return new Greeting(
        duration(object.get("pingInterval"), "pingInterval"),
        duration(object.get("pingTimeout"), "pingTimeout"));
  }

  private static Duration duration(JsonElement value, String field) throws ProtocolFault {
    if (!(value instanceof JsonPrimitive number)
        || !number.isNumber()
        || !(number.getAsDouble() > 0)) {
      throw new ProtocolFault("open packet with an odd " + field);
    }
    double millis = Math.max(MIN_MILLIS, Math.min(MAX_MILLIS, number.getAsDouble()));
    return Duration.ofMillis((long) millis);
  }
}
