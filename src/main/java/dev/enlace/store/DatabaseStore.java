package dev.enlace.store;

import dev.enlace.store.StoreHealth.Trouble;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps things in a database. */
final class DatabaseStore implements Store {
  private static final Duration CLOSING = Duration.ofSeconds(4);
  private static final Duration READING = Duration.ofSeconds(12);
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final StoreSettings settings;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Keeper.Pauses pauses;
  private final Line line;
  private final Known known = new Known();
  private final Troubles troubles;
  private final Reading reading;

  private volatile @Nullable Opening opening;
  private volatile @Nullable Keeper keeper;
  private volatile @Nullable Thread thread;

  /**
   * @param room for so many events in memory, while the database is away
   */
  DatabaseStore(
      StoreSettings settings, Outbox outbox, InstantSource clock, Keeper.Pauses pauses, int room) {
    this.settings = settings;
    this.outbox = outbox;
    this.clock = clock;
    this.pauses = pauses;
    line = new Line(room);
    troubles = new Troubles(clock);
    reading =
        new Reading(
            READING,
            thrown -> Faults.trouble(thrown, settings.isEmbedded() ? settings.data() : null));
  }

  @Override
  public boolean open(Consumer<Kept> news, Duration atMost) {
    CountDownLatch tried = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    Opening opening =
        new Opening(
            settings,
            line,
            known,
            kept -> {
              try {
                news.accept(kept);
              } finally {
                told.countDown();
              }
            },
            clock);
    Keeper keeper =
        new Keeper(
            opening,
            line,
            known,
            troubles,
            this::release,
            tried::countDown,
            new Retention(settings.keepEvents(), clock),
            clock,
            pauses);
    this.opening = opening;
    Thread thread = new Thread(keeper, "enlace-store");
    thread.setDaemon(true);
    this.keeper = keeper;
    this.thread = thread;
    thread.start();
    try {
      return tried.await(atMost.toNanos(), TimeUnit.NANOSECONDS) && told.getCount() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void save(StoredSession session) {
    known.saved(session);
    line.save(session);
  }

  @Override
  public void delete(String sessionId) {
    line.delete(sessionId);
    known.deleted(sessionId);
  }

  @Override
  public void add(StoredEvent event) {
    release(line.add(event, outbox.deliveries(event)));
  }

  @Override
  public void save(StoredDelivery delivery) {
    line.save(delivery);
  }

  @Override
  public OptionalLong key(String sessionId) {
    return known.key(sessionId);
  }

  @Override
  public boolean settle(Duration atMost) {
    try {
      return keeper != null && line.barrier().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public List<StoredEvent> history(HistoryQuery query) throws StoreException {
    if (query.sessions() != null && query.sessions().isEmpty()) {
      return List.of();
    }
    return reading.read(
        () -> {
          try (Connection connection = database().connect()) {
            return new EventTable(connection).find(query);
          }
        });
  }

  @Override
  public Tally tally(TallyQuery query) throws StoreException {
    if (query.sessions() != null && query.sessions().isEmpty()) {
      return new Tally(List.of(), query.spans().stream().map(Tally.Times::none).toList());
    }
    long until = System.nanoTime() + READING.toNanos();
    return reading.read(
        () -> {
          try (Connection connection = database().connect()) {
            return new TallyTable(connection, until).count(query);
          }
        });
  }

  @Override
  public StoreHealth health() {
    Opening opening = this.opening;
    Path putAside = opening == null ? null : opening.putAside();
    return new StoreHealth(
        troubles.trouble(),
        troubles.since(),
        line.waiting(),
        line.lost(),
        putAside == null ? null : putAside.toString());
  }

  @Override
  public Runnable watch(Consumer<StoreHealth> watcher) {
    return troubles.watch(() -> watcher.accept(health()));
  }

  @Override
  public void close() {
    line.close();
    reading.close();
    Thread thread = this.thread;
    if (thread != null) {
      try {
        thread.join(CLOSING.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    DriverSource.deregister();
  }

  private void release(List<StoredDelivery> deliveries) {
    if (!deliveries.isEmpty()) {
      outbox.release(deliveries);
    }
  }

  /** Waits while it is well and closed: it is being made smaller then. On a reader's thread. */
  private Database database() throws StoreException {
    Keeper keeper = this.keeper;
    long end = System.nanoTime() + READING.toNanos() / 2;
    while (keeper != null) {
      Database database = keeper.database();
      if (database != null) {
        return database;
      }
      if (troubles.trouble() != Trouble.NONE || System.nanoTime() - end > 0) {
        break;
      }
      LockSupport.parkNanos(PATIENCE.toNanos());
    }
    Trouble trouble = troubles.trouble();
    throw new StoreException(trouble == Trouble.NONE ? Trouble.GONE : trouble, "not reached");
  }
}
