package dev.enlace;

import dev.enlace.Config.WrongSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** A file with one secret in it. */
final class SecretFile {
  private static final int MAX_BYTES = 4096;

  private SecretFile() {}

  /**
   * What is in it, without the blanks and line ends around it.
   *
   * @param name the setting that names the file, and is to blame if there is none
   * @param warnings is told if others than its owner and group can read it
   */
  static String read(Name name, String file, String example, List<String> warnings) {
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
        throw WrongSettingException.of(name, "names no file of at most 4 KiB.", example);
      }
      if (Permissions.othersMayRead(path)) {
        warnings.add(
            name.variable()
                + " names a file that everybody on this machine may read: "
                + path
                + ". Take that right away (chmod o= …).");
      }
      String secret = Files.readString(path).strip();
      if (secret.isEmpty()) {
        throw WrongSettingException.of(name, "names a file with nothing in it.", example);
      }
      return secret;
    } catch (IOException | InvalidPathException e) {
      throw WrongSettingException.of(name, "names a file that cannot be read as text.", example);
    }
  }
}
