package dev.enlace.session;

import dev.enlace.gateway.Gateway;
import dev.enlace.time.Scheduler;
import java.util.function.Consumer;

/** The life of one link. */
public final class LinkSession {
  private final EventLog events = new EventLog();
  private final String id;
  private volatile @org.jspecify.annotations.Nullable SessionSnapshot snapshot;
  private final Gateway gateway;
  private final Scheduler scheduler;

  LinkSession(String id, Gateway gateway, Scheduler scheduler) {
    this.id = id;
    this.gateway = gateway;
    this.scheduler = scheduler;
  }

  /** Its name, on our wire and at the gateway. */
  public String id() {
    return id;
  }

  /** The gateway that it belongs to. */
  public Gateway gateway() {
    return gateway;
  }

  /** The newest picture. Safe from any thread. */
  public SessionSnapshot snapshot() {
    return java.util.Objects.requireNonNull(snapshot);
  }

  /** What happened to it. */
  public EventLog events() {
    return events;
  }

  /**
   * The automatic flow: reach the gateway, ask, show the code. Under way it means "try again now";
   * linked it asks the gateway for the truth. Safe from any thread, returns at once.
   */
  public void link() {
    scheduler.run(() -> {});
  }

  /** Stops whatever is under way; a linked account stays linked. Safe from any thread. */
  public void stop() {}

  /** Unlinks the account. Safe from any thread, returns at once. */
  public void logout() {}

  /** Notes that somebody looks at the panel just now. Safe from any thread. */
  public void seen() {}

  /**
   * Calls {@code watcher} on the session thread with every new snapshot from now on; it must not
   * block.
   *
   * @return ends it
   */
  public Runnable watch(Consumer<SessionSnapshot> watcher) {
    return () -> {};
  }
}
