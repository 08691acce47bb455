package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A small file beside the embedded database. Who has it locked may open the database, also while
 * that is exchanged for a smaller one; and it says how many rounds were written, as a second
 * witness, and how large the database was without what is outdated. On the store's thread.
 */
final class Hold implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DatabaseStore.class.getName());
  private static final int MAX_BYTES = 64;

  private final Path path;
  private @Nullable FileChannel channel;
  private long rounds;
  private long compactedSize;

  Hold(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Takes it, unless it is taken.
   *
   * @throws StoreException LOCKED, if it is somebody else's
   */
  void take() throws IOException, StoreException {
    if (channel != null) {
      return;
    }
    FileChannel open = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = open.tryLock();
      if (lock == null) {
        throw locked("of another process");
      }
      read(open);
      channel = open;
    } catch (OverlappingFileLockException e) {
      throw locked("of this server");
    } finally {
      if (channel == null) {
        open.close();
      }
    }
  }

  private StoreException locked(String whose) {
    return new StoreException(
        Trouble.LOCKED,
        "another panel %s uses %s; each needs an ENLACE_DATA of its own"
            .formatted(whose, path.getParent()));
  }

  boolean isTaken() {
    return channel != null;
  }

  /** How many rounds were written, as far as this file knows. */
  long rounds() {
    return rounds;
  }

  /** In bytes; 0 where that is not known. */
  long compactedSize() {
    return compactedSize;
  }

  void write(long rounds, long compactedSize) {
    this.rounds = rounds;
    this.compactedSize = compactedSize;
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    try {
      // Always of the same length: there is no moment at which it says something else.
      byte[] line =
          "%020d %020d%n".formatted(rounds, compactedSize).getBytes(StandardCharsets.US_ASCII);
      open.write(ByteBuffer.wrap(line), 0);
    } catch (IOException e) {
      // It is a means to notice something rare, and not worth a trouble of its own.
      LOG.log(Level.DEBUG, "store.lock_file {0}", Faults.inShort(e));
    }
  }

  private void read(FileChannel open) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
    open.read(bytes, 0);
    String[] words =
        new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).split("\\s+");
    try {
      rounds = Long.parseLong(words[0]);
      compactedSize = Long.parseLong(words[1]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      rounds = 0;
      compactedSize = 0;
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "store.lock_file {0}", Faults.inShort(e));
    } finally {
      channel = null;
    }
  }
}
