package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.enlace.diagnosis.Skipped;
import dev.enlace.diagnosis.Step;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog;
import dev.enlace.session.LinkState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be said has words, in every language. */
class CatalogueTest {
  private static JsonObject catalogue(String language) throws IOException {
    Path file = Path.of("src/main/webapp/i18n", language + ".json");
    return new Gson().fromJson(Files.readString(file), JsonObject.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"es", "en"})
  void everyCodeHasWords(String language) throws IOException {
    List<String> keys = new ArrayList<>();
    for (LinkState state : LinkState.values()) {
      keys.add("state." + state + ".title");
      keys.add("state." + state + ".body");
    }
    for (Reason reason : Reason.values()) {
      keys.add("reason." + reason + ".title");
      keys.add("reason." + reason + ".body");
    }
    for (EventLog.Kind kind : EventLog.Kind.values()) {
      keys.add("event." + kind);
    }
    for (ApiError error : ApiError.values()) {
      keys.add("error." + error);
    }
    for (Step step : Step.values()) {
      for (String part : List.of("title", "ok", "failed", "advice")) {
        keys.add("diagnosis." + step + "." + part);
      }
    }
    for (Skipped why : Skipped.values()) {
      keys.add("diagnosis.skipped." + why);
    }
    JsonObject catalogue = catalogue(language);
    for (String key : keys) {
      assertNotNull(catalogue.get(key), language + " lacks " + key);
      assertFalse(catalogue.get(key).getAsString().isBlank(), language + " is silent on " + key);
    }
  }

  @Test
  void theLanguagesHaveTheSameKeys() throws IOException {
    Set<String> spanish = catalogue("es").keySet();
    assertEquals(spanish, catalogue("en").keySet());
  }

  @Test
  void noSentenceShowsAnEmptyPlaceholder() throws IOException {
    Messages messages =
        new Messages(
            path -> {
              try {
                return Files.newInputStream(Path.of("src/main/webapp" + path));
              } catch (IOException e) {
                return null;
              }
            });
    for (String language : Messages.LANGUAGES) {
      for (String key : catalogue(language).keySet()) {
        String text = messages.text(language, key, Map.of());
        assertFalse(text.matches(".*[{}\\[\\]].*"), text);
      }
    }
    assertEquals("NEWER", messages.text("es", "reason.NEWER", Map.of()));
  }
}
