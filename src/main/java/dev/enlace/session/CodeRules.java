package dev.enlace.session;

import dev.enlace.gateway.GatewayEvent;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.session.SessionSnapshot.Qr;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What a session does on the way to a link: while there is no code, when one comes, is scanned or
 * runs out, and when all of them have. On the session thread only.
 */
final class CodeRules {
  /** From the scan to the linked account, the restart with code 515 included. */
  static final Duration LINKING_LIMIT = Duration.ofSeconds(90);

  /** From a code to the next. What takes longer is told: the page counts alike. */
  static final Duration RENEWAL_LIMIT = Duration.ofSeconds(10);

  /** Rounds of codes before they are paused; more of them get an account's phone rate-limited. */
  static final int MAX_ROUNDS = 3;

  /** Scans that ended in a fresh code before a passkey is suspected. */
  private static final int SUSPICIOUS_SCANS = 2;

  private final LinkMachine machine;
  private final Timers timers;
  private final Journal journal;
  private final Flow flow;
  private final PairingFlow pairing;
  private final QrRounds rounds = new QrRounds();
  private int endedScans;

  CodeRules(LinkMachine machine) {
    this.machine = machine;
    this.timers = machine.timers;
    this.journal = machine.journal;
    this.flow = machine.flow;
    this.pairing = machine.pairing;
  }

  /** Forgets all codes and scans: there is an account, or a person begins anew. */
  void reset() {
    endedScans = 0;
    rounds.reset();
  }

  void onNotLinked(Reason reason) {
    journal.answered(machine.now());
    Change change = machine.change();
    if (machine.snapshot().account() != null) {
      // The gateway is starting the session again; only a fresh code proves that it lost it.
      machine.askAgain(change.state(LinkState.RECONNECTING).reason(Reason.WA_DROPPED), reason);
      return;
    }
    switch (machine.snapshot().state()) {
      case LINKING -> {}
      case AWAITING_SCAN ->
          change.state(LinkState.WAITING_FOR_QR).reason(Reason.QR_RENEWING).qrError(reason);
      default ->
          change
              .state(LinkState.WAITING_FOR_QR)
              .reason(isRenewal(reason) ? machine.snapshot().reason() : reason)
              .qrError(reason);
    }
    machine.askAgain(change, reason);
  }

  /** Between two codes every gateway has none for a moment: that is a part of the renewal. */
  private boolean isRenewal(Reason reason) {
    Reason before = machine.snapshot().reason();
    Instant since = machine.snapshot().waitingSince();
    return reason == Reason.QR_NOT_READY
        && (before == Reason.QR_RENEWING || before == Reason.QR_ROUND_OVER)
        && rounds.count() > 0
        && since != null
        && machine.now().isBefore(since.plus(RENEWAL_LIMIT));
  }

  void onQr(GatewayEvent.QrIssued issued) {
    LinkState state = machine.snapshot().state();
    if (state == LinkState.LINKED || state == LinkState.IDLE || state == LinkState.LOGGED_OUT) {
      machine.beat(); // a code that was under way when the account was linked, or the flow stopped
      return;
    }
    if (rounds.isRepeated(issued)) {
      onRepeatedQr();
      return;
    }
    Reason note = null;
    if (machine.snapshot().account() != null) {
      note = Reason.SESSION_RECREATED;
      machine.linkedThere = false;
      machine.startFlow(note, null);
    } else if (state == LinkState.LINKING) {
      endedScans++;
      note = endedScans >= SUSPICIOUS_SCANS ? Reason.LINK_PASSKEY : Reason.LINK_REJECTED;
    }
    Instant now = machine.now();
    Qr qr = rounds.add(issued, now);
    machine.tries = 0;
    machine.endWaits();
    Duration life = Duration.between(now, qr.expiresAt());
    timers.set(Timers.Name.QR, life, () -> onQrExpired(qr));
    machine
        .change()
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
    machine.log(Kind.QR_RECEIVED, note, null, params);
    journal.recovered(now);
    pairing.goOn();
    machine.beat();
  }

  private void onRepeatedQr() {
    if (machine.snapshot().state() == LinkState.AWAITING_SCAN) {
      machine.change().whatsapp(true).set();
      journal.recovered(machine.now());
      machine.beat();
    } else if (machine.snapshot().state() != LinkState.LINKING) {
      boolean stale = rounds.isSuspicious(machine.now());
      Reason reason = stale ? Reason.QR_STALE : Reason.QR_RENEWING;
      machine.askAgain(
          machine.change().state(LinkState.WAITING_FOR_QR).reason(reason).qrError(reason), reason);
    }
  }

  private void onQrExpired(Qr qr) {
    machine.log(Kind.QR_EXPIRED, null, null, Map.of("ordinal", (long) qr.ordinal()));
    if (qr.ordinal() >= qr.of()) {
      onRoundOver();
    } else {
      Change renewing = machine.change().state(LinkState.WAITING_FOR_QR).reason(Reason.QR_RENEWING);
      machine.askAgain(renewing, Reason.QR_RENEWING);
    }
  }

  void onRoundOver() {
    if (machine.deleting) {
      // No more codes are wanted; the answer to the wish to unlink is.
      return;
    }
    pairing.onRoundEnd();
    if (rounds.end()) {
      machine.log(Kind.ROUND_OVER, null, null, Map.of("round", (long) rounds.count()));
    }
    if (rounds.count() >= MAX_ROUNDS || !machine.isWatched()) {
      machine.giveUp();
      machine.change().state(LinkState.IDLE).reason(Reason.QR_PAUSED).publish();
      machine.log(Kind.PAUSED, Reason.QR_PAUSED, null, Map.of());
      machine.endFlow(Reason.QR_PAUSED, null);
    } else {
      Change nextRound =
          machine.change().state(LinkState.WAITING_FOR_QR).reason(Reason.QR_ROUND_OVER);
      machine.askAgain(nextRound, Reason.QR_ROUND_OVER);
    }
  }

  void onScanned() {
    LinkState state = machine.snapshot().state();
    if (state == LinkState.LINKED || state == LinkState.IDLE || state == LinkState.LOGGED_OUT) {
      machine.beat();
      return;
    }
    if (machine.snapshot().account() != null) {
      onNotLinked(Reason.QR_NOT_READY); // a linked account that comes back is not scanned anew
      return;
    }
    if (state != LinkState.LINKING) {
      machine.endWaits();
      timers.set(Timers.Name.LINKING, LINKING_LIMIT, this::onLinkingOverdue);
      machine
          .change()
          .state(LinkState.LINKING)
          .reason(Reason.LINK_FINISHING)
          .whatsapp(true)
          .publish();
      machine.log(Kind.SCANNED, null, null, Map.of());
    }
    journal.recovered(machine.now());
    machine.beat();
  }

  private void onLinkingOverdue() {
    machine.change().state(LinkState.WAITING_FOR_QR).reason(Reason.LINK_TIMEOUT).publish();
    machine.log(Kind.TROUBLE, Reason.LINK_TIMEOUT, null, Map.of());
    machine.ask();
  }
}
