package dev.enlace.web;

import com.google.gson.Gson;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a page: the places in it, written {@code %name%}, and what may stand in them. */
final class PageText {
  private static final Pattern PLACE = Pattern.compile("%([a-z]+)%");
  private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");
  // What has words of the catalogue in it has nothing else in it but what is bold of them.
  private static final Pattern ELEMENT =
      Pattern.compile(
          "(<(\\w+)[^>]*\\sdata-t(?:-once)?=\"([^\"]+)\"[^>]*>)(?!</)(.+?)(</\\2\\s*>)",
          Pattern.DOTALL);

  /** A title ends with it in every language. */
  private static final String NAME = " – Enlace";

  private static final Pattern LABELLED =
      Pattern.compile("<[^>]*\\sdata-t-label=\"([^\"]+)\"[^>]*>");
  private static final Pattern LABEL = Pattern.compile("\\saria-label=\"[^\"]*\"");
  private static final Pattern LANGUAGE = Pattern.compile("(<html[^>]*\\slang=\")[^\"]*\"");

  private PageText() {}

  /** The page with its places filled; one that nothing is known of stays as it is. */
  static String fill(String page, Function<String, @Nullable String> places) {
    return PLACE
        .matcher(page)
        .replaceAll(
            place -> {
              String filled = places.apply(place.group(1));
              return Matcher.quoteReplacement(filled == null ? place.group() : filled);
            });
  }

  /** A text as it may stand in an element or in an attribute. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A text as it may stand between the quotes of a script. */
  static String literal(String text) {
    String quoted = new Gson().toJson(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  /** A sentence of the catalogue, with what is bold in it. */
  static String sentence(String text) {
    return BOLD.matcher(escaped(text)).replaceAll("<b>$1</b>");
  }

  /**
   * The page in a language, as its script would say it a moment later: whoever reads another than
   * the first would see that one flash by. Says {@code data-t} and {@code data-t-label} like the
   * script, and {@code data-t-once}, which the script has other words for later. What the page
   * leaves empty is seen by nobody before the script has its words, and stays so.
   */
  static String spoken(String page, String language, Messages messages) {
    String texts =
        ELEMENT
            .matcher(page)
            .replaceAll(
                found -> {
                  String key = found.group(3);
                  String name = found.group(4).endsWith(NAME) ? NAME : "";
                  String words =
                      messages.has(language, key)
                          ? sentence(messages.text(language, key, Map.of())) + name
                          : found.group(4);
                  return Matcher.quoteReplacement(found.group(1) + words + found.group(5));
                });
    String labels =
        LABELLED
            .matcher(texts)
            .replaceAll(found -> Matcher.quoteReplacement(labelled(found, language, messages)));
    return LANGUAGE.matcher(labels).replaceFirst("$1" + language + "\"");
  }

  private static String labelled(MatchResult tag, String language, Messages messages) {
    String key = tag.group(1);
    if (!messages.has(language, key)) {
      return tag.group();
    }
    String label = " aria-label=\"" + escaped(messages.text(language, key, Map.of())) + "\"";
    return LABEL.matcher(tag.group()).replaceFirst(Matcher.quoteReplacement(label));
  }

  /** A button for each language there is; that of the page's own is pressed. */
  static String languageButtons(Messages messages, String own) {
    StringBuilder buttons = new StringBuilder();
    for (String language : messages.languages()) {
      String label = escaped(messages.text(language, "language.short", Map.of()));
      String name = escaped(messages.text(language, "language.name", Map.of()));
      buttons.append(
          """
          <button type="button" lang="%s" aria-label="%s: %s" aria-pressed="%s">%s</button>
          """
              .formatted(language, label, name, language.equals(own), label));
    }
    return buttons.toString();
  }
}
