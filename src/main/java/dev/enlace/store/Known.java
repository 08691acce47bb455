package dev.enlace.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The sessions as they were given, and their numbers in the database. For any thread. */
final class Known {
  private final Map<String, StoredSession> sessions = new HashMap<>();
  private final Map<String, Long> keys = new HashMap<>();

  synchronized void saved(StoredSession session) {
    sessions.put(session.sessionId(), session);
  }

  /** To be called after the line was told. */
  synchronized void deleted(String sessionId) {
    sessions.remove(sessionId);
    keys.remove(sessionId);
  }

  /** Its row has that number, unless the row is not to stay. */
  synchronized void written(String sessionId, long key, Line line) {
    if (!line.forgets(sessionId)) {
      keys.put(sessionId, key);
    }
  }

  synchronized OptionalLong key(String sessionId) {
    Long key = keys.get(sessionId);
    return key == null ? OptionalLong.empty() : OptionalLong.of(key);
  }

  /** The largest number that any of them has; 0 without one. */
  synchronized long largestKey() {
    return keys.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** This is in the database; what was given later stays as it was given. */
  synchronized void found(List<SessionTable.Row> rows, Line line) {
    keys.clear();
    for (SessionTable.Row row : rows) {
      sessions.putIfAbsent(row.session().sessionId(), row.session());
      written(row.session().sessionId(), row.key(), line);
    }
  }

  /** Those that should be in the database and are not. */
  synchronized List<StoredSession> without(Set<String> found) {
    return sessions.values().stream()
        .filter(session -> !found.contains(session.sessionId()))
        .toList();
  }
}
