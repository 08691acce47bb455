package dev.enlace.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Keeps nothing, and is never in trouble. */
final class NoStore implements Store {
  private static final StoreHealth WELL =
      new StoreHealth(StoreHealth.Trouble.NONE, Instant.EPOCH, 0, 0);

  @Override
  public boolean open(Consumer<Kept> news, Duration atMost) {
    news.accept(new Kept(List.of(), List.of(), 0));
    return true;
  }

  @Override
  public void save(StoredSession session) {}

  @Override
  public void delete(String sessionId) {}

  @Override
  public void add(StoredEvent event) {}

  @Override
  public void save(StoredDelivery delivery) {}

  @Override
  public OptionalLong key(String sessionId) {
    return OptionalLong.empty();
  }

  @Override
  public boolean settle(Duration atMost) {
    return false;
  }

  @Override
  public List<StoredEvent> history(HistoryQuery query) throws StoreException {
    throw new StoreException(StoreHealth.Trouble.GONE, new IllegalStateException("no store"));
  }

  @Override
  public Tally tally(TallyQuery query) throws StoreException {
    throw new StoreException(StoreHealth.Trouble.GONE, new IllegalStateException("no store"));
  }

  @Override
  public StoreHealth health() {
    return WELL;
  }

  @Override
  public Runnable watch(Consumer<StoreHealth> watcher) {
    return () -> {};
  }

  @Override
  public void close() {}
}
