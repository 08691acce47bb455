package dev.enlace.web;

import com.google.gson.Gson;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a page: the places in it, written {@code %name%}, and what may stand in them. */
final class PageText {
  private static final Pattern PLACE = Pattern.compile("%([a-z]+)%");
  private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");

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

  /** A button for each language there is; the page's own is the first. */
  static String languageButtons(Messages messages) {
    StringBuilder buttons = new StringBuilder();
    for (String language : messages.languages()) {
      String label = escaped(messages.text(language, "language.short", Map.of()));
      String name = escaped(messages.text(language, "language.name", Map.of()));
      buttons.append(
          """
          <button type="button" lang="%s" aria-label="%s: %s" aria-pressed="%s">%s</button>
          """
              .formatted(language, label, name, language.equals(Messages.FIRST), label));
    }
    return buttons.toString();
  }
}
