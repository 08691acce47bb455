package dev.enlace.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written. Of a session only the newest counts, and so of a delivery; events stay
 * all, as long as there is room. May be used from any thread; nothing here takes longer than to
 * change a list, except where it says that it waits.
 */
final class Line {
  /** So much of a kind is written in one transaction. */
  static final int ROUND = 500;

  private record Receipt(long eventId, String receiver) {}

  private record Barrier(long number, CompletableFuture<Boolean> reached) {}

  private final int room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All that follows is under the lock.
  private final Map<String, SessionWrite> sessions = new LinkedHashMap<>();
  private final Map<Long, EventWrite> events = new LinkedHashMap<>();
  private final Map<Receipt, DeliveryWrite> deliveries = new LinkedHashMap<>();
  // Taken, and not known to be written.
  private final Deque<Round> rounds = new ArrayDeque<>();
  // By event: notifications that wait for their event to be written.
  private final Map<Long, List<StoredDelivery>> held = new LinkedHashMap<>();
  private final List<Barrier> barriers = new ArrayList<>();
  private long counter;
  private long lost;
  private boolean away;
  private boolean closing;

  /**
   * @param room for so many events, and so many deliveries
   */
  Line(int room) {
    this.room = room;
  }

  /* ---- what is given ---- */

  void save(StoredSession session) {
    put(
        () -> {
          SessionWrite before = sessions.get(session.sessionId());
          sessions.put(
              session.sessionId(),
              new SessionWrite(
                  before == null ? ++counter : before.number(),
                  session.sessionId(),
                  before != null && before.forget(),
                  session));
        });
  }

  /** As {@link #save}, unless something newer is in line. */
  void saveMissing(StoredSession session) {
    put(
        () ->
            sessions.computeIfAbsent(
                session.sessionId(), id -> new SessionWrite(++counter, id, false, session)));
  }

  void delete(String sessionId) {
    put(
        () -> {
          SessionWrite before = sessions.get(sessionId);
          long number = before == null ? ++counter : before.number();
          sessions.put(sessionId, new SessionWrite(number, sessionId, true, null));
        });
  }

  /**
   * An event goes to the end of the line, and where there is no room any more, the oldest goes.
   *
   * @return what is not to wait for this to be written
   */
  List<StoredDelivery> add(StoredEvent event, List<StoredDelivery> notifications) {
    lock.lock();
    try {
      List<StoredDelivery> free = new ArrayList<>();
      if (closing || events.containsKey(event.id())) {
        return free;
      }
      if (events.size() >= room) {
        long oldest = dropFirst(events);
        lost++;
        free.addAll(release(oldest));
      }
      events.put(event.id(), new EventWrite(++counter, event, List.copyOf(notifications)));
      if (away) {
        free.addAll(notifications);
      } else if (!notifications.isEmpty()) {
        held.put(event.id(), List.copyOf(notifications));
      }
      changed.signalAll();
      return free;
    } finally {
      lock.unlock();
    }
  }

  void save(StoredDelivery delivery) {
    put(
        () -> {
          EventWrite event = events.get(delivery.eventId());
          if (event != null) {
            events.put(delivery.eventId(), event.with(delivery));
            return;
          }
          Receipt receipt = new Receipt(delivery.eventId(), delivery.receiver());
          DeliveryWrite before = deliveries.get(receipt);
          if (before == null && deliveries.size() >= room) {
            dropFirst(deliveries);
          }
          deliveries.put(
              receipt, new DeliveryWrite(before == null ? ++counter : before.number(), delivery));
        });
  }

  /** Becomes true once everything given before is written, and false when that will take long. */
  CompletableFuture<Boolean> barrier() {
    lock.lock();
    try {
      CompletableFuture<Boolean> reached = new CompletableFuture<>();
      if (away || closing) {
        reached.complete(false);
      } else {
        barriers.add(new Barrier(++counter, reached));
        changed.signalAll();
      }
      return reached;
    } finally {
      lock.unlock();
    }
  }

  /* ---- what the writing thread takes ---- */

  /**
   * What is to be written next; it stays in line until one of the methods below is called for it.
   * Waits while there is nothing.
   *
   * @return null if there was nothing for so long, or the line is closing
   */
  @Nullable Round next(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (isEmpty() && !closing && left > 0) {
        reachBarriers();
        left = changed.awaitNanos(left);
      }
      reachBarriers();
      if (rounds.isEmpty() && !isEmpty()) {
        rounds.add(new Round(take(sessions), take(events), take(deliveries), false));
      }
      return rounds.peek();
    } catch (InterruptedException e) {
      // Nobody has a reason to; there is nothing to be given up here.
      return null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * It is in the database.
   *
   * @return what was waiting for that
   */
  List<StoredDelivery> written(Round round) {
    lock.lock();
    try {
      rounds.remove(round);
      List<StoredDelivery> free = new ArrayList<>();
      round.events().forEach(write -> free.addAll(release(write.event().id())));
      return free;
    } finally {
      lock.unlock();
    }
  }

  /** Lets those go who wait for what is written by now. */
  void letGo() {
    lock.lock();
    try {
      reachBarriers();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody knows whether it is in the database; it is to be tried again. */
  void unknown(Round round) {
    replace(round, List.of(round.tried()));
  }

  /** Something in it is not taken. */
  void split(Round round) {
    replace(round, round.halves());
  }

  /**
   * It is not taken, and will never be.
   *
   * @return what was waiting for it
   */
  List<StoredDelivery> refused(Round round) {
    lock.lock();
    try {
      lost += round.events().size();
    } finally {
      lock.unlock();
    }
    return written(round);
  }

  /** Waits, unless the line is closing. */
  void pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closing && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // As above.
    } finally {
      lock.unlock();
    }
  }

  /* ---- how things are ---- */

  /**
   * Whether what is given now will wait for long.
   *
   * @return what is not to wait with it
   */
  List<StoredDelivery> away(boolean away) {
    lock.lock();
    try {
      this.away = away;
      if (!away) {
        return List.of();
      }
      barriers.forEach(barrier -> barrier.reached().complete(false));
      barriers.clear();
      List<StoredDelivery> free = held.values().stream().flatMap(List::stream).toList();
      held.clear();
      return free;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing any more. */
  void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the session's row is still to be removed, whatever comes after that. */
  boolean forgets(String sessionId) {
    lock.lock();
    try {
      SessionWrite write = sessions.get(sessionId);
      return write != null && write.forget();
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return sessions.size()
          + events.size()
          + deliveries.size()
          + rounds.stream().mapToInt(Round::size).sum();
    } finally {
      lock.unlock();
    }
  }

  long lost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /* ---- under the lock ---- */

  private void put(Runnable change) {
    lock.lock();
    try {
      if (!closing) {
        change.run();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void replace(Round round, List<Round> by) {
    lock.lock();
    try {
      rounds.remove(round);
      for (int i = by.size() - 1; i >= 0; i--) {
        rounds.addFirst(by.get(i));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    return rounds.isEmpty() && sessions.isEmpty() && events.isEmpty() && deliveries.isEmpty();
  }

  private void reachBarriers() {
    if (barriers.isEmpty()) {
      return;
    }
    long first =
        Stream.of(
                rounds.stream().map(Round::number),
                sessions.values().stream().limit(1).map(SessionWrite::number),
                events.values().stream().limit(1).map(EventWrite::number),
                deliveries.values().stream().limit(1).map(DeliveryWrite::number))
            .flatMap(numbers -> numbers)
            .mapToLong(Long::longValue)
            .min()
            .orElse(Long.MAX_VALUE);
    barriers.removeIf(barrier -> barrier.number() < first && barrier.reached().complete(true));
  }

  private Collection<StoredDelivery> release(long eventId) {
    List<StoredDelivery> free = held.remove(eventId);
    return free == null ? List.of() : free;
  }

  private static <K> K dropFirst(Map<K, ?> map) {
    Iterator<K> keys = map.keySet().iterator();
    K first = keys.next();
    keys.remove();
    return first;
  }

  private static <T> List<T> take(Map<?, T> map) {
    List<T> taken = new ArrayList<>();
    Iterator<T> values = map.values().iterator();
    while (values.hasNext() && taken.size() < ROUND) {
      taken.add(values.next());
      values.remove();
    }
    return taken;
  }
}
