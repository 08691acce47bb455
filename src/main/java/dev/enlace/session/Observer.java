package dev.enlace.session;

import dev.enlace.store.StoredEvent;
import java.time.Duration;

/** Counts along. Called on the session thread; must not block, and must not throw. */
public interface Observer {
  /** Something happened, and is being written into the history as this. */
  void happened(StoredEvent event);

  /** A gateway answered a question after {@code took}. */
  void answered(String gateway, Duration took);
}
