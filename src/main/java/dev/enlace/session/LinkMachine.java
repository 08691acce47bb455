package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.session.SessionSnapshot.Qr;
import dev.enlace.store.StoredSession;
import dev.enlace.thread.RequestId;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session does when something happens: a pure machine over {@link GatewayEvent}s and
 * commands. Clock, dice and gateway are passed in; everything but {@link #command} runs on the
 * session thread.
 */
final class LinkMachine {
  /** From the scan to the linked account, the restart with code 515 included. */
  static final Duration LINKING_LIMIT = Duration.ofSeconds(90);

  /**
   * How long a scan may go without news before a gateway that tells by itself is asked all the
   * same.
   */
  static final Duration LINKING_QUIET = Duration.ofSeconds(30);

  /** Rounds of codes before they are paused; more of them get an account's phone rate-limited. */
  static final int MAX_ROUNDS = 3;

  /** How long a connection has to hold before the failures before it are forgotten. */
  static final Duration HEALTHY_AFTER = Duration.ofSeconds(60);

  /** Scans that ended in a fresh code before a passkey is suspected. */
  private static final int SUSPICIOUS_SCANS = 2;

  private final Gateway gateway;
  private final Scheduler scheduler;
  private final DoubleSupplier dice;
  private final Keeping keeping;
  private final BooleanSupplier watched;
  private final Consumer<SessionSnapshot> publisher;
  private final Journal journal;
  private final Timers timers;
  private final Conversation talk;
  private final QrRounds rounds = new QrRounds();
  private final Drops drops = new Drops();
  private final Flow flow = new Flow();
  private final PairingFlow pairing;
  private final Runnable deleted;
  private SessionSnapshot snapshot;
  // Attempts to connect that failed in a row.
  private int failures;
  // Questions in a row that did not bring what we want.
  private int tries;
  private int endedScans;
  private boolean unlinking;
  private boolean closed;
  private boolean deleting;
  // Whether the gateway holds a linked account, though this session may have been stopped since.
  private boolean linkedThere;
  // Whether the attempt of an earlier run had come to its end, so that going on is another one.
  private boolean attemptOver;

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
  }

  /**
   * Runs a task on the session thread, from whatever thread this is called. What is logged names
   * the request that asked for it.
   */
  void command(Runnable task) {
    String request = RequestId.current();
    scheduler.run(() -> RequestId.during(request, () -> guarded(task)));
  }

  // What people ask for, each time with the name of who did, where that is known.

  /** Notes that somebody made this session. */
  void created(@Nullable String name, @Nullable String expectedPhone, @Nullable String by) {
    if (name != null || expectedPhone != null) {
      change().name(name).expectedPhone(expectedPhone).publish();
    }
    logWish(Kind.CREATED, by);
  }

  void edit(Edit edit, @Nullable String by) {
    String name = edit.named() ? edit.name() : snapshot.name();
    String expectedPhone = edit.expecting() ? edit.expectedPhone() : snapshot.expectedPhone();
    boolean same =
        Objects.equals(name, snapshot.name())
            && Objects.equals(expectedPhone, snapshot.expectedPhone());
    if (!same) {
      change().name(name).expectedPhone(expectedPhone).publish();
      logWish(Kind.CHANGED, by);
    }
  }

  void link(@Nullable String by) {
    if (deleting) {
      return;
    }
    switch (snapshot.state()) {
      case IDLE, LOGGED_OUT, NEEDS_ACTION -> {
        letGo();
        // One that would have gone on by itself; from here on another one counts.
        endFlow(snapshot.reason(), by);
        boolean wasLinked =
            snapshot.account() != null && snapshot.reason() != Reason.ACCOUNT_UNEXPECTED;
        unlinking = false;
        failures = 0;
        tries = 0;
        endedScans = 0;
        rounds.reset();
        drops.reset();
        change().attempts(0, 0).qrError(null).set();
        if (wasLinked) {
          // The way back to an account is no attempt at linking.
          logWish(Kind.RETRY_ASKED, by);
        } else {
          startFlow(null, by);
        }
        connect();
      }
      case CONNECTING, RECONNECTING, WAITING_FOR_QR -> {
        // A second press while an attempt or a question is on its way must not start another one.
        if (!talk.isOpen()) {
          logWish(Kind.RETRY_ASKED, by);
          connect();
        } else if (talk.isFree()) {
          logWish(Kind.RETRY_ASKED, by);
          ask();
        }
      }
      case LINKED -> ask();
      case AWAITING_SCAN, LINKING -> {}
    }
  }

  /** A pairing code for the phone of that number, from where a link can still come. */
  void pair(String phone, @Nullable String by) {
    if (deleting || snapshot.account() != null || snapshot.state() == LinkState.LINKING) {
      return;
    }
    switch (snapshot.state()) {
      case IDLE, LOGGED_OUT, NEEDS_ACTION -> link(by);
      default -> {}
    }
    pairing.wish(phone, by);
  }

  /** Somebody says that the account of that number is the right one. */
  void confirmAccount(@Nullable String phone, @Nullable String by) {
    Account account = snapshot.account();
    if (snapshot.asksForAccount() && account != null && Objects.equals(phone, account.phone())) {
      change().accountConfirmed().publish();
      logWish(Kind.ACCOUNT_CONFIRMED, by);
    }
  }

  /**
   * Asks the gateway now what would be asked, or tried, some time later anyway. Where nothing is
   * planned this does nothing: asking would start what somebody stopped.
   */
  void refresh() {
    if (talk.isFree()) {
      ask();
    } else if (!talk.isOpen() && timers.isSet(Timers.Name.NEXT)) {
      connect();
    }
  }

  void stop(@Nullable String by) {
    unlinking = false;
    if (snapshot.state() != LinkState.IDLE) {
      letGo();
      // Nobody follows the account any more, and it is linked all the same.
      Reason reason = snapshot.account() == null ? null : Reason.ACCOUNT_PAUSED;
      change().state(LinkState.IDLE).reason(reason).publish();
      logWish(Kind.STOPPED, by);
      endFlow(null, by);
    }
  }

  void logout(@Nullable String by) {
    if (snapshot.state() == LinkState.LOGGED_OUT || unlinking) {
      return;
    }
    unlinking = true;
    logWish(Kind.LOGOUT_ASKED, by);
    unlinkNow();
  }

  void delete(@Nullable String by) {
    if (!deleting) {
      deleting = true;
      logWish(Kind.DELETE_ASKED, by);
      goOnDeleting();
    }
  }

  /** Somebody came to look: what waited in the slow rhythm goes on now. */
  void hurry() {
    if (!timers.isSet(Timers.Name.NEXT)) {
      return;
    }
    if (talk.isFree() && !gateway.pushes()) {
      ask();
    } else if (!talk.isOpen() && snapshot.reason() == Reason.PANEL_RESTARTED) {
      connect();
    }
  }

  // After a restart of the panel.

  /** Takes over what an earlier run left, before anything else is asked of it. */
  void takeOver(StoredSession stored) {
    linkedThere = stored.linkedThere();
    unlinking = stored.unlinking();
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

  /** Something was done around it that is none of its own doing. */
  void note(Kind kind, @Nullable String by) {
    logWish(kind, by);
    touch();
  }

  /** Something that every snapshot shows, and no session knows, is another than before. */
  void touch() {
    change().publish();
  }

  private void goOnDeleting() {
    if (talk.isOpen() || linkedThere || unlinking) {
      unlinking = true;
      unlinkNow();
    } else {
      finishDeleting();
    }
  }

  private void finishDeleting() {
    letGo();
    unlinking = false;
    change().state(LinkState.IDLE).reason(null).publish();
    endFlow(null, null);
    log(Kind.DELETED, null, null, Map.of());
    keeping.forget(snapshot.id());
    deleted.run();
  }

  private void unlinkNow() {
    if (talk.isReached()) {
      talk.unlink();
    } else if (!talk.isOpen()) {
      connect();
    }
  }

  private void startFlow(@Nullable Reason reason, @Nullable String by) {
    flow.start(scheduler.now(), RequestId.current());
    journal.write(scheduler.now(), Kind.FLOW_STARTED, snapshot, reason, null, Map.of(), by);
  }

  private void endFlow(@Nullable Reason reason, @Nullable String by) {
    if (flow.end()) {
      journal.write(scheduler.now(), Kind.FLOW_ENDED, snapshot, reason, null, Map.of(), by);
    }
  }

  // Towards the gateway.

  private void connect() {
    letGo();
    boolean linked = snapshot.account() != null;
    LinkState state = linked ? LinkState.RECONNECTING : LinkState.CONNECTING;
    Reason reason = snapshot.reason() == Reason.ACCOUNT_PAUSED ? null : snapshot.reason();
    change().state(state).reason(reason).next(null).publish();
    log(Kind.CONNECTING, null, null, Map.of("attempt", failures + 1L));
    talk.open();
  }

  private void ask() {
    timers.cancel(Timers.Name.NEXT);
    if (snapshot.state() == LinkState.WAITING_FOR_QR) {
      change().attempts(snapshot.attempt(), snapshot.qrAttempts() + 1).next(null).publish();
      log(Kind.QR_ASKED, null, null, Map.of("attempt", tries + 1L));
    }
    talk.ask();
  }

  /** Lets go with no next attempt planned: what was asked for, a person has to ask for again. */
  private void giveUp() {
    letGo();
    unlinking = false;
  }

  private void letGo() {
    timers.cancelAll();
    talk.close();
  }

  // From the gateway.

  private void on(GatewayEvent event) {
    change().told(event).set();
    if (event instanceof GatewayEvent.Heard heard) {
      onHeard(heard);
    } else if (event instanceof GatewayEvent.Reached done) {
      onReached(done);
    } else if (event instanceof GatewayEvent.NotLinked notLinked) {
      onNotLinked(notLinked.reason());
    } else if (event instanceof GatewayEvent.QrIssued issued) {
      onQr(issued);
    } else if (event instanceof GatewayEvent.PairingIssued issued) {
      pairing.on(issued);
    } else if (event instanceof GatewayEvent.PairingFailed failed) {
      pairing.on(failed);
    } else if (event instanceof GatewayEvent.Scanned) {
      onScanned();
    } else if (event instanceof GatewayEvent.Linked linked) {
      onLinked(linked.account());
    } else if (event instanceof GatewayEvent.LoggedOut) {
      onLoggedOut();
    } else if (event instanceof Troubled troubled) {
      onTrouble(troubled);
    } else if (event instanceof GatewayEvent.Lost lost) {
      onLost(lost);
    } else {
      throw new AssertionError("no rule for " + event);
    }
  }

  /** Ages and latencies only: nobody is woken for a heartbeat. */
  private void onHeard(GatewayEvent.Heard heard) {
    change().heard(heard.answer(), heard.took()).set();
    if (heard.took() != null) {
      keeping.answered(heard.took());
    }
  }

  private void onReached(GatewayEvent.Reached done) {
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
      talk.unlink();
    } else {
      ask();
    }
  }

  private void onNotLinked(Reason reason) {
    journal.answered(scheduler.now());
    Change change = change();
    if (snapshot.account() != null) {
      // The gateway is starting the session again; only a fresh code proves that it lost it.
      askAgain(change.state(LinkState.RECONNECTING).reason(Reason.WA_DROPPED), reason);
      return;
    }
    switch (snapshot.state()) {
      case LINKING -> {}
      case AWAITING_SCAN ->
          change.state(LinkState.WAITING_FOR_QR).reason(Reason.QR_RENEWING).qrError(reason);
      default -> change.state(LinkState.WAITING_FOR_QR).reason(reason).qrError(reason);
    }
    askAgain(change, reason);
  }

  private void onQr(GatewayEvent.QrIssued issued) {
    LinkState state = snapshot.state();
    if (state == LinkState.LINKED || state == LinkState.IDLE || state == LinkState.LOGGED_OUT) {
      beat(); // a code that was under way when the account was linked, or the flow stopped
      return;
    }
    if (rounds.isRepeated(issued)) {
      onRepeatedQr();
      return;
    }
    Reason note = null;
    if (snapshot.account() != null) {
      note = Reason.SESSION_RECREATED;
      linkedThere = false;
      startFlow(note, null);
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
    Map<String, Long> params = new HashMap<>(flow.code(now));
    params.put("ordinal", (long) qr.ordinal());
    params.put("of", (long) qr.of());
    params.put("round", (long) qr.round());
    params.put("ttl_ms", life.toMillis());
    log(Kind.QR_RECEIVED, note, null, params);
    journal.recovered(now);
    pairing.goOn();
    beat();
  }

  private void onRepeatedQr() {
    if (snapshot.state() == LinkState.AWAITING_SCAN) {
      journal.recovered(scheduler.now());
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
    pairing.onRoundEnd();
    if (rounds.end()) {
      log(Kind.ROUND_OVER, null, null, Map.of("round", (long) rounds.count()));
    }
    if (rounds.count() >= MAX_ROUNDS || !watched.getAsBoolean()) {
      giveUp();
      change().state(LinkState.IDLE).reason(Reason.QR_PAUSED).publish();
      log(Kind.PAUSED, Reason.QR_PAUSED, null, Map.of());
      endFlow(Reason.QR_PAUSED, null);
    } else {
      Change nextRound = change().state(LinkState.WAITING_FOR_QR).reason(Reason.QR_ROUND_OVER);
      askAgain(nextRound, Reason.QR_ROUND_OVER);
    }
  }

  private void onScanned() {
    LinkState state = snapshot.state();
    if (state == LinkState.LINKED || state == LinkState.IDLE || state == LinkState.LOGGED_OUT) {
      beat();
      return;
    }
    if (snapshot.account() != null) {
      onNotLinked(Reason.QR_NOT_READY); // a linked account that comes back is not scanned anew
      return;
    }
    if (state != LinkState.LINKING) {
      endWaits();
      timers.set(Timers.Name.LINKING, LINKING_LIMIT, this::onLinkingOverdue);
      change().state(LinkState.LINKING).reason(Reason.LINK_FINISHING).whatsapp(true).publish();
      log(Kind.SCANNED, null, null, Map.of());
    }
    journal.recovered(scheduler.now());
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
    linkedThere = true;
    tries = 0;
    endedScans = 0;
    rounds.reset();
    endWaits();
    if (!isExpected(kept)) {
      onUnexpected(kept);
      return;
    }
    // Nobody was cut off where only the panel itself was away.
    Reason why = snapshot.reason() == Reason.PANEL_RESTARTED ? Reason.PANEL_RESTARTED : null;
    boolean wasUnexpected = snapshot.reason() == Reason.ACCOUNT_UNEXPECTED;
    boolean same = before == LinkState.LINKED && kept.equals(known) && snapshot.reason() == null;
    Change change =
        change().state(LinkState.LINKED).reason(null).account(kept).qrError(null).whatsapp(true);
    if (same) {
      change.set();
    } else {
      change.publish();
    }
    if (wasUnexpected && !flow.isOpen()) {
      startFlow(Reason.ACCOUNT_UNEXPECTED, null);
    }
    if (flow.isOpen()) {
      log(Kind.LINKED, null, null, flow.linked(scheduler.now()));
    } else if (before != LinkState.LINKED) {
      log(Kind.RESTORED, why, null, Map.of());
    }
    journal.recovered(scheduler.now());
    beat();
  }

  private boolean isExpected(Account account) {
    String expected = snapshot.expectedPhone();
    return expected == null || account.phone() == null || expected.equals(account.phone());
  }

  /**
   * Linked, and with an account that nobody wanted here: a person has to say what is to be done.
   */
  private void onUnexpected(Account account) {
    boolean known = snapshot.reason() == Reason.ACCOUNT_UNEXPECTED;
    Change change =
        change()
            .state(LinkState.NEEDS_ACTION)
            .reason(Reason.ACCOUNT_UNEXPECTED)
            .account(account)
            .qrError(null)
            .whatsapp(true);
    if (known) {
      change.set();
    } else {
      change.publish();
      log(Kind.TROUBLE, Reason.ACCOUNT_UNEXPECTED, null, Map.of());
      endFlow(Reason.ACCOUNT_UNEXPECTED, null);
    }
    beat();
  }

  private void onLoggedOut() {
    boolean asked = unlinking;
    LinkState state = snapshot.state();
    if (!asked && snapshot.account() == null) {
      // It was not linked as far as we know: the end of an earlier life, or of a scan that failed.
      onTrouble(
          new Troubled(
              state == LinkState.LINKING ? Reason.LINK_REJECTED : Reason.QR_NOT_READY, ""));
      return;
    }
    linkedThere = false;
    giveUp();
    Reason reason = asked ? Reason.LOGGED_OUT_HERE : Reason.LOGGED_OUT_BY_PHONE;
    change().state(LinkState.LOGGED_OUT).reason(reason).account(null).publish();
    log(Kind.LOGGED_OUT, reason, null, Map.of());
    endFlow(reason, null);
    if (deleting) {
      finishDeleting();
    }
  }

  private void onTrouble(Troubled troubled) {
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
        finishDeleting();
        return;
      }
      Change unconfirmed = change().reason(reason).detail(troubled.detail());
      log(Kind.TROUBLE, reason, troubled.detail(), Map.of());
      if (state == LinkState.LINKED || state == LinkState.AWAITING_SCAN) {
        unconfirmed.publish();
        beat();
      } else {
        askAgain(unconfirmed, Reason.QR_NOT_READY);
      }
      return;
    }
    if (state == LinkState.LINKING && Troubles.belongToLinking(reason)) {
      beat();
      return;
    }
    if (state == LinkState.LINKED && Troubles.areAboutCodes(reason)) {
      beat(); // what some gateways still say about the last code of an account that is linked
      return;
    }
    boolean known = reason == snapshot.reason() && timers.isSet(Timers.Name.NEXT);
    if (known && !talk.isAnswering()) {
      change().detail(troubled.detail()).set(); // told twice; the wait goes on
      return;
    }
    Optional<Duration> wait = waitAfter(reason, ++tries, troubled.retryAfter());
    boolean personNeeded = reason.needsPerson() || wait.isEmpty();
    boolean away = Troubles.areTheGatewaysWithWhatsApp(reason);
    if (away) {
      pairing.onRoundEnd();
    }
    Change change = change();
    if (away) {
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
      giveUp();
      endFlow(reason, null);
    }
  }

  private void onLost(GatewayEvent.Lost lost) {
    if (deleting) {
      finishDeleting();
      return;
    }
    pairing.onLost(lost.detail());
    Reason reason = drops.judge(lost.reason(), scheduler.now());
    letGo();
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
    if (wait.isPresent()) {
      timers.set(Timers.Name.NEXT, wait.get(), this::connect);
    } else {
      giveUp();
      endFlow(reason, null);
    }
  }

  // Waiting.

  /**
   * Looks again after a while at a state that is well, where the gateway does not tell by itself.
   */
  private void beat() {
    if (!talk.isOpen()) {
      return;
    }
    if (!gateway.pushes()) {
      askAfter(Optional.of(RetryPolicy.beat(watched.getAsBoolean(), dice.getAsDouble())));
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
    return RetryPolicy.waitAfter(
        reason, attempt, retryAfter, watched.getAsBoolean(), dice.getAsDouble());
  }

  /** News ends the waits for it, but not the watch over the connection's health. */
  private void endWaits() {
    timers.cancel(Timers.Name.NEXT);
    timers.cancel(Timers.Name.ANSWER);
  }

  // Telling.

  private static Map<String, Long> nextMs(Optional<Duration> wait) {
    return wait.map(delay -> Map.of("next_ms", delay.toMillis())).orElse(Map.of());
  }

  private void log(
      Kind kind, @Nullable Reason reason, @Nullable String detail, Map<String, Long> params) {
    journal.write(scheduler.now(), kind, snapshot, reason, detail, params, null);
  }

  private void logWish(Kind kind, @Nullable String by) {
    journal.write(scheduler.now(), kind, snapshot, null, null, Map.of(), by);
  }

  private Change change() {
    return new Change(snapshot, scheduler.now(), this::moveTo);
  }

  /** The one place where the snapshot is replaced. */
  private void moveTo(SessionSnapshot next) {
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
      onLost(new GatewayEvent.Lost(Reason.INTERNAL, fault.getClass().getSimpleName()));
    }
    journal.seal(scheduler.now(), snapshot);
    keeping.keep(snapshot, linkedThere, unlinking, deleting);
  }
}
