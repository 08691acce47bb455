package dev.enlace;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the names of those who have settings of their own: gateways, webhooks. */
final class Owners {
  private static final String NAME = "[a-z0-9][a-z0-9_-]{0,31}";

  private Owners() {}

  static boolean isName(String name) {
    return name.matches(NAME);
  }

  /**
   * The names in a list, in its order.
   *
   * @param list the setting that lists them
   * @param own what each of them has of its own
   * @throws Config.WrongSettingException if one is no name, or its settings were called as others
   *     are
   */
  static List<String> read(Values values, Setting list, Set<Setting> own, String example) {
    List<String> names = values.list(list);
    Set<String> words = words(own);
    Set<String> taken =
        Setting.plainNames().stream().map(Name::variable).collect(Collectors.toSet());
    for (String name : names) {
      if (!isName(name)) {
        throw values.wrong(
            list,
            "has to be a list of names, each of at most 32 small letters, digits, - and _, with"
                + " commas in between.",
            example);
      }
      if (words.contains(name)) {
        throw values.wrong(
            list,
            "must not name anything “" + name + "”: that is a word of the settings themselves.",
            example);
      }
      for (Setting setting : own) {
        for (Name each : setting.names(name)) {
          if (!taken.add(each.variable())) {
            throw values.wrong(
                list,
                "names two whose settings are called the same, "
                    + each.variable()
                    + " for one; choose another name than “"
                    + name
                    + "”.",
                example);
          }
        }
      }
    }
    return names;
  }

  /** The words that the names of such settings are made of. */
  private static Set<String> words(Set<Setting> own) {
    Set<String> words = new HashSet<>(Set.of("name", "file"));
    for (Setting setting : own) {
      String[] all = setting.name().toLowerCase(Locale.ROOT).split("_");
      words.addAll(List.of(all).subList(1, all.length));
    }
    return words;
  }
}
