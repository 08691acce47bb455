package dev.enlace.session;

import dev.enlace.gateway.Gateway;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * One session, for everybody outside: commands go in, snapshots and the log come out. Every method
 * may be called from any thread and returns at once; the work is {@link LinkMachine}'s, on the
 * session thread of the {@link Scheduler}.
 */
public final class LinkSession {
  /** How long after the panel's last question somebody counts as looking at it. */
  static final Duration LOOKING = Duration.ofSeconds(60);

  private static final System.Logger log = System.getLogger(LinkSession.class.getName());

  private final String id;
  private final Gateway gateway;
  private final Scheduler scheduler;
  private final EventLog events;
  private final List<Consumer<SessionSnapshot>> watchers = new CopyOnWriteArrayList<>();
  private final LinkMachine machine;
  // Written by the session thread only.
  private volatile SessionSnapshot snapshot;
  // Written by whoever looks.
  private volatile Instant seenAt;

  /**
   * @param dice rolls from 0 to 1, on the session thread
   * @param first its first version; its log counts from there
   */
  LinkSession(String id, Gateway gateway, Scheduler scheduler, DoubleSupplier dice, long first) {
    this.id = id;
    this.gateway = gateway;
    this.scheduler = scheduler;
    seenAt = scheduler.now();
    events = new EventLog(Math.max(0, first - 1));
    snapshot = SessionSnapshot.first(id, first, seenAt);
    machine =
        new LinkMachine(snapshot, gateway, scheduler, dice, events, this::isWatched, this::publish);
  }

  /** Its name, on our wire and at the gateway. */
  public String id() {
    return id;
  }

  /** The gateway that it belongs to. */
  public Gateway gateway() {
    return gateway;
  }

  /** The newest picture. */
  public SessionSnapshot snapshot() {
    return snapshot;
  }

  /** What happened to it. */
  public EventLog events() {
    return events;
  }

  /**
   * The automatic flow: reach the gateway, ask, show the code. Under way it means "try again now";
   * linked it asks the gateway for the truth.
   */
  public void link() {
    machine.command(machine::link);
  }

  /**
   * Asks the gateway for the truth now, or makes the planned attempt to reach it now. Does nothing
   * while a question is under way, and in a state that no timer leaves: a look that starts no flow
   * is not possible there. {@link SessionSnapshot#lastAnswer} tells when the answer is there.
   */
  public void refresh() {
    machine.command(machine::refresh);
  }

  /** Stops whatever is under way; a linked account stays linked. */
  public void stop() {
    machine.command(machine::stop);
  }

  /** Unlinks the account, or ends the linking under way. */
  public void logout() {
    machine.command(machine::logout);
  }

  /** A number above all that it gave out so far, with room for what it says until its end. */
  long beyond() {
    return Math.max(snapshot.version(), events.lastSeq()) + 1_000;
  }

  /** Unlinks the account where there may be one, and lets go of the gateway whatever it answers. */
  void delete() {
    machine.command(machine::delete);
  }

  /** Notes that somebody looks at the panel just now. */
  public void seen() {
    boolean wasWatched = isWatched();
    seenAt = scheduler.now();
    if (!wasWatched) {
      machine.command(machine::hurry);
    }
  }

  /**
   * Calls {@code watcher} on the session thread with every new snapshot from now on; it must not
   * block.
   *
   * @return ends it
   */
  public Runnable watch(Consumer<SessionSnapshot> watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  private boolean isWatched() {
    return Duration.between(seenAt, scheduler.now()).compareTo(LOOKING) < 0;
  }

  private void publish(SessionSnapshot next) {
    boolean news = next.version() != snapshot.version();
    snapshot = next;
    if (news) {
      for (Consumer<SessionSnapshot> watcher : watchers) {
        try {
          watcher.accept(next);
        } catch (RuntimeException fault) { // a reader's fault is not the session's
          log.log(System.Logger.Level.ERROR, "a reader of session " + id + " failed", fault);
        }
      }
    }
  }
}
