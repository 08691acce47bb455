package dev.enlace.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the store is.
 *
 * @param trouble why nothing can be written just now
 * @param since since when that is so
 * @param waiting how many writes wait in memory
 * @param lost how many events were given up, because too many waited or the database did not take
 *     them
 * @param putAside where the file is kept that could not be read, or lacked what had been written
 *     into it: this run began with nothing, or with what was left; null where all is well
 */
public record StoreHealth(
    Trouble trouble, Instant since, int waiting, long lost, @Nullable String putAside) {
  /** Without a damaged file. */
  public StoreHealth(Trouble trouble, Instant since, int waiting, long lost) {
    this(trouble, since, waiting, lost, null);
  }

  /** What can be wrong. */
  public enum Trouble {
    /** Nothing: what is given is written within moments. */
    NONE,
    /** It was never reached yet. */
    OPENING,
    /** It cannot be reached, or went away. */
    GONE,
    /** Somebody else holds it. */
    LOCKED,
    /** There is no room left for it. */
    FULL,
    /** It may be read, and not written. */
    READ_ONLY,
    /** What is in it cannot be read. */
    DAMAGED,
    /** Its schema is newer than this version of the panel. */
    NEWER
  }

  /** Whether writes are waiting for better times. */
  public boolean isDegraded() {
    return trouble != Trouble.NONE;
  }
}
