package dev.enlace.web;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words for our codes, in every language: the same catalogue that the page reads. */
public final class Messages {
  /** For those who want none of the languages there are. */
  static final String FIRST = "es";

  /** Where the catalogues are in the web application, one file a language. */
  public static final String DIRECTORY = "/i18n/";

  private static final Pattern FILE = Pattern.compile(DIRECTORY + "([a-zA-Z]+(?:-\\w+)*)\\.json");
  // What stands in brackets is left out as a whole where one of its parameters is missing.
  private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  private final Map<String, Map<String, String>> catalogues = new HashMap<>();
  private final List<String> languages;

  /**
   * Reads the catalogues. That there is a file is all that it takes for there to be a language.
   *
   * @param files of the web application; those that are no catalogues are passed over
   * @param resources opens one of them; null if it is not there
   * @throws IllegalStateException if there is none of the first language, or one is no flat object
   *     of texts
   */
  public Messages(Collection<String> files, Function<String, @Nullable InputStream> resources) {
    for (String file : files) {
      Matcher name = FILE.matcher(file);
      if (name.matches()) {
        catalogues.put(name.group(1), read(file, resources));
      }
    }
    if (!catalogues.containsKey(FIRST)) {
      throw new IllegalStateException("The web application has no " + DIRECTORY + FIRST + ".json");
    }
    Comparator<String> order = Comparator.comparing(tag -> !tag.equals(FIRST));
    languages = catalogues.keySet().stream().sorted(order.thenComparing(tag -> tag)).toList();
  }

  private static Map<String, String> read(
      String file, Function<String, @Nullable InputStream> resources) {
    try (InputStream in = resources.apply(file)) {
      if (in == null) {
        throw new IllegalStateException("The web application has no " + file);
      }
      JsonObject json =
          new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), JsonObject.class);
      Map<String, String> catalogue = new HashMap<>();
      for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
        catalogue.put(entry.getKey(), entry.getValue().getAsString());
      }
      return catalogue;
    } catch (IOException e) {
      throw new IllegalStateException("The web application's " + file + " cannot be read", e);
    }
  }

  /** The tags of the languages there are, {@link #FIRST} first. */
  public List<String> languages() {
    return languages;
  }

  /** The language of ours that a tag means: that very one, or another of the same tongue. */
  public @Nullable String known(String tag) {
    for (String language : languages) {
      if (language.equalsIgnoreCase(tag)) {
        return language;
      }
    }
    String tongue = Locale.forLanguageTag(tag).getLanguage();
    for (String language : languages) {
      if (!tongue.isEmpty() && Locale.forLanguageTag(language).getLanguage().equals(tongue)) {
        return language;
      }
    }
    return null;
  }

  /** The language that a request asks for, by {@code ?lang=} first, then by its headers. */
  String language(HttpServletRequest request) {
    String asked = Query.text(request, "lang");
    String wanted = asked == null ? null : known(asked);
    if (wanted != null) {
      return wanted;
    }
    if (request.getHeader("Accept-Language") != null) {
      for (Locale locale : Collections.list(request.getLocales())) {
        String language = known(locale.toLanguageTag());
        if (language != null) {
          return language;
        }
      }
    }
    return FIRST;
  }

  /** The words whose keys begin so, as they stand in the catalogue. */
  Map<String, String> startingWith(String language, String start) {
    Map<String, String> found = new TreeMap<>();
    catalogues
        .getOrDefault(language, Map.of())
        .forEach(
            (key, text) -> {
              if (key.startsWith(start)) {
                found.put(key, text);
              }
            });
    return found;
  }

  /** Whether the catalogue has words of that key. */
  boolean has(String language, String key) {
    return catalogues.getOrDefault(language, Map.of()).containsKey(key);
  }

  /**
   * The words for a code, in the first language where this one has none; the code itself where that
   * has none either.
   *
   * @param params what goes into the placeholders; one that is missing becomes an ellipsis
   */
  public String text(String language, String key, Map<String, String> params) {
    String text = catalogues.getOrDefault(language, Map.of()).get(key);
    if (text == null) {
      text = catalogues.getOrDefault(FIRST, Map.of()).get(key);
    }
    if (text == null) {
      return key.substring(key.indexOf('.') + 1);
    }
    String chosen =
        OPTIONAL
            .matcher(text)
            .replaceAll(
                part -> {
                  boolean complete =
                      PLACEHOLDER
                          .matcher(part.group(1))
                          .results()
                          .allMatch(found -> params.containsKey(found.group(1)));
                  return complete ? Matcher.quoteReplacement(part.group(1)) : "";
                });
    return PLACEHOLDER
        .matcher(chosen)
        .replaceAll(found -> Matcher.quoteReplacement(params.getOrDefault(found.group(1), "…")));
  }
}
