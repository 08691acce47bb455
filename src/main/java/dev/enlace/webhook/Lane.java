package dev.enlace.webhook;

import dev.enlace.store.StoredDelivery;
import java.util.TreeMap;

/** What one receiver is still to be told of one session, the oldest event first. */
final class Lane {
  final String session;
  final TreeMap<Long, StoredDelivery> waiting = new TreeMap<>();

  /** Whether one of it waits for its time or its turn, or is on its way. */
  boolean isBusy;

  Lane(String session) {
    this.session = session;
  }
}
