package dev.enlace.session;

/** Something that people look at and wait for news of. Safe from any thread. */
public interface Versioned {
  /** Goes up with every change that a reader can see, and never down. */
  long version();

  /**
   * Calls {@code watcher} after every change from now on, on the session thread as a rule; it must
   * not block.
   *
   * @return ends it
   */
  Runnable watch(Runnable watcher);
}
