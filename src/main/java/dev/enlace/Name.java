package dev.enlace;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a setting is called.
 *
 * @param variable in the environment, and in what we say about it: {@code ENLACE_PORT}
 * @param property everywhere else: {@code enlace.port}
 */
record Name(String variable, String property) {

  /**
   * The name of what is the same for the whole panel, or of what one gateway or one webhook has of
   * its own: {@code ENLACE_GATEWAY_VENTAS_URL}.
   *
   * @param words the setting's own words: {@code GATEWAY_URL}
   * @param owner the name that stands behind the first of them; null for none
   */
  static Name of(String words, @Nullable String owner) {
    if (owner == null) {
      return new Name("ENLACE_" + words, "enlace." + dotted(words));
    }
    int first = words.indexOf('_');
    String kind = words.substring(0, first);
    String what = words.substring(first + 1);
    // A shell knows no variable with a hyphen in it.
    String loud = owner.replace('-', '_').toUpperCase(Locale.ROOT);
    return new Name(
        "ENLACE_" + kind + "_" + loud + "_" + what,
        "enlace." + dotted(kind) + "." + owner + "." + dotted(what));
  }

  /** Its twin: the name of a file with the value in it. */
  Name file() {
    return new Name(variable + "_FILE", property + ".file");
  }

  private static String dotted(String words) {
    return words.toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
