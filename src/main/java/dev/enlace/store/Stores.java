package dev.enlace.store;

import java.time.InstantSource;

/** Makes stores. */
public final class Stores {
  private static final int ROOM = 50_000;

  private Stores() {}

  /**
   * A store in a database; nothing happens before it is opened.
   *
   * @param clock says what is old
   */
  public static Store database(StoreSettings settings, Store.Outbox outbox, InstantSource clock) {
    return new DatabaseStore(settings, outbox, clock, Keeper.Pauses.PATIENT, ROOM);
  }
}
