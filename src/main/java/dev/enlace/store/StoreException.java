package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;

/** The database did not answer. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  StoreException(Trouble trouble, Throwable cause) {
    super("the store is " + trouble, cause);
    this.trouble = trouble;
  }

  /**
   * @param why the technical line
   */
  public StoreException(Trouble trouble, String why) {
    super("the store is " + trouble + ": " + why);
    this.trouble = trouble;
  }

  /** What is wrong. */
  public Trouble trouble() {
    return trouble;
  }
}
