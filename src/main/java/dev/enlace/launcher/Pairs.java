package dev.enlace.launcher;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pairs of name and value in what our own code logs. */
final class Pairs {
  private static final Pattern FIRST_WORD = Pattern.compile("[a-z]+(?:[._][a-z]+)+ ");
  private static final Pattern PAIR =
      Pattern.compile("([a-z][a-z_]*)=(?:\"([^\"]*)\"|([^\\s\"]*))(?: |$)");

  private Pairs() {}

  /**
   * By name, in their order; empty unless the whole message is made of them. A word before them
   * that names the line, as in {@code store.write_failed}, is its {@code line}.
   */
  static Map<String, String> in(String message) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int at = 0;
    Matcher first = FIRST_WORD.matcher(message);
    if (first.lookingAt()) {
      pairs.put("line", first.group().strip());
      at = first.end();
    }
    Matcher pair = PAIR.matcher(message);
    while (at < message.length()) {
      if (!pair.region(at, message.length()).lookingAt()) {
        return Map.of();
      }
      pairs.put(pair.group(1), pair.group(2) != null ? pair.group(2) : pair.group(3));
      at = pair.end();
    }
    return pairs;
  }
}
