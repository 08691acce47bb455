package dev.enlace;

import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.Set;

/**
 * What those may do with a file who are neither its owner nor of its group. Nothing, where the file
 * system does not know such rights.
 */
final class Permissions {
  private Permissions() {}

  static boolean othersMayRead(Path file) {
    return others(file).contains(OTHERS_READ);
  }

  static boolean othersMayWrite(Path file) {
    return others(file).contains(OTHERS_WRITE);
  }

  /** Whether they can see what is in it, or reach what they know to be there. */
  static boolean othersMayEnter(Path directory) {
    return !Collections.disjoint(others(directory), Set.of(OTHERS_READ, OTHERS_EXECUTE));
  }

  private static Set<PosixFilePermission> others(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException | IOException e) {
      return Set.of();
    }
  }
}
