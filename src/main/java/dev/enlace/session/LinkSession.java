package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.session.SessionSnapshot.Hop;
import dev.enlace.session.SessionSnapshot.Qr;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of one link, from the button to the linked account and back.
 *
 * <p>A pure machine over {@link GatewayEvent}s and commands: everything happens on the session
 * thread of the {@link Scheduler}, and clock, dice and gateway are passed in. Other threads only
 * read {@link #snapshot()} and give commands, which return at once.
 */
public final class LinkSession {
  /** The longest that a question may stay open: the gateway clients' own ten seconds, and room. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(12);

  /** From the scan to the linked account, the restart with code 515 included. */
  static final Duration LINKING_LIMIT = Duration.ofSeconds(90);

  /**
   * How long a scan may go without news before a gateway that tells by itself is asked all the
   * same.
   */
  static final Duration LINKING_QUIET = Duration.ofSeconds(30);

  /** Rounds of codes before they are paused; more of them get an account's phone rate-limited. */
  static final int MAX_ROUNDS = 3;

  /** How long after the panel's last question somebody counts as looking at it. */
  static final Duration LOOKING = Duration.ofSeconds(60);

  /** How long a connection has to hold before the failures before it are forgotten. */
  static final Duration HEALTHY_AFTER = Duration.ofSeconds(60);

  /** Scans that ended in a fresh code before a passkey is suspected. */
  private static final int SUSPICIOUS_SCANS = 2;

  private final String id;
  private final Gateway gateway;
  private final Scheduler scheduler;
  private final DoubleSupplier dice;
  private final EventLog events = new EventLog();
  private final Journal journal;
  private final List<Consumer<SessionSnapshot>> watchers = new CopyOnWriteArrayList<>();
  private volatile SessionSnapshot snapshot;
  private volatile Instant seenAt;

  // From here on: touched only on the session thread.
  private Gateway.@Nullable Connection connection;
  private int generation;
  private boolean reached;
  private final Timers timers;
  private final QrRounds rounds = new QrRounds();
  private final Drops drops = new Drops();

  /** Attempts to connect that failed in a row. */
  private int failures;

  /** Questions in a row that did not bring what we want. */
  private int tries;

  private boolean asking;
  private boolean unlinking;
  private boolean deleting;
  private int endedScans;

  LinkSession(String id, Gateway gateway, Scheduler scheduler, DoubleSupplier dice) {
    this.id = id;
    this.gateway = gateway;
    this.scheduler = scheduler;
    this.dice = dice;
    this.journal = new Journal(id, gateway.name(), events);
    this.timers = new Timers(scheduler, this::guarded);
    Instant now = scheduler.now();
    this.seenAt = now;
    this.snapshot =
        new SessionSnapshot(
            id,
            1,
            LinkState.IDLE,
            null,
            null,
            now,
            null,
            null,
            0,
            null,
            Hop.UNKNOWN,
            Hop.UNKNOWN,
            0,
            null,
            null);
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
    return snapshot;
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
    command(this::linkNow);
  }

  /** Stops whatever is under way; a linked account stays linked. Safe from any thread. */
  public void stop() {
    command(this::stopNow);
  }

  /** Unlinks the account, or ends the linking under way. Safe from any thread, returns at once. */
  public void logout() {
    command(this::logoutNow);
  }

  /** Unlinks the account where there may be one, and lets go of the gateway whatever it answers. */
  void delete() {
    command(
        () -> {
          if (connection == null && snapshot.account() == null) {
            stopNow();
          } else {
            deleting = true;
            logoutNow();
          }
        });
  }

  /** Notes that somebody looks at the panel just now. Safe from any thread. */
  public void seen() {
    boolean wasLooking = looking();
    seenAt = scheduler.now();
    if (!wasLooking) {
      command(this::hurry);
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

  // Commands, on the session thread.

  private void command(Runnable task) {
    scheduler.run(() -> guarded(task));
  }

  private void stopNow() {
    unlinking = false;
    if (snapshot.state() != LinkState.IDLE) {
      disconnect();
      change().state(LinkState.IDLE).reason(null).account(null).publish();
      log(Kind.STOPPED, null, null, Map.of());
    }
  }

  private void logoutNow() {
    if (snapshot.state() == LinkState.LOGGED_OUT || unlinking) {
      return;
    }
    unlinking = true;
    log(Kind.LOGOUT_ASKED, null, null, Map.of());
    if (connection == null) {
      connect();
    } else if (reached) {
      unlink();
    }
  }

  private void linkNow() {
    switch (snapshot.state()) {
      case IDLE, LOGGED_OUT, NEEDS_ACTION -> {
        disconnect();
        unlinking = false;
        failures = 0;
        tries = 0;
        endedScans = 0;
        rounds.reset();
        drops.reset();
        change().attempts(0, 0).qrError(null).set();
        log(Kind.FLOW_STARTED, null, null, Map.of());
        connect();
      }
      case CONNECTING, RECONNECTING, WAITING_FOR_QR -> {
        // A second press while an attempt or a question is on its way must not start another one.
        if (connection == null) {
          log(Kind.RETRY_ASKED, null, null, Map.of());
          connect();
        } else if (reached && !asking) {
          log(Kind.RETRY_ASKED, null, null, Map.of());
          ask();
        }
      }
      case LINKED -> ask();
      case AWAITING_SCAN, LINKING -> {}
    }
  }

  /** Somebody came to look: what waited in the slow rhythm goes on now. */
  private void hurry() {
    boolean waitsSlowly = reached && !asking && timers.isSet(Timers.Name.NEXT) && !gateway.pushes();
    if (waitsSlowly) {
      ask();
    }
  }

  // Towards the gateway.

  private void connect() {
    disconnect();
    boolean linked = snapshot.account() != null;
    change().state(linked ? LinkState.RECONNECTING : LinkState.CONNECTING).next(null).publish();
    log(Kind.CONNECTING, null, null, Map.of("attempt", failures + 1L));
    int current = generation;
    connection =
        gateway.connect(
            id,
            event ->
                command(
                    () -> {
                      if (current == generation) { // else it is news of a connection that is over
                        on(event);
                      }
                    }));
  }

  private void ask() {
    Gateway.Connection asked = connection;
    if (asked == null || !reached) {
      return;
    }
    timers.cancel(Timers.Name.NEXT);
    asking = true;
    timers.set(Timers.Name.ANSWER, ANSWER_LIMIT, this::unanswered);
    LinkState state = snapshot.state();
    if (state == LinkState.WAITING_FOR_QR) {
      change().attempts(snapshot.attempt(), snapshot.qrAttempts() + 1).next(null).publish();
      log(Kind.QR_ASKED, null, null, Map.of("attempt", (long) snapshot.qrAttempts()));
    }
    asked.refresh();
  }

  private void unlink() {
    Gateway.Connection asked = connection;
    if (asked != null) {
      timers.set(
          Timers.Name.ANSWER,
          ANSWER_LIMIT,
          () -> on(new GatewayEvent.Troubled(Reason.LOGOUT_UNCONFIRMED, "no answer")));
      asked.logout();
    }
  }

  private void unanswered() {
    on(
        new GatewayEvent.Troubled(
            Reason.GW_SLOW_REPLY, "no answer in " + ANSWER_LIMIT.toSeconds() + " s"));
  }

  private void disconnect() {
    generation++;
    timers.cancelAll();
    reached = false;
    asking = false;
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  // From the gateway.

  private void on(GatewayEvent event) {
    if (event instanceof GatewayEvent.Heard heard) {
      onHeard(heard);
      return;
    }
    if (!(event instanceof GatewayEvent.Reached)) {
      asking = false;
      timers.cancel(Timers.Name.ANSWER);
    }
    if (event instanceof GatewayEvent.Reached done) {
      onReached(done);
    } else if (event instanceof GatewayEvent.NotLinked notLinked) {
      onNotLinked(notLinked.reason());
    } else if (event instanceof GatewayEvent.QrIssued issued) {
      onQr(issued);
    } else if (event instanceof GatewayEvent.Scanned) {
      onScanned();
    } else if (event instanceof GatewayEvent.Linked linked) {
      onLinked(linked.account());
    } else if (event instanceof GatewayEvent.LoggedOut) {
      onLoggedOut();
    } else if (event instanceof GatewayEvent.Troubled troubled) {
      onTrouble(troubled);
    } else if (event instanceof GatewayEvent.Lost lost) {
      onLost(lost);
    } else {
      throw new AssertionError("no rule for " + event);
    }
  }

  /** Ages and latencies only: nobody is woken for a heartbeat. */
  private void onHeard(GatewayEvent.Heard heard) {
    if (asking) { // a sign of life in the middle of a question with more than one step
      timers.set(Timers.Name.ANSWER, ANSWER_LIMIT, this::unanswered);
    }
    change().heard(heard.answer(), heard.took()).set();
  }

  private void onReached(GatewayEvent.Reached done) {
    reached = true;
    drops.reached(scheduler.now());
    timers.set(Timers.Name.HEALTHY, HEALTHY_AFTER, () -> failures = 0);
    tries = 0;
    log(Kind.CONNECTED, null, null, Map.of("took_ms", done.took().toMillis()));
    Change change = change().heard(null, done.took()).attempts(0, snapshot.qrAttempts());
    if (snapshot.state() == LinkState.CONNECTING || snapshot.state() == LinkState.NEEDS_ACTION) {
      change.state(LinkState.WAITING_FOR_QR).reason(Reason.QR_NOT_READY);
    }
    change.publish();
    if (unlinking) {
      unlink();
    } else {
      ask();
    }
  }

  private void onNotLinked(Reason reason) {
    Change change = change();
    switch (snapshot.state()) {
      case LINKING -> {}
      case LINKED, RECONNECTING ->
          // The gateway is starting the session again; only a fresh code proves that it lost it.
          change.state(LinkState.RECONNECTING).reason(Reason.WA_DROPPED);
      case AWAITING_SCAN ->
          change.state(LinkState.WAITING_FOR_QR).reason(Reason.QR_RENEWING).qrError(reason);
      default -> change.state(LinkState.WAITING_FOR_QR).reason(reason).qrError(reason);
    }
    askAgain(change, reason);
  }

  private void onQr(GatewayEvent.QrIssued issued) {
    LinkState state = snapshot.state();
    if (state == LinkState.LINKED || state == LinkState.IDLE || state == LinkState.LOGGED_OUT) {
      return; // a code that was under way when the account was linked, or the flow stopped
    }
    if (rounds.isRepeated(issued)) {
      onRepeatedQr();
      return;
    }
    Reason note = null;
    if (state == LinkState.RECONNECTING) {
      note = Reason.SESSION_RECREATED;
    } else if (state == LinkState.LINKING) {
      endedScans++;
      note = endedScans >= SUSPICIOUS_SCANS ? Reason.LINK_PASSKEY : Reason.LINK_REJECTED;
    }
    Instant now = scheduler.now();
    Qr qr = rounds.add(issued, now);
    tries = 0;
    endWaits();
    Duration life = Duration.between(now, qr.expiresAt());
    timers.set(Timers.Name.QR, life, () -> onQrExpired(qr));
    change()
        .state(LinkState.AWAITING_SCAN)
        .reason(note)
        .qr(qr)
        .account(null)
        .qrError(null)
        .whatsapp(true)
        .publish();
    log(
        Kind.QR_RECEIVED,
        note,
        null,
        Map.of(
            "ordinal", (long) qr.ordinal(),
            "of", (long) qr.of(),
            "round", (long) qr.round(),
            "ttl_ms", life.toMillis()));
    beat();
  }

  private void onRepeatedQr() {
    if (snapshot.state() == LinkState.AWAITING_SCAN) {
      beat();
    } else if (snapshot.state() != LinkState.LINKING) {
      boolean stale = rounds.isSuspicious(scheduler.now());
      Reason reason = stale ? Reason.QR_STALE : Reason.QR_RENEWING;
      askAgain(change().state(LinkState.WAITING_FOR_QR).reason(reason).qrError(reason), reason);
    }
  }

  private void onQrExpired(Qr qr) {
    log(Kind.QR_EXPIRED, null, null, Map.of("ordinal", (long) qr.ordinal()));
    if (qr.ordinal() >= qr.of()) {
      onRoundOver();
    } else {
      Change renewing = change().state(LinkState.WAITING_FOR_QR).reason(Reason.QR_RENEWING);
      askAgain(renewing, Reason.QR_RENEWING);
    }
  }

  private void onRoundOver() {
    if (rounds.end()) {
      log(Kind.ROUND_OVER, null, null, Map.of("round", (long) rounds.count()));
    }
    if (rounds.count() >= MAX_ROUNDS || !looking()) {
      disconnect();
      change().state(LinkState.IDLE).reason(Reason.QR_PAUSED).publish();
      log(Kind.PAUSED, Reason.QR_PAUSED, null, Map.of());
    } else {
      Change nextRound = change().state(LinkState.WAITING_FOR_QR).reason(Reason.QR_ROUND_OVER);
      askAgain(nextRound, Reason.QR_ROUND_OVER);
    }
  }

  private void onScanned() {
    LinkState state = snapshot.state();
    if (state == LinkState.LINKED || state == LinkState.IDLE || state == LinkState.LOGGED_OUT) {
      return;
    }
    if (state != LinkState.LINKING) {
      endWaits();
      timers.set(Timers.Name.LINKING, LINKING_LIMIT, this::onLinkingOverdue);
      change().state(LinkState.LINKING).reason(Reason.LINK_FINISHING).whatsapp(true).publish();
      log(Kind.SCANNED, null, null, Map.of());
    }
    beat();
  }

  private void onLinkingOverdue() {
    change().state(LinkState.WAITING_FOR_QR).reason(Reason.LINK_TIMEOUT).publish();
    log(Kind.TROUBLE, Reason.LINK_TIMEOUT, null, Map.of());
    ask();
  }

  private void onLinked(Account account) {
    LinkState before = snapshot.state();
    if (before == LinkState.IDLE || before == LinkState.LOGGED_OUT) {
      return;
    }
    Account known = snapshot.account();
    Account kept = account.equals(Account.UNKNOWN) && known != null ? known : account;
    tries = 0;
    endedScans = 0;
    rounds.reset();
    endWaits();
    boolean same = before == LinkState.LINKED && kept.equals(known) && snapshot.reason() == null;
    Change change =
        change().state(LinkState.LINKED).reason(null).account(kept).qrError(null).whatsapp(true);
    if (same) {
      change.set();
    } else {
      change.publish();
    }
    if (before != LinkState.LINKED) {
      log(before == LinkState.RECONNECTING ? Kind.RESTORED : Kind.LINKED, null, null, Map.of());
    }
    beat();
  }

  private void onLoggedOut() {
    boolean asked = unlinking;
    LinkState state = snapshot.state();
    if (!asked && snapshot.account() == null) {
      // It was not linked as far as we know: the end of an earlier life, or of a scan that failed.
      onTrouble(
          new GatewayEvent.Troubled(
              state == LinkState.LINKING ? Reason.LINK_REJECTED : Reason.QR_NOT_READY, ""));
      return;
    }
    unlinking = false;
    disconnect();
    Reason reason = asked ? Reason.LOGGED_OUT_HERE : Reason.LOGGED_OUT_BY_PHONE;
    change().state(LinkState.LOGGED_OUT).reason(reason).account(null).publish();
    log(Kind.LOGGED_OUT, reason, null, Map.of());
  }

  private void onTrouble(GatewayEvent.Troubled troubled) {
    Reason reason = troubled.reason();
    LinkState state = snapshot.state();
    if (state == LinkState.IDLE || state == LinkState.LOGGED_OUT) {
      return;
    }
    if (reason == Reason.QR_ROUND_OVER && snapshot.account() == null) {
      onRoundOver();
      return;
    }
    if (reason == Reason.LOGOUT_UNCONFIRMED) {
      unlinking = false;
      if (deleting) {
        stopNow();
        return;
      }
      change().reason(reason).detail(troubled.detail()).publish();
      log(Kind.TROUBLE, reason, troubled.detail(), Map.of());
      beat();
      return;
    }
    if (state == LinkState.LINKING && Troubles.belongToLinking(reason)) {
      beat();
      return;
    }
    Optional<Duration> wait = waitAfter(reason, ++tries, troubled.retryAfter());
    boolean personNeeded = reason.needsPerson() || wait.isEmpty();
    Change change = change();
    if (Troubles.areTheGatewaysWithWhatsApp(reason)) {
      change.whatsapp(false);
    }
    if (personNeeded) {
      change.state(LinkState.NEEDS_ACTION).reason(reason).qrError(reason);
    } else if (Troubles.leaveTheStateAlone(reason, state)) {
      change.qrError(state == LinkState.LINKED ? null : reason);
    } else if (snapshot.account() != null) {
      change.state(LinkState.RECONNECTING).reason(reason);
    } else {
      change.state(LinkState.WAITING_FOR_QR).reason(reason).qrError(reason);
    }
    change
        .detail(troubled.detail())
        .attempts(tries, snapshot.qrAttempts())
        .next(wait.orElse(null))
        .publish();
    log(Kind.TROUBLE, reason, troubled.detail(), nextMs(wait));
    askAfter(wait);
    if (wait.isEmpty()) {
      disconnect();
    }
  }

  private void onLost(GatewayEvent.Lost lost) {
    if (deleting) {
      stopNow();
      return;
    }
    Reason reason = drops.judge(lost.reason(), scheduler.now());
    disconnect();
    Optional<Duration> wait = waitAfter(reason, ++failures, lost.retryAfter());
    LinkState state = snapshot.account() != null ? LinkState.RECONNECTING : LinkState.CONNECTING;
    change()
        .state(reason.needsPerson() || wait.isEmpty() ? LinkState.NEEDS_ACTION : state)
        .reason(reason)
        .detail(lost.detail())
        .attempts(failures, snapshot.qrAttempts())
        .next(wait.orElse(null))
        .gatewayLost()
        .publish();
    log(Kind.TROUBLE, reason, lost.detail(), nextMs(wait));
    wait.ifPresent(delay -> timers.set(Timers.Name.NEXT, delay, this::connect));
  }

  // Waiting.

  /**
   * Looks again after a while at a state that is well, where the gateway does not tell by itself.
   */
  private void beat() {
    if (!gateway.pushes()) {
      askAfter(Optional.of(RetryPolicy.beat(looking(), dice.getAsDouble())));
    } else if (snapshot.state() == LinkState.LINKING) {
      askAfter(Optional.of(LINKING_QUIET));
    }
  }

  /** Publishes the change, with the time of the next question in it. */
  private void askAgain(Change change, Reason reason) {
    Optional<Duration> wait = waitAfter(reason, ++tries, null);
    change.attempts(tries, snapshot.qrAttempts()).next(wait.orElse(null)).publish();
    askAfter(wait);
  }

  private void askAfter(Optional<Duration> wait) {
    wait.ifPresent(delay -> timers.set(Timers.Name.NEXT, delay, this::ask));
  }

  private Optional<Duration> waitAfter(Reason reason, int attempt, @Nullable Duration retryAfter) {
    return RetryPolicy.waitAfter(reason, attempt, retryAfter, looking(), dice.getAsDouble());
  }

  /** News ends the waits for it, but not the watch over the connection's health. */
  private void endWaits() {
    timers.cancel(Timers.Name.NEXT);
    timers.cancel(Timers.Name.ANSWER);
    timers.cancel(Timers.Name.QR);
    timers.cancel(Timers.Name.LINKING);
  }

  private boolean looking() {
    return Duration.between(seenAt, scheduler.now()).compareTo(LOOKING) < 0;
  }

  // Telling.

  private static Map<String, Long> nextMs(Optional<Duration> wait) {
    return wait.map(delay -> Map.of("next_ms", delay.toMillis())).orElse(Map.of());
  }

  private void log(
      Kind kind, @Nullable Reason reason, @Nullable String detail, Map<String, Long> params) {
    journal.write(scheduler.now(), kind, snapshot, reason, detail, params);
  }

  private Change change() {
    return new Change(snapshot, scheduler.now(), this::accept);
  }

  /** The one place where the snapshot is replaced. */
  private void accept(SessionSnapshot next) {
    boolean news = next.version() != snapshot.version();
    snapshot = next;
    if (news) {
      for (Consumer<SessionSnapshot> watcher : watchers) {
        try {
          watcher.accept(next);
        } catch (RuntimeException fault) {
          journal.fault(fault); // a reader's fault is not the session's
        }
      }
    }
  }

  /** A fault of our own must not leave anybody in front of a picture that never changes. */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | StackOverflowError fault) {
      journal.fault(fault);
      onLost(new GatewayEvent.Lost(Reason.INTERNAL, fault.getClass().getSimpleName()));
    }
  }
}
