package dev.enlace.webhook;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which events one receiver was, or is to be, told of, so that none of them is told twice. Of those
 * that are done the newest {@value #KEPT} are remembered.
 */
final class Seen {
  private static final int KEPT = 4_096;

  private final Set<Long> due = new HashSet<>();
  private final Set<Long> done = new LinkedHashSet<>();

  /** Whether it is new. */
  boolean add(long event) {
    return !done.contains(event) && due.add(event);
  }

  void done(long event) {
    due.remove(event);
    done.add(event);
    if (done.size() > KEPT) {
      Iterator<Long> oldest = done.iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
