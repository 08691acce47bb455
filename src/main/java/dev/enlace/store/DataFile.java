package dev.enlace.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The embedded database's file: numbers of people are in it, so nobody else may read it. */
final class DataFile {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Path file;

  DataFile(Path directory) {
    this.directory = directory.toAbsolutePath();
    file = this.directory.resolve("enlace.mv.db");
  }

  /** As H2 wants to be told: without the ending. */
  String name() {
    return directory.resolve("enlace").toString();
  }

  Path directory() {
    return directory;
  }

  /**
   * Makes what is missing, readable for its owner only. A directory that is there is left as it is:
   * it may be somebody else's as well.
   *
   * @return whether the file is a new one
   */
  boolean prepare() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, only("rwx------"));
    }
    try {
      Files.createFile(file, only("rw-------"));
      return true;
    } catch (FileAlreadyExistsException e) {
      if (POSIX && Files.isWritable(file)) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
      return false;
    }
  }

  /** Whether a file that is not new has nothing at all in it. */
  boolean isEmpty() throws IOException {
    return Files.size(file) == 0;
  }

  /** Gives way to a new file. What can still be read in the old one is for a person to find out. */
  Path putAside(Instant now) throws IOException {
    String name = file.getFileName() + ".bad-" + STAMP.format(now);
    Path aside = directory.resolve(name);
    for (int i = 2; Files.exists(aside); i++) {
      aside = directory.resolve(name + "-" + i);
    }
    return Files.move(file, aside);
  }

  private static FileAttribute<?>[] only(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
