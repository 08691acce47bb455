package dev.enlace.web;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words for our codes, in every language: the same catalogue that the page reads. */
public final class Messages {
  /** The languages there are, the first one for those who want none of them. */
  static final List<String> LANGUAGES = List.of("es", "en");

  // What stands in brackets is left out as a whole where one of its parameters is missing.
  private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  private final Map<String, Map<String, String>> catalogues = new HashMap<>();

  /**
   * Reads the catalogues.
   *
   * @param resources opens a file of the web application; null if it is not there
   * @throws IllegalStateException if one is missing or is no flat object of texts
   */
  public Messages(Function<String, @Nullable InputStream> resources) {
    for (String language : LANGUAGES) {
      String file = "/i18n/" + language + ".json";
      try (InputStream in = resources.apply(file)) {
        if (in == null) {
          throw new IllegalStateException("The web application has no " + file);
        }
        JsonObject json =
            new Gson()
                .fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), JsonObject.class);
        Map<String, String> catalogue = new HashMap<>();
        for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
          catalogue.put(entry.getKey(), entry.getValue().getAsString());
        }
        catalogues.put(language, catalogue);
      } catch (IOException e) {
        throw new IllegalStateException("The web application's " + file + " cannot be read", e);
      }
    }
  }

  /** The language that a request asks for, by {@code ?lang=} first, then by its headers. */
  String language(HttpServletRequest request) {
    String asked = Query.text(request, "lang");
    if (asked != null && LANGUAGES.contains(asked)) {
      return asked;
    }
    if (request.getHeader("Accept-Language") != null) {
      for (Locale locale : Collections.list(request.getLocales())) {
        if (LANGUAGES.contains(locale.getLanguage())) {
          return locale.getLanguage();
        }
      }
    }
    return LANGUAGES.get(0);
  }

  /** Whether the catalogue has words of that key. */
  boolean has(String language, String key) {
    return catalogues.getOrDefault(language, Map.of()).containsKey(key);
  }

  /**
   * The words for a code; the code itself where the catalogue has none.
   *
   * @param params what goes into the placeholders; one that is missing becomes an ellipsis
   */
  public String text(String language, String key, Map<String, String> params) {
    String text = catalogues.getOrDefault(language, Map.of()).get(key);
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
