package dev.enlace.testing;

import dev.enlace.store.HistoryQuery;
import dev.enlace.store.Store;
import dev.enlace.store.StoreException;
import dev.enlace.store.StoreHealth;
import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.store.StoredDelivery;
import dev.enlace.store.StoredEvent;
import dev.enlace.store.StoredSession;
import dev.enlace.store.Tally;
import dev.enlace.store.TallyQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory, for what is around it: it shows what it was given, and fails on request. */
public final class RememberingStore implements Store {
  private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();
  private final List<StoredEvent> events = new CopyOnWriteArrayList<>();
  private final List<Consumer<StoreHealth>> watchers = new CopyOnWriteArrayList<>();
  private volatile Trouble trouble = Trouble.NONE;
  private volatile @Nullable String putAside;
  private volatile Runnable whileCounting = () -> {};

  /** The sessions that would be found by the next start. */
  public Map<String, StoredSession> sessions() {
    return Map.copyOf(sessions);
  }

  /** Everything that was written down, oldest first. */
  public List<StoredEvent> events() {
    return List.copyOf(events);
  }

  /** What the next start would find. */
  public Kept kept() {
    long last = events.isEmpty() ? 0 : events.get(events.size() - 1).id();
    return new Kept(List.copyOf(sessions.values()), List.of(), last);
  }

  /** From now on it is in this trouble. */
  public void setTrouble(Trouble trouble) {
    this.trouble = trouble;
    watchers.forEach(watcher -> watcher.accept(health()));
  }

  /** From now on this happens whenever it counts. */
  public void whileCounting(Runnable what) {
    whileCounting = what;
  }

  /** It had begun with a damaged file, which was kept there. */
  public void setPutAside(String path) {
    putAside = path;
  }

  @Override
  public boolean open(Consumer<Kept> news, Duration atMost) {
    news.accept(kept());
    return true;
  }

  @Override
  public void save(StoredSession session) {
    sessions.put(session.sessionId(), session);
  }

  @Override
  public void delete(String sessionId) {
    sessions.remove(sessionId);
  }

  @Override
  public void add(StoredEvent event) {
    events.add(event);
  }

  @Override
  public void save(StoredDelivery delivery) {}

  @Override
  public OptionalLong key(String sessionId) {
    return sessions.containsKey(sessionId) ? OptionalLong.of(7) : OptionalLong.empty();
  }

  @Override
  public boolean settle(Duration atMost) {
    return trouble == Trouble.NONE;
  }

  @Override
  public List<StoredEvent> history(HistoryQuery query) {
    List<StoredEvent> found = new ArrayList<>();
    for (int i = events.size() - 1; i >= 0 && found.size() < query.limit(); i--) {
      StoredEvent event = events.get(i);
      boolean wanted =
          (query.sessions() == null || query.sessions().contains(event.sessionId()))
              && event.id() < query.before()
              && event.id() > query.after()
              && (query.kinds().isEmpty() || query.kinds().contains(event.kind()))
              && (query.reasons().isEmpty() || query.reasons().contains(event.reason()));
      if (wanted) {
        found.add(event);
      }
    }
    return found;
  }

  @Override
  public Tally tally(TallyQuery query) throws StoreException {
    whileCounting.run();
    if (trouble != Trouble.NONE) {
      throw new StoreException(trouble, "as the test wants it");
    }
    // What is counted is counted by a database.
    return new Tally(
        List.of(),
        query.spans().stream()
            .map(
                span -> new Tally.Times(0, 0, 0, 0, span.boundsMs().stream().map(b -> 0L).toList()))
            .toList());
  }

  @Override
  public StoreHealth health() {
    return new StoreHealth(trouble, Instant.EPOCH, trouble == Trouble.NONE ? 0 : 3, 0, putAside);
  }

  @Override
  public Runnable watch(Consumer<StoreHealth> watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  @Override
  public void close() {}
}
