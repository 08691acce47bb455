package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session does when its gateway tells something, or does not; codes are {@link CodeRules}'
 * matter. On the session thread only.
 */
final class GatewayRules {
  /** How long a connection has to hold before the failures before it are forgotten. */
  static final Duration HEALTHY_AFTER = Duration.ofSeconds(60);

  /** Between two attempts at unlinking what is being deleted, where nothing else says how long. */
  private static final Duration DELETING_PAUSE = Duration.ofMinutes(1);

  private static final int MAX_NOT_UNLINKED = 4;

  /** For so long a deletion waits for a gateway that is away. */
  private static final Duration DELETING_LIMIT = Duration.ofDays(1);

  private final LinkMachine machine;
  private final CodeRules codes;
  private final Conversation talk;
  private final Timers timers;
  private final Journal journal;
  private final Keeping keeping;
  private final Flow flow;
  private final PairingFlow pairing;
  private final Drops drops = new Drops();

  /**
   * When the gateway was lost first, in an outage that goes on; null where it is not known to be
   * away. That it answers for a moment, and is gone again, is one outage.
   */
  private @Nullable Instant lostSince;

  // How often the gateway was there and did not unlink what is being deleted.
  private int notUnlinked;

  GatewayRules(LinkMachine machine) {
    this.machine = machine;
    this.codes = new CodeRules(machine);
    this.talk = machine.talk;
    this.timers = machine.timers;
    this.journal = machine.journal;
    this.keeping = machine.keeping;
    this.flow = machine.flow;
    this.pairing = machine.pairing;
  }

  /** Forgets what happened before: a person begins anew. */
  void reset() {
    codes.reset();
    drops.reset();
    endOutage();
  }

  /**
   * There is a code or an account, nobody tries any more, or somebody begins anew: what is lost
   * next is another loss.
   */
  void endOutage() {
    lostSince = null;
  }

  /** Everything that a gateway tells, and every answer that did not come in time. */
  void on(GatewayEvent event) {
    machine.change().told(event).set();
    if (event instanceof GatewayEvent.Heard heard) {
      onHeard(heard);
    } else if (event instanceof GatewayEvent.Reached done) {
      onReached(done);
    } else if (event instanceof GatewayEvent.NotLinked notLinked) {
      codes.onNotLinked(notLinked.reason());
    } else if (event instanceof GatewayEvent.QrIssued issued) {
      codes.onQr(issued);
    } else if (event instanceof GatewayEvent.PairingIssued issued) {
      pairing.on(issued);
    } else if (event instanceof GatewayEvent.PairingFailed failed) {
      pairing.on(failed);
    } else if (event instanceof GatewayEvent.Scanned) {
      codes.onScanned();
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
    Change change = machine.change().heard(heard.answer(), heard.took());
    if (machine.gateway.pushes()) {
      change.whatsappAsBefore();
    }
    change.set();
    if (heard.took() != null) {
      keeping.answered(heard.took());
    }
  }

  private void onReached(GatewayEvent.Reached done) {
    drops.reached(machine.now());
    timers.set(Timers.Name.HEALTHY, HEALTHY_AFTER, this::forgetFailures);
    machine.tries = 0;
    machine.log(Kind.CONNECTED, null, null, Map.of("took_ms", done.took().toMillis()));
    Change change = machine.change().heard(null, done.took());
    if (machine.snapshot().state() == LinkState.CONNECTING
        || machine.snapshot().state() == LinkState.NEEDS_ACTION) {
      change.state(LinkState.WAITING_FOR_QR).reason(Reason.QR_NOT_READY);
    }
    change.publish();
    if (machine.unlinking) {
      machine.sendUnlink();
    } else {
      machine.ask();
    }
  }

  private void forgetFailures() {
    machine.failures = 0;
    endOutage();
  }

  private void onLinked(Account account) {
    LinkState before = machine.snapshot().state();
    if (before == LinkState.IDLE || before == LinkState.LOGGED_OUT) {
      return;
    }
    Account known = machine.snapshot().account();
    Account kept = account.equals(Account.UNKNOWN) && known != null ? known : account;
    machine.linkedThere = true;
    machine.tries = 0;
    codes.reset();
    machine.endWaits();
    if (!isExpected(kept)) {
      onUnexpected(kept);
      return;
    }
    // Nobody was cut off where only the panel itself was away.
    Reason why =
        machine.snapshot().reason() == Reason.PANEL_RESTARTED ? Reason.PANEL_RESTARTED : null;
    boolean wasUnexpected = machine.snapshot().reason() == Reason.ACCOUNT_UNEXPECTED;
    boolean same =
        before == LinkState.LINKED && kept.equals(known) && machine.snapshot().reason() == null;
    Change change =
        machine
            .change()
            .state(LinkState.LINKED)
            .reason(null)
            .account(kept)
            .qrError(null)
            .whatsapp(true);
    if (same) {
      change.set();
    } else {
      change.publish();
    }
    if (wasUnexpected && !flow.isOpen()) {
      machine.startFlow(Reason.ACCOUNT_UNEXPECTED, null);
    }
    if (flow.isOpen()) {
      machine.log(Kind.LINKED, null, null, flow.linked(machine.now()));
    } else if (before != LinkState.LINKED) {
      machine.log(Kind.RESTORED, why, null, Map.of());
    }
    journal.recovered(machine.now());
    machine.beat();
  }

  private boolean isExpected(Account account) {
    String expected = machine.snapshot().expectedPhone();
    return expected == null || account.phone() == null || expected.equals(account.phone());
  }

  /**
   * Linked, and with an account that nobody wanted here: a person has to say what is to be done.
   */
  private void onUnexpected(Account account) {
    boolean known = machine.snapshot().reason() == Reason.ACCOUNT_UNEXPECTED;
    Change change =
        machine
            .change()
            .state(LinkState.NEEDS_ACTION)
            .reason(Reason.ACCOUNT_UNEXPECTED)
            .account(account)
            .qrError(null)
            .whatsapp(true);
    if (known) {
      change.set();
    } else {
      change.publish();
      machine.log(Kind.TROUBLE, Reason.ACCOUNT_UNEXPECTED, null, Map.of());
      machine.endFlow(Reason.ACCOUNT_UNEXPECTED, null);
    }
    machine.beat();
  }

  private void onLoggedOut() {
    boolean asked = machine.unlinking;
    LinkState state = machine.snapshot().state();
    if (!asked && machine.snapshot().account() == null) {
      // It was not linked as far as we know: the end of an earlier life, or of a scan that failed.
      onTrouble(
          new Troubled(
              state == LinkState.LINKING ? Reason.LINK_REJECTED : Reason.QR_NOT_READY, ""));
      return;
    }
    machine.linkedThere = false;
    machine.giveUp();
    Reason reason = asked ? Reason.LOGGED_OUT_HERE : Reason.LOGGED_OUT_BY_PHONE;
    machine.change().state(LinkState.LOGGED_OUT).reason(reason).account(null).publish();
    machine.log(Kind.LOGGED_OUT, reason, null, Map.of());
    machine.endFlow(reason, null);
    if (machine.deleting) {
      machine.finishDeleting();
    }
  }

  private void onTrouble(Troubled troubled) {
    Reason reason = troubled.reason();
    LinkState state = machine.snapshot().state();
    if (machine.deleting && reason != Reason.LOGOUT_UNCONFIRMED) {
      // The answer to the wish to unlink comes all the same, or its deadline.
      return;
    }
    if (state == LinkState.IDLE || state == LinkState.LOGGED_OUT) {
      return;
    }
    if (reason == Reason.QR_ROUND_OVER && machine.snapshot().account() == null) {
      codes.onRoundOver();
      return;
    }
    if (reason == Reason.LOGOUT_UNCONFIRMED) {
      machine.endUnlinking();
      if (machine.deleting) {
        onNotDeleted(troubled);
        return;
      }
      Change unconfirmed = machine.change().reason(reason).detail(troubled.detail());
      machine.log(Kind.TROUBLE, reason, troubled.detail(), Map.of());
      if (state == LinkState.LINKED || state == LinkState.AWAITING_SCAN) {
        unconfirmed.publish();
        machine.beat();
      } else {
        machine.askAgain(unconfirmed, Reason.QR_NOT_READY);
      }
      return;
    }
    if (state == LinkState.LINKING && Troubles.belongToLinking(reason)) {
      machine.beat();
      return;
    }
    if (state == LinkState.LINKED && Troubles.areAboutCodes(reason)) {
      machine
          .beat(); // what some gateways still say about the last code of an account that is linked
      return;
    }
    boolean known = reason == machine.snapshot().reason() && timers.isSet(Timers.Name.NEXT);
    if (known && !talk.isAnswering()) {
      machine.change().detail(troubled.detail()).set(); // told twice; the wait goes on
      return;
    }
    Optional<Duration> wait = machine.waitAfter(reason, ++machine.tries, troubled.retryAfter());
    boolean personNeeded = reason.needsPerson() || wait.isEmpty();
    boolean away = Troubles.areTheGatewaysWithWhatsApp(reason);
    if (away) {
      pairing.onRoundEnd();
    }
    Change change = machine.change();
    if (away) {
      change.whatsapp(false);
    }
    if (personNeeded) {
      change.state(LinkState.NEEDS_ACTION).reason(reason).qrError(reason);
    } else if (Troubles.leaveTheStateAlone(reason, state)) {
      change.qrError(state == LinkState.LINKED ? null : reason);
    } else if (machine.snapshot().account() != null) {
      change.state(LinkState.RECONNECTING).reason(reason);
    } else {
      change.state(LinkState.WAITING_FOR_QR).reason(reason).qrError(reason);
    }
    change
        .detail(troubled.detail())
        .failed()
        .next(wait.orElse(null))
        .unlinking(machine.unlinking && wait.isPresent())
        .publish();
    machine.log(Kind.TROUBLE, reason, troubled.detail(), LinkMachine.nextMs(wait));
    machine.askAfter(wait);
    if (wait.isEmpty()) {
      machine.giveUp();
      machine.endFlow(reason, null);
    }
  }

  /** The gateway was there and did not unlink the account: again, but not for ever. */
  private void onNotDeleted(Troubled troubled) {
    if (!mayStillUnlink(troubled.reason()) || ++notUnlinked > MAX_NOT_UNLINKED) {
      machine.finishDeleting();
      return;
    }
    Duration wait = DELETING_PAUSE.multipliedBy(notUnlinked);
    machine.log(
        Kind.TROUBLE, troubled.reason(), troubled.detail(), LinkMachine.nextMs(Optional.of(wait)));
    machine.letGo();
    machine.unlinking = true;
    timers.set(Timers.Name.NEXT, wait, machine::connect);
  }

  /**
   * Whether a deletion waits for the account to be unlinked: one that is still linked would go on
   * reading, and nobody would see it any more. What waits keeps its id from others.
   */
  private boolean mayStillUnlink(Reason reason) {
    boolean over =
        lostSince != null
            && Duration.between(lostSince, machine.now()).compareTo(DELETING_LIMIT) > 0;
    return machine.linkedThere && !over && reason != Reason.GW_NOT_CONFIGURED;
  }

  private boolean isPersonNeeded(Reason reason, Optional<Duration> wait) {
    return !machine.deleting && (reason.needsPerson() || wait.isEmpty());
  }

  void onLost(GatewayEvent.Lost lost) {
    if (machine.deleting && !mayStillUnlink(lost.reason())) {
      machine.finishDeleting();
      return;
    }
    pairing.onLost(lost.detail());
    Reason reason = drops.judge(lost.reason(), machine.now());
    machine.letGo();
    if (lostSince == null) {
      lostSince = machine.now();
    }
    Optional<Duration> wait = machine.waitAfter(reason, ++machine.failures, lost.retryAfter());
    if (machine.deleting) {
      // Nobody sees it who could try again.
      wait = Optional.of(wait.orElse(DELETING_PAUSE));
    }
    LinkState state =
        machine.snapshot().account() != null ? LinkState.RECONNECTING : LinkState.CONNECTING;
    machine
        .change()
        .state(isPersonNeeded(reason, wait) ? LinkState.NEEDS_ACTION : state)
        .reason(reason)
        .detail(lost.detail())
        .failed()
        .next(wait.orElse(null))
        .unlinking(machine.unlinking && wait.isPresent())
        .gatewayLost(lostSince)
        .publish();
    machine.log(Kind.TROUBLE, reason, lost.detail(), LinkMachine.nextMs(wait));
    if (wait.isPresent()) {
      timers.set(Timers.Name.NEXT, wait.get(), machine::connect);
    } else {
      machine.giveUp();
      machine.endFlow(reason, null);
    }
  }
}
