package dev.enlace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of Enlace this is, as the build wrote it down. */
final class Version {
  private Version() {}

  /**
   * Reads it.
   *
   * @throws IllegalStateException if these classes were not built by the build
   */
  static String read() {
    try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      String version = properties.getProperty("version");
      if (version == null) {
        throw new IllegalStateException("version.properties is missing, or has no version in it");
      }
      return version;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
