package dev.enlace.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What was seen lately: the newest 10,000, the rest is forgotten. Safe from any thread. */
public final class Recent {
  /** The most that are remembered. */
  static final int MAX = 10_000;

  // Guarded by this.
  private final Set<String> seen = Collections.newSetFromMap(new Lru<>());

  /** The least recently used goes first. */
  static final class Lru<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    Lru() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MAX;
    }
  }

  /** Notes it; true if it is news. */
  public synchronized boolean add(String what) {
    return seen.add(what);
  }

  synchronized boolean contains(String what) {
    return seen.contains(what);
  }
}
