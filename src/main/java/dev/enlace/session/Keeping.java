package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.reason.Reason;
import dev.enlace.store.Store;
import dev.enlace.store.StoredEvent;
import dev.enlace.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands what is worth keeping of one session to the store. On the session thread only. */
final class Keeping {
  private final Store store;
  private final List<Observer> observers;
  private final String gateway;
  private final Instant createdAt;
  private @Nullable StoredSession kept;
  private boolean over;

  /**
   * @param gateway the name of the session's gateway
   * @param kept what the store has of it; null for a new one
   */
  Keeping(World world, String gateway, Instant createdAt, @Nullable StoredSession kept) {
    this.store = world.store();
    this.observers = world.observers();
    this.gateway = gateway;
    this.createdAt = createdAt;
    this.kept = kept;
  }

  /** Writes the session, if it is another one than was written last. */
  void keep(SessionSnapshot snapshot, boolean linkedThere, boolean unlinking, boolean deleting) {
    if (over) {
      return;
    }
    Account account = snapshot.account();
    Reason reason = snapshot.reason();
    StoredSession now =
        new StoredSession(
            snapshot.id(),
            snapshot.name(),
            gateway,
            snapshot.expectedPhone(),
            snapshot.state().name(),
            reason == null ? null : reason.name(),
            snapshot.since(),
            linkedThere,
            account == null ? null : account.phone(),
            account == null ? null : account.name(),
            snapshot.accountConfirmed(),
            snapshot.linkedAt(),
            unlinking,
            deleting,
            createdAt);
    if (!Objects.equals(now, kept)) {
      kept = now;
      store.save(now);
    }
  }

  void add(String sessionId, EventLog.Entry entry) {
    StoredEvent event = entry.stored(sessionId, gateway);
    store.add(event);
    observers.forEach(observer -> observer.happened(event));
  }

  void answered(Duration took) {
    observers.forEach(observer -> observer.answered(gateway, took));
  }

  /** Takes the session out of the store; what still happens to it is not written any more. */
  void forget(String sessionId) {
    over = true;
    store.delete(sessionId);
  }
}
