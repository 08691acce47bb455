package dev.enlace.webhook;

import dev.enlace.store.StoredEvent;
import dev.enlace.store.StoredSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events are worth telling. A fault that only a person can end is told once, however often it
 * is tried again. Safe from any thread.
 */
final class Notices {
  private static final String NEEDS_ACTION = "NEEDS_ACTION";
  private static final String PANEL_RESTARTED = "PANEL_RESTARTED";

  /** What a session needs a person for, as far as receivers were told. */
  private record Need(@Nullable String reason) {}

  // Holds those sessions only that need somebody just now.
  private final Map<String, Need> needs = new HashMap<>();

  /** What an earlier run told. What was told since is newer. */
  synchronized void remember(List<StoredSession> sessions) {
    for (StoredSession session : sessions) {
      if (session.state().equals(NEEDS_ACTION)) {
        needs.putIfAbsent(session.sessionId(), new Need(session.reason()));
      }
    }
  }

  /** What is to be told of an event; null for nothing. To be asked once of each event. */
  synchronized @Nullable Notice of(StoredEvent event) {
    String session = event.sessionId();
    return switch (event.kind()) {
      case "LINKED" -> {
        needs.remove(session);
        yield Notice.LINKED;
      }
      case "LOGGED_OUT" -> {
        needs.remove(session);
        yield Notice.UNLINKED;
      }
      case "STOPPED", "FOLLOWING_PAUSED", "DELETED" -> {
        needs.remove(session);
        yield null;
      }
      case "RESTORED" -> {
        boolean wasTold = needs.remove(session) != null;
        // Our own restart cut nobody off; but who was told of a fault hears of its end.
        yield wasTold || !PANEL_RESTARTED.equals(event.reason()) ? Notice.RECONNECTED : null;
      }
      case "TROUBLE" -> event.state().equals(NEEDS_ACTION) ? needed(event) : null;
      default -> null;
    };
  }

  private @Nullable Notice needed(StoredEvent event) {
    Need need = new Need(event.reason());
    return need.equals(needs.put(event.sessionId(), need)) ? null : Notice.NEEDS_ACTION;
  }
}
