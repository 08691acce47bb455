package dev.enlace.webhook;

import dev.enlace.store.HistoryQuery;
import dev.enlace.store.Store;
import dev.enlace.store.StoreHealth;
import dev.enlace.store.StoredDelivery;
import dev.enlace.store.StoredEvent;
import dev.enlace.store.StoredSession;
import dev.enlace.store.Tally;
import dev.enlace.store.TallyQuery;
import dev.enlace.testing.FakeScheduler;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Webhooks with a clock that a test turns, and a store that remembers what it was given. */
final class Desk implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** What the wall clock says, some seconds beside the scheduler's. */
  static final Instant WALL = FakeScheduler.START.plusSeconds(7);

  final FakeScheduler scheduler = new FakeScheduler();
  final Saving store = new Saving();
  final Webhooks webhooks;

  Desk(Receiver... receivers) {
    this(() -> WALL, receivers);
  }

  Desk(InstantSource clock, Receiver... receivers) {
    this(
        new Outside(
            clock,
            InetAddress::getAllByName,
            () -> (SSLSocketFactory) SSLSocketFactory.getDefault()),
        receivers);
  }

  Desk(Outside outside, Receiver... receivers) {
    webhooks = new Webhooks(List.of(receivers), scheduler, () -> 0.5, outside);
  }

  static Receiver receiver(String name, URI url) {
    return new Receiver(name, url, Secret.of(SECRET), Set.copyOf(Receiver.EVENTS));
  }

  /** Starts with what an earlier run left. */
  Desk started(StoredDelivery... kept) {
    webhooks.start(
        store,
        new Store.Kept(List.of(), List.of(kept), 0),
        session -> session.equals("aura") ? "+34 ••• ••• 4567" : null);
    return this;
  }

  /** An event as the store would hear of it, its notifications written and released. */
  List<StoredDelivery> happens(long id, String session, String kind) {
    return happens(event(id, session, kind, "LINKED", null));
  }

  List<StoredDelivery> happens(StoredEvent event) {
    Store.Outbox outbox = webhooks.outbox();
    List<StoredDelivery> deliveries = outbox.deliveries(event);
    outbox.release(deliveries);
    return deliveries;
  }

  StoredEvent event(long id, String session, String kind, String state, @Nullable String reason) {
    return new StoredEvent(
        id,
        session,
        "local",
        scheduler.now(),
        kind,
        state,
        reason,
        "detail",
        Map.of("attempt", 1L),
        "ana");
  }

  /** Waits for the next thing that is saved. */
  StoredDelivery saved() throws InterruptedException {
    StoredDelivery saved = store.saved.poll(20, TimeUnit.SECONDS);
    if (saved == null) {
      throw new AssertionError("nothing was saved");
    }
    return saved;
  }

  /** The next thing that is saved, once all that follows from it is done. */
  StoredDelivery settled() throws InterruptedException {
    StoredDelivery saved = saved();
    scheduler.forward(Duration.ZERO);
    return saved;
  }

  ReceiverStatus status() {
    return webhooks.status().get(0);
  }

  @Override
  public void close() {
    webhooks.close();
    for (Throwable thrown : scheduler.thrown()) {
      throw new AssertionError(thrown);
    }
  }

  /** Remembers how deliveries stand; all else is none of the webhooks' business. */
  static final class Saving implements Store {
    final BlockingQueue<StoredDelivery> saved = new LinkedBlockingQueue<>();

    @Override
    public void save(StoredDelivery delivery) {
      saved.add(delivery);
    }

    @Override
    public OptionalLong key(String sessionId) {
      return sessionId.equals("aura") ? OptionalLong.of(7) : OptionalLong.empty();
    }

    @Override
    public boolean open(Consumer<Kept> news, Duration atMost) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void save(StoredSession session) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String sessionId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void add(StoredEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean settle(Duration atMost) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredEvent> history(HistoryQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tally tally(TallyQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoreHealth health() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Runnable watch(Consumer<StoreHealth> watcher) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
