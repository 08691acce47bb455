package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.h2.mvstore.MVStore;

/**
 * The embedded database's file, and the one beside it. Numbers of people are in it, so nobody else
 * may read it. On the store's thread.
 */
final class DataFile implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DatabaseStore.class.getName());
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  // Below that it is not worth the trouble.
  private static final long SMALL_BYTES = 32 << 20;
  private static final int BLOATED = 4;

  private final Path directory;
  private final Path file;
  private final Path compacted;
  private final Hold hold;
  private final long small;

  DataFile(Path directory) {
    this(directory, SMALL_BYTES);
  }

  /**
   * @param small in bytes; a file of no more is never made smaller
   */
  DataFile(Path directory, long small) {
    this.directory = directory.toAbsolutePath();
    this.small = small;
    file = this.directory.resolve("enlace.mv.db");
    compacted = this.directory.resolve("enlace.mv.db.compacted");
    hold = new Hold(this.directory.resolve("enlace.lock"));
  }

  /** As H2 wants to be told: without the ending. */
  String name() {
    return directory.resolve("enlace").toString();
  }

  /** What is known of the file beside it. */
  Hold hold() {
    return hold;
  }

  /**
   * Makes what is missing, readable for its owner only, and holds it. A directory that is there is
   * left as it is: it may be somebody else's as well.
   *
   * @return whether the file is a new one
   * @throws StoreException LOCKED, if somebody else holds it; DAMAGED, if nothing at all is in it
   */
  boolean prepare() throws IOException, StoreException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, only("rwx------"));
    }
    if (Files.isWritable(directory)) {
      make(hold.path());
      hold.take();
    }
    if (make(file)) {
      return true;
    }
    if (Files.size(file) == 0) {
      throw new StoreException(Trouble.DAMAGED, "the file is empty");
    }
    return false;
  }

  /** Gives way to a new file. What can still be read in the old one is for a person to find out. */
  Path putAside(Instant now) throws IOException {
    Path aside = Files.move(file, aside(now));
    hold.write(0, 0);
    return aside;
  }

  /** Keeps it as it is now, and goes on with it. */
  Path copyAside(Instant now) throws IOException {
    Path aside = aside(now);
    make(aside);
    return Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether most of it is outdated: nothing is ever written over, see {@link Database}. */
  boolean isBloated() {
    try {
      return hold.isTaken() && Files.size(file) > Math.max(small, BLOATED * hold.compactedSize());
    } catch (IOException e) {
      return false;
    }
  }

  /** Leaves out what is outdated; while nobody has it open. */
  void compact() {
    long before = 0;
    try {
      before = Files.size(file);
      MVStore.compact(file.toString(), compacted.toString(), false, null);
      protect(compacted);
      try (FileChannel channel = FileChannel.open(compacted, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          compacted, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      hold.write(hold.rounds(), Files.size(file));
      LOG.log(Level.DEBUG, "store.compacted from={0} to={1}", before, hold.compactedSize());
    } catch (IOException | RuntimeException e) {
      // It is as good as before; but not to be tried again too soon.
      LOG.log(Level.WARNING, "store.not_compacted {0}", Faults.inShort(e));
      hold.write(hold.rounds(), before);
    }
  }

  /** Lets go of it. */
  @Override
  public void close() {
    hold.close();
  }

  private Path aside(Instant now) {
    String name = file.getFileName() + ".bad-" + STAMP.format(now);
    Path aside = directory.resolve(name);
    for (int i = 2; Files.exists(aside); i++) {
      aside = directory.resolve(name + "-" + i);
    }
    return aside;
  }

  /**
   * Makes a file for its owner only.
   *
   * @return whether it was not there
   */
  private static boolean make(Path file) throws IOException {
    try {
      Files.createFile(file, only("rw-------"));
      return true;
    } catch (FileAlreadyExistsException e) {
      if (Files.isWritable(file)) {
        protect(file);
      }
      return false;
    }
  }

  private static void protect(Path file) throws IOException {
    if (POSIX) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static FileAttribute<?>[] only(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
