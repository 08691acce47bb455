package dev.enlace.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.enlace.thread.RequestId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLineTest {
  private static final Gson GSON = new Gson();

  private static LogRecord saying(String message) {
    LogRecord line = new LogRecord(Level.WARNING, message);
    line.setLoggerName("dev.enlace.session");
    line.setInstant(Instant.parse("2026-01-05T09:12:44.031559Z"));
    return line;
  }

  private static JsonObject read(LogRecord line) {
    String text = new JsonLine().format(line);
    assertEquals(text.indexOf('\n'), text.length() - 1, text);
    return GSON.fromJson(text, JsonObject.class);
  }

  private static String data(String message) {
    JsonObject data = read(saying(message)).getAsJsonObject("data");
    return data == null ? "" : data.toString();
  }

  @Test
  void aLineSaysWhenHowBadAndWhat() {
    assertEquals(
        "{\"time\":\"2026-01-05T09:12:44.031Z\",\"level\":\"WARNING\",\"logger\":"
            + "\"dev.enlace.session\",\"message\":\"Not started\"}\n",
        new JsonLine().format(saying("Not started")));
  }

  @Test
  void thePairsOfALineAreFields() {
    assertEquals(
        "{\"event\":\"TROUBLE\",\"session\":\"aura\",\"cause\":\"status=500 why\",\"by\":\"\"}",
        data("event=TROUBLE session=aura cause=\"status=500 why\" by="));
    assertEquals(
        "{\"line\":\"webhook.failed\",\"receiver\":\"crm\",\"next_ms\":\"5000\"}",
        data("webhook.failed receiver=crm next_ms=5000"));
  }

  @Test
  void aSentenceHasNone() {
    assertEquals("", data("ENLACE_DATA is open: a=b, take that away"));
    assertEquals("", data("event=LINKED and more"));
    assertEquals("", data(""));
  }

  @Test
  void foreignTextMakesNoSecondLineAndNoFieldOfItsOwn() {
    JsonObject line =
        read(
            saying(
                "event=TROUBLE cause=\"x\n{'level':'INFO'} \u2028\u202e\",\"level\":\"INFO\"\""));
    assertEquals("WARNING", line.get("level").getAsString());
    assertFalse(line.get("message").getAsString().matches("(?s).*[\n\u2028\u202e].*"));
  }

  @Test
  void itNamesTheRequest() {
    assertFalse(read(saying("event=LINKED")).has("request_id"));
    RequestId.during(
        "7c9f0e6d",
        () -> assertEquals("7c9f0e6d", read(saying("m")).get("request_id").getAsString()));
  }

  @Test
  void aFaultIsTherewithItsCauses() {
    LogRecord line = saying("event=INTERNAL session=aura");
    line.setThrown(new IllegalStateException("outer", new IOException("in\nner")));
    var thrown = read(line).getAsJsonArray("thrown");
    assertEquals(2, thrown.size());
    JsonObject cause = thrown.get(1).getAsJsonObject();
    assertEquals("java.io.IOException: in ner", cause.get("what").getAsString());
    assertTrue(cause.getAsJsonArray("at").size() <= 12);
    assertTrue(cause.getAsJsonArray("at").toString().contains("JsonLineTest"));
  }

  @Test
  void textSaysTheRequestOnce() {
    LogLine text = new LogLine();
    RequestId.during(
        "7c9f0e6d",
        () ->
            assertEquals(
                List.of("m request=7c9f0e6d", "event=X request=7c9f0e6d by=ana"),
                List.of(
                    text.format(saying("m")).strip().replaceFirst(".*?: ", ""),
                    text.format(saying("event=X request=7c9f0e6d by=ana"))
                        .strip()
                        .replaceFirst(".*?: ", ""))));
  }
}
