package dev.enlace;

import dev.enlace.Config.WrongSettingException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Whether a file with settings holds settings only, and keeps its secrets. */
final class SettingsFileCheck {
  /** So many letters wrong still look like a setting. */
  private static final int SLIPS = 4;

  private final SettingsFile file;
  // In order, so that of two that are as near the same one is named each time.
  private final Set<String> known = new TreeSet<>();
  private final Set<String> secrets = new HashSet<>();

  private SettingsFileCheck(SettingsFile file, Values all) {
    this.file = file;
    for (Setting setting : Setting.values()) {
      if (!Setting.OF_A_WEBHOOK.contains(setting)) {
        know(setting.names(null), setting);
      }
    }
    knowOwned(all, Setting.GATEWAYS, Setting.OF_A_GATEWAY);
    knowOwned(all, Setting.WEBHOOKS, Setting.OF_A_WEBHOOK);
  }

  /**
   * Looks it through.
   *
   * @param all what is given anywhere, in this file too
   * @throws WrongSettingException for what must not be in it, and if others may do with it what
   *     they must not
   */
  static void check(SettingsFile file, Values all) {
    SettingsFileCheck check = new SettingsFileCheck(file, all);
    check.places(all);
    check.keys();
    check.permissions();
  }

  private void know(List<Name> names, Setting setting) {
    names.forEach(name -> known.add(name.property()));
    if (setting.isSecret()) {
      secrets.add(names.get(0).property());
    }
  }

  /** Those that are listed in the file count even where another place lists others. */
  private void knowOwned(Values all, Setting list, Set<Setting> own) {
    Set<String> owners = new TreeSet<>(all.list(list));
    owners.addAll(new Values(List.of(file)).list(list));
    for (String owner : owners) {
      own.forEach(setting -> know(setting.names(owner), setting));
    }
  }

  /** Refuses what says where this very file is. */
  private void places(Values all) {
    refuse(Setting.CONFIG);
    if (!all.isSet(Setting.CONFIG)) {
      refuse(Setting.DATA);
    }
  }

  private void refuse(Setting place) {
    Name name = place.plainName();
    if (file.values().containsKey(name.property())) {
      throw WrongSettingException.of(
          "%s: %s says where this file is, and so cannot be in it. Example: %s=… in the environment"
              .formatted(file.path(), name.property(), name.variable()));
    }
  }

  private void keys() {
    for (String key : file.values().keySet()) {
      if (!known.contains(key)) {
        unowned(key, Setting.GATEWAYS, Setting.OF_A_GATEWAY);
        unowned(key, Setting.WEBHOOKS, Setting.OF_A_WEBHOOK);
        throw unknown(key);
      }
    }
  }

  /** Refuses what would be a setting if its gateway or webhook were in the list. */
  private void unowned(String key, Setting list, Set<Setting> own) {
    String[] parts = key.split("\\.", 4);
    if (parts.length == 4 && Owners.isName(parts[2])) {
      for (Setting setting : own) {
        if (setting.names(parts[2]).stream().anyMatch(name -> name.property().equals(key))) {
          throw WrongSettingException.of(
              "%s: %s belongs to “%s”, which %s does not name. Example: %s=%s"
                  .formatted(
                      file.path(),
                      key,
                      parts[2],
                      list.plainName().variable(),
                      list.plainName().property(),
                      parts[2]));
        }
      }
    }
  }

  private WrongSettingException unknown(String key) {
    String spelt = key.toLowerCase(Locale.ROOT).replace('_', '.');
    String whole = spelt.startsWith("enlace.") ? spelt : "enlace." + spelt;
    String nearest =
        known.stream()
            .min(Comparator.comparingInt(name -> Math.min(slips(spelt, name), slips(whole, name))))
            .orElseThrow();
    boolean near =
        spelt.startsWith("enlace") || slips(spelt, nearest) <= SLIPS || slips(whole, nearest) <= 1;
    // What looks like none of ours may be a piece of a secret.
    return WrongSettingException.of(
        near && key.matches("[A-Za-z0-9._-]{1,100}")
            ? "%s: %s is no setting. The nearest is %s. Example: %s=…"
                .formatted(file.path(), key, nearest, nearest)
            : "%s has a line that is no setting; each begins with the name of one. Example: enlace.port=8080"
                .formatted(file.path()));
  }

  /**
   * How many letters have to be put in, taken out or changed to get from one to the other. What is
   * only cut short is one slip.
   */
  private static int slips(String from, String to) {
    if (to.startsWith(from) && from.length() > "enlace.".length()) {
      return 1;
    }
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = corner + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }

  private void permissions() {
    if (Permissions.othersMayWrite(file.path())) {
      throw WrongSettingException.of(
          file.path()
              + " may be changed by everybody on this machine. Example: chmod o= "
              + file.path());
    }
    if (Permissions.othersMayRead(file.path())) {
      for (String secret : secrets) {
        if (!file.values().getOrDefault(secret, "").isBlank()) {
          throw WrongSettingException.of(
              "%s holds a secret, %s, and may be read by everybody on this machine. Example: chmod o= %s"
                  .formatted(file.path(), secret, file.path()));
        }
      }
    }
  }
}
