package dev.enlace.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What changed since somebody looked at the list of all sessions: which of them are new or
 * different, and which are gone. Safe from any thread.
 */
public final class SessionList implements Versioned {
  /** How many sessions that are gone are remembered; whoever looked before that gets it all. */
  private static final int MAX_GONE = 1_000;

  /**
   * The news since a version.
   *
   * @param version the list's version now
   * @param complete whether these are all sessions there are, and not only the news
   * @param changed the ids of those that are new or different
   * @param gone the ids of those that are no more; empty if complete
   */
  public record News(long version, boolean complete, List<String> changed, List<String> gone) {}

  private record Row(String id, boolean gone) {}

  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  // Guarded by this: what happened to each session last, by the version in which it did.
  private final NavigableMap<Long, Row> rows = new TreeMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private int gone;
  private long knownSince;
  private long version = 1;

  SessionList() {}

  @Override
  public synchronized long version() {
    return version;
  }

  @Override
  public Runnable watch(Runnable watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  /** The news since {@code before}; 0 for somebody who has seen nothing yet. */
  public synchronized News since(long before) {
    boolean complete = before <= 0 || before < knownSince || before > version;
    List<String> changed = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Row row : rows.tailMap(complete ? 0 : before, false).values()) {
      if (!row.gone) {
        changed.add(row.id);
      } else if (!complete) {
        left.add(row.id);
      }
    }
    return new News(version, complete, changed, left);
  }

  void changed(String id) {
    put(id, false);
  }

  void gone(String id) {
    put(id, true);
  }

  /** Something changed that concerns all of them. */
  void touched() {
    synchronized (this) {
      version++;
    }
    tell();
  }

  private void put(String id, boolean isGone) {
    synchronized (this) {
      Long before = versions.put(id, ++version);
      if (before != null) {
        Row old = rows.remove(before);
        gone -= old != null && old.gone ? 1 : 0;
      }
      rows.put(version, new Row(id, isGone));
      gone += isGone ? 1 : 0;
      if (gone > MAX_GONE) {
        forgetOldestGone();
      }
    }
    tell();
  }

  private void forgetOldestGone() {
    for (Map.Entry<Long, Row> entry : rows.entrySet()) {
      if (entry.getValue().gone) {
        knownSince = entry.getKey();
        rows.remove(entry.getKey());
        versions.remove(entry.getValue().id);
        gone--;
        return;
      }
    }
  }

  private void tell() {
    watchers.forEach(Runnable::run);
  }
}
