package dev.enlace.store;

/** Makes stores. */
public final class Stores {
  private Stores() {}

  /** A store that keeps nothing: for a question that is asked once, and for tests of the rest. */
  public static Store none() {
    return new NoStore();
  }
}
