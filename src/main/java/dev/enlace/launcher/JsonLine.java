package dev.enlace.launcher;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.enlace.thread.RequestId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object for each record, on a line of its own: {@code time} in UTC, {@code level}, {@code
 * logger}, {@code message}, and where there are any, {@code data} with the message's pairs of name
 * and value, {@code request_id}, and {@code thrown}, a fault and its causes.
 */
public final class JsonLine extends Formatter {
  private static final int MAX_FRAMES = 12;
  private static final int MAX_CAUSES = 10;

  private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();

  @Override
  public String format(LogRecord record) {
    String message = LogLine.clean(formatMessage(record));
    Map<String, String> pairs = Pairs.in(message);
    JsonObject line = new JsonObject();
    line.addProperty(
        "time", LogLine.TIME.format(record.getInstant().truncatedTo(ChronoUnit.MILLIS)));
    line.addProperty("level", record.getLevel().getName());
    line.addProperty("logger", record.getLoggerName());
    line.addProperty("message", message);
    if (!pairs.isEmpty()) {
      JsonObject data = new JsonObject();
      pairs.forEach(data::addProperty);
      line.add("data", data);
    }
    String request = RequestId.current();
    if (request != null) {
      line.addProperty("request_id", request);
    }
    JsonArray thrown = thrown(record.getThrown());
    if (!thrown.isEmpty()) {
      line.add("thrown", thrown);
    }
    return gson.toJson(line) + "\n";
  }

  private static JsonArray thrown(@Nullable Throwable outermost) {
    JsonArray thrown = new JsonArray();
    for (Throwable t = outermost; t != null && thrown.size() < MAX_CAUSES; t = t.getCause()) {
      JsonArray frames = new JsonArray();
      StackTraceElement[] trace = t.getStackTrace();
      for (int i = 0; i < Math.min(trace.length, MAX_FRAMES); i++) {
        frames.add(trace[i].toString());
      }
      JsonObject one = new JsonObject();
      one.addProperty("what", LogLine.clean(t.toString()));
      one.add("at", frames);
      thrown.add(one);
    }
    return thrown;
  }
}
