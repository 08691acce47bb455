package dev.enlace.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.enlace.diagnosis.Skipped;
import dev.enlace.diagnosis.Step;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog;
import dev.enlace.session.LinkState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that can be said has words, in every language. */
class CatalogueTest {
  private static JsonObject catalogue(String language) throws IOException {
    Path file = Path.of("src/main/webapp/i18n", language + ".json");
    return new Gson().fromJson(Files.readString(file), JsonObject.class);
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/webapp/i18n"))) {
      return files.map(file -> "/i18n/" + file.getFileName()).toList();
    }
  }

  static Messages messages() throws IOException {
    return new Messages(
        files(),
        path -> {
          try {
            return Files.newInputStream(Path.of("src/main/webapp" + path));
          } catch (IOException e) {
            return null;
          }
        });
  }

  static List<String> languages() throws IOException {
    return messages().languages();
  }

  @Test
  void theReadmeSaysOfEveryReasonWhatHelps() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (Reason reason : Reason.values()) {
      assertTrue(readme.contains("`" + reason + "`"), reason.name());
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
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

  /** The forms of a number are each language's own affair, but for the one that all have. */
  @ParameterizedTest
  @MethodSource("languages")
  void theLanguagesHaveTheSameKeys(String language) throws IOException {
    assertEquals(keysOf("es"), keysOf(language));
  }

  private static Set<String> keysOf(String language) throws IOException {
    Set<String> keys = new TreeSet<>(catalogue(language).keySet());
    keys.removeIf(key -> key.matches(".*\\.(zero|one|two|few|many)"));
    return keys;
  }

  @Test
  void aLanguageIsThereAsSoonAsItsFileIs() throws IOException {
    Messages messages =
        new Messages(
            List.of("/i18n/sv.json", "/i18n/es.json", "/i18n/README", "/i18n/old/de.json"),
            path -> new ByteArrayInputStream("{\"language.name\": \"…\"}".getBytes(UTF_8)));
    assertEquals(List.of("es", "sv"), messages.languages());
  }

  @Test
  void theFirstLanguageIsTheOneThatThePagesAreWrittenIn() throws IOException {
    assertEquals("es", languages().get(0));
    assertTrue(languages().containsAll(List.of("es", "en", "pt-BR")), languages().toString());
  }

  @Test
  void aTagMeansALanguageOfTheSameTongueWhereThereIsNoOther() throws IOException {
    Messages messages = messages();
    assertEquals("pt-BR", messages.known("pt-BR"));
    assertEquals("pt-BR", messages.known("pt"));
    assertEquals("pt-BR", messages.known("PT-pt"));
    assertEquals("es", messages.known("es-MX"));
    assertNull(messages.known("C"));
    assertNull(messages.known("de"));
    assertNull(messages.known(""));
  }

  @Test
  void whatALanguageLacksIsSaidInTheFirst() {
    Messages messages =
        new Messages(
            List.of("/i18n/es.json", "/i18n/sv.json"),
            path ->
                new ByteArrayInputStream(
                    (path.contains("es") ? "{\"ui.a\": \"hola\"}" : "{}").getBytes(UTF_8)));
    assertEquals("hola", messages.text("sv", "ui.a", Map.of()));
  }

  @Test
  void noSentenceShowsAnEmptyPlaceholder() throws IOException {
    Messages messages = messages();
    for (String language : messages.languages()) {
      for (String key : catalogue(language).keySet()) {
        String text = messages.text(language, key, Map.of());
        assertFalse(text.matches(".*[{}\\[\\]].*"), text);
      }
    }
    assertEquals("NEWER", messages.text("es", "reason.NEWER", Map.of()));
  }
}
