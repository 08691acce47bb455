package dev.enlace;

import dev.enlace.Config.WrongSettingException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The file with settings, the weakest of the places where they are given. */
final class SettingsFile implements Source {
  /** The value that stands for no file at all. */
  static final String NONE = "none";

  private static final String IN_DATA = "enlace.properties";
  private static final int MAX_BYTES = 64 * 1024;

  private final Path path;
  private final Map<String, String> values;

  private SettingsFile(Path path, Map<String, String> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * The file that the settings name, or the one in the data directory if there is one; null for
   * none.
   *
   * @param stronger what is given elsewhere
   * @throws WrongSettingException if it cannot be used
   */
  static @Nullable SettingsFile find(Values stronger) {
    String named = stronger.text(Setting.CONFIG);
    if (named.equals(NONE)) {
      return null;
    }
    try {
      if (!named.isEmpty()) {
        Path path = Path.of(named).toAbsolutePath();
        if (!Files.isRegularFile(path)) {
          throw stronger.wrong(
              Setting.CONFIG, "names no file. It may be none as well.", "/etc/enlace.properties");
        }
        return new SettingsFile(path, read(path));
      }
      Path path = Path.of(stronger.text(Setting.DATA)).toAbsolutePath().resolve(IN_DATA);
      return Files.exists(path) ? new SettingsFile(path, read(path)) : null;
    } catch (InvalidPathException e) {
      // Of the data directory, that is said where it is read.
      return null;
    }
  }

  private static Map<String, String> read(Path path) {
    Map<String, String> values = new TreeMap<>();
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw WrongSettingException.of(path + " is larger than settings are: 64 KiB.");
      }
      new Properties() {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
          if (values.put(key.toString(), value.toString()) != null) {
            throw new IllegalArgumentException();
          }
          return null;
        }
      }.load(new StringReader(Files.readString(path)));
      return values;
    } catch (IOException e) {
      throw WrongSettingException.of(
          path + " cannot be read as text. The panel has to be allowed to; its encoding is UTF-8.");
    } catch (IllegalArgumentException e) {
      throw WrongSettingException.of(
          path
              + " sets something twice, or has a \\u in it without four hexadecimal digits."
              + " Example: enlace.port=8080, once.");
    }
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** All that is in it, by the properties' names, known or not. */
  Map<String, String> values() {
    return values;
  }

  @Override
  public @Nullable String get(Name name) {
    return values.get(name.property());
  }

  @Override
  public String place() {
    return "in " + path;
  }
}
