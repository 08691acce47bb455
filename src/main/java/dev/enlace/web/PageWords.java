package dev.enlace.web;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words that a page begins with. {@code WEB-INF/words.json} names, for each page, those that it
 * can do without until there is something to say with them; all others are among them, so that a
 * new sentence is there unless somebody says that it need not be.
 */
final class PageWords {
  private static final String FILE = "/WEB-INF/words.json";

  // Without escapes for what stands in no element: a page takes the words as data.
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Map<String, List<Rule>> rules;

  /** Whether sentences of some keys are left out; the last rule that a key matches decides. */
  private record Rule(Pattern keys, boolean out) {
    static Rule of(String text) {
      boolean out = !text.startsWith("!");
      String keys =
          Stream.of((out ? text : text.substring(1)).split("\\*", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      return new Rule(Pattern.compile(keys), out);
    }
  }

  /**
   * @param resources opens a file of the web application; null if it is not there
   * @throws IllegalStateException if it says nothing about any page
   */
  PageWords(Function<String, @Nullable InputStream> resources) {
    try (InputStream in = resources.apply(FILE)) {
      if (in == null) {
        throw new IllegalStateException("The web application has no " + FILE);
      }
      Map<String, List<String>> read =
          GSON.fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), new TypeToken<>() {});
      rules = new LinkedHashMap<>();
      read.forEach((page, keys) -> rules.put(page, keys.stream().map(Rule::of).toList()));
    } catch (IOException e) {
      throw new IllegalStateException("The web application's " + FILE + " cannot be read", e);
    }
  }

  /** Whether a page begins with less than all of them. */
  boolean knows(String page) {
    return rules.containsKey(page);
  }

  /** Those of a catalogue with which a page that {@link #knows} begins, as JSON. */
  byte[] of(String page, byte[] catalogue) {
    JsonObject all = GSON.fromJson(new String(catalogue, StandardCharsets.UTF_8), JsonObject.class);
    List<Rule> own = rules.getOrDefault(page, List.of());
    all.keySet().removeIf(key -> isOut(key, own));
    return GSON.toJson(all).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isOut(String key, List<Rule> rules) {
    boolean out = false;
    for (Rule rule : rules) {
      if (rule.keys().matcher(key).matches()) {
        out = rule.out();
      }
    }
    return out;
  }
}
