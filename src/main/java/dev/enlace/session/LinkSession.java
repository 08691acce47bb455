package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.Gateway;
import dev.enlace.store.Store;
import dev.enlace.store.StoredSession;
import dev.enlace.thread.RequestId;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One session, for everybody outside: commands go in, snapshots and the log come out. Every method
 * may be called from any thread and returns at once; the work is {@link LinkMachine}'s, on the
 * session thread of the {@link Scheduler}.
 *
 * <p>Who wishes something says so, {@code by}: a name for the history, or null where nobody is
 * known by name.
 */
public final class LinkSession implements Versioned {
  /** How long after the panel's last question somebody counts as looking at it. */
  static final Duration LOOKING = Duration.ofSeconds(60);

  /** The least time between two questions for a pairing code: WhatsApp notifies the phone. */
  static final Duration PAIRINGS_APART = Duration.ofSeconds(30);

  private static final System.Logger log = System.getLogger(LinkSession.class.getName());

  private final String id;
  private final Gateway gateway;
  private final Scheduler scheduler;
  private final Store store;
  private final Accounts accounts;
  private final EventLog events = new EventLog();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final LinkMachine machine;
  private final Turns pairings = new Turns(PAIRINGS_APART);
  // Written by the session thread only.
  private volatile SessionSnapshot snapshot;
  // Written by whoever looks; null as long as nobody did.
  private volatile @Nullable Instant seenAt;

  private LinkSession(
      World world,
      Gateway gateway,
      SessionSnapshot first,
      @Nullable StoredSession stored,
      Consumer<LinkSession> deleted) {
    this.id = first.id();
    this.gateway = gateway;
    this.scheduler = world.scheduler();
    this.store = world.store();
    this.accounts = world.accounts();
    this.snapshot = first;
    Instant createdAt = stored == null ? first.since() : stored.createdAt();
    Keeping keeping = new Keeping(world, gateway.name(), createdAt, stored);
    machine =
        new LinkMachine(
            first,
            gateway,
            world,
            events,
            keeping,
            this::isWatched,
            () -> deleted.accept(this),
            this::publish);
    if (stored != null) {
      machine.takeOver(stored);
    }
  }

  /**
   * A new one, idle.
   *
   * @param version its first version
   * @param deleted called on the session thread when a deletion is done
   */
  static LinkSession create(
      World world, Gateway gateway, String id, long version, Consumer<LinkSession> deleted) {
    Instant now = world.scheduler().now();
    SessionSnapshot first = SessionSnapshot.first(id, version, now);
    LinkSession made = new LinkSession(world, gateway, first, null, deleted);
    made.seenAt = now;
    return made;
  }

  /**
   * One that an earlier run left. It does nothing until {@link #resume}, and tells nobody that it
   * is linked with their number, too.
   */
  static LinkSession restore(
      World world,
      Gateway gateway,
      Restored restored,
      StoredSession stored,
      Consumer<LinkSession> deleted) {
    LinkSession made = new LinkSession(world, gateway, restored.snapshot(), stored, deleted);
    if (!stored.deleting()) {
      SessionSnapshot first = restored.snapshot();
      world.accounts().put(made, first.account(), first.name());
    }
    return made;
  }

  /** Its name on our wire and at the gateway. */
  public String id() {
    return id;
  }

  /** The gateway that it belongs to. */
  public Gateway gateway() {
    return gateway;
  }

  /** Its number in the store; empty until it is written there. */
  public OptionalLong key() {
    return store.key(id);
  }

  /** The newest picture. */
  public SessionSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public long version() {
    return snapshot.version();
  }

  /**
   * The other sessions that are linked with the same number, those first that were so first.
   *
   * @param wanted which of them count
   * @param most so many at the most: of k with one number each has k - 1 others
   */
  public List<LinkSession> sameAccount(Predicate<LinkSession> wanted, int most) {
    return accounts.others(this, wanted, most);
  }

  /** What happened to it lately. */
  public EventLog events() {
    return events;
  }

  /** Gives it another name, or another number to expect, or both. */
  public void edit(Edit edit, @Nullable String by) {
    machine.command(() -> machine.wishes().edit(edit, by));
  }

  /**
   * The automatic flow: reach the gateway, ask, show the code. Under way it means "try again now";
   * linked it asks the gateway for the truth.
   */
  public void link(@Nullable String by) {
    machine.command(() -> machine.wishes().link(by));
  }

  /**
   * Asks for a pairing code for the phone of that number, and starts the automatic flow for it
   * where none is under way. Does nothing where an account is linked, or about to be.
   *
   * @param phone digits only, with the country's code
   * @return whether it was its turn; if not, nothing happens, and {@link #pairingWait} says how
   *     long that takes
   */
  public boolean pair(String phone, @Nullable String by) {
    boolean taken = pairings.take(scheduler.now());
    if (taken) {
      machine.command(() -> machine.wishes().pair(phone, by));
    }
    return taken;
  }

  /** How long until a pairing code may be asked for; nothing if now. */
  public Duration pairingWait() {
    return pairings.left(scheduler.now());
  }

  /**
   * Somebody says that the linked account is the right one. Does nothing where it is another by
   * now.
   *
   * @param phone its number, as it was when they looked; null where it was not known
   */
  public void confirmAccount(@Nullable String phone, @Nullable String by) {
    machine.command(() -> machine.wishes().confirmAccount(phone, by));
  }

  /**
   * Asks the gateway for the truth now, or makes the planned attempt to reach it now. Does nothing
   * while a question is under way, and in a state that no timer leaves: a look that starts no flow
   * is not possible there. {@link SessionSnapshot#lastAnswer} tells when the answer is there.
   */
  public void refresh() {
    machine.command(machine.wishes()::refresh);
  }

  /** Stops whatever is under way; a linked account stays linked. */
  public void stop(@Nullable String by) {
    machine.command(() -> machine.wishes().stop(by));
  }

  /** Unlinks the account, or ends the linking under way. */
  public void logout(@Nullable String by) {
    machine.command(() -> machine.wishes().logout(by));
  }

  /**
   * Takes back the wish to unlink, while the gateway is away. Does nothing once the gateway was
   * told, or where nobody wished it.
   */
  public void keepLinked(@Nullable String by) {
    machine.command(() -> machine.wishes().keepLinked(by));
  }

  /** Writes into the history what was done around it, and tells those who look. */
  public void note(EventLog.Kind kind, @Nullable String by) {
    machine.command(() -> machine.wishes().note(kind, by));
  }

  /** Notes that somebody looks at the panel just now. */
  public void seen() {
    boolean wasWatched = isWatched();
    seenAt = scheduler.now();
    if (!wasWatched) {
      // It is no doing of theirs: what goes on is an attempt that somebody began before.
      RequestId.during(null, () -> machine.command(machine.wishes()::hurry));
    }
  }

  /** Writes it into the store, and its beginning into the history. */
  void created(@Nullable String name, @Nullable String expectedPhone, @Nullable String by) {
    machine.command(() -> machine.wishes().created(name, expectedPhone, by));
  }

  /** Goes on where an earlier run was ended. */
  void resume(Duration wait) {
    machine.command(() -> machine.resume(wait));
  }

  /** Tells those who look that something changed which is no session's own. */
  void touch() {
    machine.command(machine::touch);
  }

  /** A number above all versions so far, with room for what it says until its end. */
  long beyond() {
    return snapshot.version() + 1_000;
  }

  /** Unlinks the account where there may be one, and lets go of the gateway whatever it answers. */
  void delete(@Nullable String by) {
    machine.command(() -> machine.wishes().delete(by));
  }

  /** Lets go of the gateway because the panel ends; nothing of that is written. */
  void close() {
    machine.command(machine::close);
  }

  @Override
  public Runnable watch(Runnable watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  private void noteAccount(SessionSnapshot now) {
    Account account = machine.deleting ? null : now.account();
    accounts.put(this, account, now.name()).forEach(LinkSession::touch);
  }

  private boolean isWatched() {
    Instant seen = seenAt;
    return seen != null && Duration.between(seen, scheduler.now()).compareTo(LOOKING) < 0;
  }

  private void publish(SessionSnapshot next) {
    boolean news = next.version() != snapshot.version();
    // First what it means for others: whoever reads this version waits for a newer one from then
    // on.
    noteAccount(next);
    snapshot = next;
    if (news) {
      for (Runnable watcher : watchers) {
        try {
          watcher.run();
        } catch (RuntimeException fault) { // a reader's fault is not the session's
          log.log(System.Logger.Level.ERROR, "a reader of session " + id + " failed", fault);
        }
      }
    }
  }
}
