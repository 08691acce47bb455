package dev.enlace.store;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Where sessions, their events and the notifications of them are kept.
 *
 * <p>What writes returns at once and never throws: it is put in line, written in the order in which
 * it came, and waits in memory while the database is away. Every write may be repeated without
 * harm, so a write whose end is not known is made again. Every method may be called from any
 * thread.
 */
public interface Store extends AutoCloseable {
  /** What to notify of, and whom. Its methods must not block. */
  interface Outbox {
    /** The notifications of an event; they are written together with it. */
    List<StoredDelivery> deliveries(StoredEvent event);

    /** These may be sent now: they are in the database, or it is away and they cannot wait. */
    void release(List<StoredDelivery> deliveries);
  }

  /**
   * What earlier runs left.
   *
   * @param deliveries those that are still due
   * @param lastEvent the largest id of an event; 0 without events
   */
  record Kept(List<StoredSession> sessions, List<StoredDelivery> deliveries, long lastEvent) {}

  /**
   * Opens the database and tells what is in it, on a thread of the store's own. When the database
   * cannot be reached, that happens later, as soon as it can. To be called once.
   *
   * @param atMost how long this may wait for the news
   * @return whether it was told before this returns
   */
  boolean open(Consumer<Kept> news, Duration atMost);

  /** Writes a session, a new one or a newer version of it. */
  void save(StoredSession session);

  /** Forgets a session; its events stay until they are old. */
  void delete(String sessionId);

  /** Writes an event, and the notifications that the {@link Outbox} makes of it. */
  void add(StoredEvent event);

  /** Writes how a delivery stands. */
  void save(StoredDelivery delivery);

  /** The session's number in the database; empty until it was written for the first time. */
  OptionalLong key(String sessionId);

  /**
   * Waits until everything given before is written. Never on the session thread.
   *
   * @return whether it is; false when the time is over, or the database is away
   */
  boolean settle(Duration atMost);

  /**
   * What happened, newest first. Blocks; never on the session thread.
   *
   * @throws StoreException if the database does not answer
   */
  List<StoredEvent> history(HistoryQuery query) throws StoreException;

  /**
   * How often it happened, and how long it took. Blocks; never on the session thread.
   *
   * @throws StoreException if the database does not answer
   */
  Tally tally(TallyQuery query) throws StoreException;

  /** How it is just now. */
  StoreHealth health();

  /**
   * Calls {@code watcher} whenever the trouble is another one than before, on a thread of the
   * store's; it must not block.
   *
   * @return ends it
   */
  Runnable watch(Consumer<StoreHealth> watcher);

  /** Writes what is in line, for some seconds at the most, and lets go of the database. */
  @Override
  void close();
}
