package dev.enlace.session;

import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.store.StoredSession;
import dev.enlace.thread.RequestId;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session and what can be done to it: a pure machine. What people ask for is {@link
 * Wishes}' matter, what the gateway tells {@link GatewayRules}'. Clock, dice and gateway are passed
 * in; everything but {@link #command} runs on the session thread.
 */
final class LinkMachine {
  /**
   * How long a scan may go without news before a gateway that tells by itself is asked all the
   * same.
   */
  static final Duration LINKING_QUIET = Duration.ofSeconds(30);

  final Gateway gateway;
  final Keeping keeping;
  final Journal journal;
  final Timers timers;
  final Conversation talk;
  final Flow flow = new Flow();
  final PairingFlow pairing;
  private final Scheduler scheduler;
  private final DoubleSupplier dice;
  private final BooleanSupplier watched;
  private final Consumer<SessionSnapshot> publisher;
  private final Runnable deleted;
  private final GatewayRules rules;
  private final Wishes wishes;
  private SessionSnapshot snapshot;
  private boolean closed;
  // Whether the attempt of an earlier run had come to its end, so that going on is another one.
  private boolean attemptOver;

  /** Attempts to connect that failed in a row. */
  int failures;

  /** Questions in a row that did not bring what we want; like {@link #failures}, for the waits. */
  int tries;

  /** Whether the account is to be unlinked, now or when the gateway is there again. */
  boolean unlinking;

  /**
   * Whether the gateway was told so, though its answer may never have come. An earlier run may have
   * told it: that is not kept, so a wish that is older than this run counts as told.
   */
  boolean unlinkSent;

  /** Whether the session is to go, once nothing of it is left at the gateway. */
  boolean deleting;

  /**
   * Whether the gateway holds a linked account, though this session may have been stopped since.
   */
  boolean linkedThere;

  /**
   * @param watched whether somebody looks at the panel
   * @param deleted called when a deletion is done
   * @param publisher takes every snapshot, on the session thread
   */
  LinkMachine(
      SessionSnapshot first,
      Gateway gateway,
      World world,
      EventLog events,
      Keeping keeping,
      BooleanSupplier watched,
      Runnable deleted,
      Consumer<SessionSnapshot> publisher) {
    this.snapshot = first;
    this.gateway = gateway;
    this.scheduler = world.scheduler();
    this.dice = world.dice();
    this.keeping = keeping;
    this.watched = watched;
    this.deleted = deleted;
    this.publisher = publisher;
    this.journal =
        new Journal(
            first.id(),
            gateway.name(),
            String.valueOf(gateway.address().getAuthority()),
            events,
            world.ids(),
            keeping);
    this.timers = new Timers(scheduler, this::guarded);
    this.talk = new Conversation(first.id(), gateway, timers, this::command, this::on);
    this.pairing =
        new PairingFlow(
            scheduler,
            new Timers(scheduler, this::guarded),
            talk,
            () -> snapshot,
            this::change,
            (kind, reason, detail, params, by) ->
                journal.write(scheduler.now(), kind, snapshot, reason, detail, params, by));
    this.rules = new GatewayRules(this);
    this.wishes = new Wishes(this, rules);
  }

  /** What people may ask for, each time within {@link #command}. */
  Wishes wishes() {
    return wishes;
  }

  /** The newest picture. */
  SessionSnapshot snapshot() {
    return snapshot;
  }

  Instant now() {
    return scheduler.now();
  }

  /** Whether somebody looks at the panel. */
  boolean isWatched() {
    return watched.getAsBoolean();
  }

  /**
   * Runs a task on the session thread, from whatever thread this is called. What is logged names
   * the request that asked for it.
   */
  void command(Runnable task) {
    String request = RequestId.current();
    scheduler.run(() -> RequestId.during(request, () -> guarded(task)));
  }

  // After a restart of the panel.

  /** Takes over what an earlier run left, before anything else is asked of it. */
  void takeOver(StoredSession stored) {
    linkedThere = stored.linkedThere();
    unlinking = stored.unlinking();
    unlinkSent = unlinking;
    deleting = stored.deleting();
    attemptOver = Restored.attemptWasOver(stored);
  }

  /** Goes on where an earlier run was ended, after {@code wait}. */
  void resume(Duration wait) {
    if (deleting) {
      goOnDeleting();
      return;
    }
    if (snapshot.account() == null && !unlinking) {
      if (attemptOver) {
        startFlow(Reason.PANEL_RESTARTED, null);
      } else {
        flow.resume();
      }
    }
    change().next(wait).publish();
    log(Kind.RESUMED, snapshot.reason(), null, nextMs(Optional.of(wait)));
    timers.set(Timers.Name.NEXT, wait, this::connect);
  }

  /** Lets go, and does nothing any more: what it is stays in the store as it was last. */
  void close() {
    letGo();
    pairing.reset();
    closed = true;
  }

  /** Something that every snapshot shows, and no session knows, is another than before. */
  void touch() {
    change().publish();
  }

  void goOnDeleting() {
    if (talk.isOpen() || linkedThere || unlinking) {
      unlinking = true;
      unlinkNow();
    } else {
      finishDeleting();
    }
  }

  void finishDeleting() {
    if (linkedThere) {
      log(Kind.TROUBLE, Reason.LOGOUT_UNCONFIRMED, null, Map.of());
    }
    letGo();
    endUnlinking();
    change().state(LinkState.IDLE).reason(null).publish();
    endFlow(null, null);
    log(Kind.DELETED, null, null, Map.of());
    keeping.forget(snapshot.id());
    deleted.run();
  }

  void unlinkNow() {
    if (talk.isReached()) {
      sendUnlink();
    } else if (!talk.isOpen()) {
      connect();
    }
  }

  /** Tells the gateway; from here on the wish cannot be taken back. */
  void sendUnlink() {
    unlinkSent = true;
    touch();
    talk.unlink();
  }

  /** It is done, given up or taken back. */
  void endUnlinking() {
    unlinking = false;
    unlinkSent = false;
  }

  void startFlow(@Nullable Reason reason, @Nullable String by) {
    flow.start(scheduler.now(), RequestId.current());
    journal.write(scheduler.now(), Kind.FLOW_STARTED, snapshot, reason, null, Map.of(), by);
  }

  void endFlow(@Nullable Reason reason, @Nullable String by) {
    if (flow.end()) {
      journal.write(scheduler.now(), Kind.FLOW_ENDED, snapshot, reason, null, Map.of(), by);
    }
  }

  // Towards the gateway.

  void connect() {
    letGo();
    boolean linked = snapshot.account() != null;
    LinkState state = linked ? LinkState.RECONNECTING : LinkState.CONNECTING;
    Reason reason = snapshot.reason() == Reason.ACCOUNT_PAUSED ? null : snapshot.reason();
    change().state(state).reason(reason).next(null).publish();
    log(Kind.CONNECTING, null, null, attempt());
    talk.open();
  }

  void ask() {
    timers.cancel(Timers.Name.NEXT);
    if (snapshot.state() == LinkState.WAITING_FOR_QR) {
      change().qrAsked().next(null).publish();
      log(Kind.QR_ASKED, null, null, attempt());
    }
    talk.ask();
  }

  /** Lets go with no next attempt planned: what was asked for, a person has to ask for again. */
  void giveUp() {
    letGo();
    endUnlinking();
  }

  void letGo() {
    timers.cancelAll();
    talk.close();
  }

  // Waiting.

  /**
   * Looks again after a while at a state that is well, where the gateway does not tell by itself.
   */
  void beat() {
    if (!talk.isOpen()) {
      return;
    }
    if (!gateway.pushes()) {
      askAfter(Optional.of(RetryPolicy.beat(isWatched(), dice.getAsDouble())));
    } else if (snapshot.state() == LinkState.LINKING) {
      askAfter(Optional.of(LINKING_QUIET));
    }
  }

  /** Publishes the change, with the time of the next question in it. */
  void askAgain(Change change, Reason reason) {
    Optional<Duration> wait = waitAfter(reason, ++tries, null);
    change.failed().next(wait.orElse(null)).publish();
    askAfter(wait);
  }

  void askAfter(Optional<Duration> wait) {
    wait.ifPresent(delay -> timers.set(Timers.Name.NEXT, delay, this::ask));
  }

  Optional<Duration> waitAfter(Reason reason, int attempt, @Nullable Duration retryAfter) {
    return RetryPolicy.waitAfter(reason, attempt, retryAfter, isWatched(), dice.getAsDouble());
  }

  /** News ends the waits for it, but not the watch over the connection's health. */
  void endWaits() {
    timers.cancel(Timers.Name.NEXT);
    timers.cancel(Timers.Name.ANSWER);
  }

  // Telling.

  /** Which attempt begins now: the one after those that the snapshot has. */
  private Map<String, Long> attempt() {
    return Map.of("attempt", snapshot.attempt() + 1L);
  }

  static Map<String, Long> nextMs(Optional<Duration> wait) {
    return wait.map(delay -> Map.of("next_ms", delay.toMillis())).orElse(Map.of());
  }

  void log(Kind kind, @Nullable Reason reason, @Nullable String detail, Map<String, Long> params) {
    journal.write(scheduler.now(), kind, snapshot, reason, detail, params, null);
  }

  void logWish(Kind kind, @Nullable String by) {
    journal.write(scheduler.now(), kind, snapshot, null, null, Map.of(), by);
  }

  Change change() {
    return new Change(snapshot, scheduler.now(), this::moveTo)
        .unlinking(unlinking)
        .unlinkSent(unlinkSent);
  }

  /** The one place where the snapshot is replaced. */
  private void moveTo(SessionSnapshot next) {
    if (next.state().isWell()) {
      rules.endOutage();
    }
    if (next.state() != LinkState.AWAITING_SCAN) {
      timers.cancel(Timers.Name.QR);
    }
    if (next.state() != LinkState.LINKING) {
      timers.cancel(Timers.Name.LINKING);
    }
    if (next.pairing() == null && snapshot.pairing() != null) {
      pairing.reset();
    }
    snapshot = next;
    publisher.accept(next);
  }

  private void on(GatewayEvent event) {
    rules.on(event);
  }

  /** A fault of our own must not leave anybody in front of a picture that never changes. */
  private void guarded(Runnable task) {
    if (closed) {
      return;
    }
    String request = RequestId.current();
    RequestId.during(request == null ? flow.requestId() : request, () -> settled(task));
  }

  /** Whatever a task does, its end is written down. */
  private void settled(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | StackOverflowError fault) {
      journal.fault(fault);
      rules.onLost(new GatewayEvent.Lost(Reason.INTERNAL, fault.getClass().getSimpleName()));
    }
    journal.seal(scheduler.now(), snapshot);
    keeping.keep(snapshot, linkedThere, unlinking, deleting);
  }
}
