package dev.enlace.session;

import dev.enlace.gateway.GatewayEvent.PairingFailed;
import dev.enlace.gateway.GatewayEvent.PairingIssued;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to a pairing code. It lives beside the codes that are scanned: WhatsApp can be asked for
 * one while those are on show, and both stay good. Another one is asked for by a person only:
 * WhatsApp notifies the phone each time. On the session thread only.
 */
final class PairingFlow {
  /** From the question to the gateway until it is given up. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

  /** How long a code lives where the gateway is silent about it: as long as a round of codes. */
  static final Duration LIFE = Duration.ofSeconds(160);

  /** Writes into the history. */
  interface Log {
    void write(
        Kind kind,
        @Nullable Reason reason,
        @Nullable String detail,
        Map<String, Long> params,
        @Nullable String by);
  }

  /**
   * How long after a question that nobody answered its answer may still come. Meanwhile one that
   * does not say for which number it is may be that one's.
   */
  private static final Duration STRAY = Duration.ofSeconds(60);

  // Gateways write the same number with and without a trunk digit, as Mexico's and Brazil's.
  private static final int TELLING_DIGITS = 8;

  private final Scheduler scheduler;
  private final Timers timers;
  private final Conversation talk;
  private final Supplier<SessionSnapshot> snapshot;
  private final Supplier<Change> change;
  private final Log log;
  private boolean under;
  private @Nullable Instant askedAt;
  private @Nullable String given;
  private @Nullable Instant givenUntil;

  PairingFlow(
      Scheduler scheduler,
      Timers timers,
      Conversation talk,
      Supplier<SessionSnapshot> snapshot,
      Supplier<Change> change,
      Log log) {
    this.scheduler = scheduler;
    this.timers = timers;
    this.talk = talk;
    this.snapshot = snapshot;
    this.change = change;
    this.log = log;
  }

  /** Somebody wants one; an earlier one is forgotten for it. */
  void wish(String phone, @Nullable String by) {
    reset();
    change.get().pairing(Pairing.asked(phone)).publish();
    log.write(Kind.PAIRING_ASKED, null, null, Map.of(), by);
    goOn();
  }

  /** Asks the gateway, if somebody wants a code and a code to be scanned is on show. */
  void goOn() {
    Pairing pairing = snapshot.get().pairing();
    if (pairing != null
        && pairing.phase() == Pairing.Phase.ASKED
        && !under
        && snapshot.get().state() == LinkState.AWAITING_SCAN) {
      under = true;
      askedAt = scheduler.now();
      String late = "no answer in " + ANSWER_LIMIT.toSeconds() + " s";
      timers.set(Timers.Name.PAIRING, ANSWER_LIMIT, () -> fail(Reason.PAIRING_FAILED, late));
      talk.pair(pairing.phone());
    }
  }

  void on(PairingIssued issued) {
    Pairing pairing = snapshot.get().pairing();
    if (pairing == null || !under || isOfAnother(issued.phone())) {
      return; // nobody asked for it, or nobody waits for it any more
    }
    under = false;
    Instant now = scheduler.now();
    Duration life = issued.lifetime() == null ? LIFE : issued.lifetime();
    timers.set(Timers.Name.PAIRING, life, this::expire);
    change.get().pairing(pairing.with(issued.code(), now, now.plus(life))).publish();
    log.write(Kind.PAIRING_RECEIVED, null, null, Map.of("ttl_ms", life.toMillis()), null);
  }

  void on(PairingFailed failed) {
    if (under && !isOfAnother(failed.phone())) {
      under = false; // answered: nothing of it is to come
      fail(failed.reason(), failed.detail());
    }
  }

  /** The connection to the gateway is lost. A code that is there lives on at WhatsApp. */
  void onLost(String detail) {
    if (under) {
      under = false; // no answer can come any more
      fail(Reason.PAIRING_FAILED, detail);
    }
  }

  /** The gateway's connection to WhatsApp ended, and with it the code. */
  void onRoundEnd() {
    Pairing pairing = snapshot.get().pairing();
    if (pairing != null && pairing.phase() == Pairing.Phase.CODE) {
      expire();
    }
  }

  /** The session goes on without. */
  void reset() {
    if (under) {
      Pairing pairing = snapshot.get().pairing();
      given = pairing == null ? null : pairing.phone();
      givenUntil = askedAt == null ? null : askedAt.plus(STRAY);
    }
    under = false;
    timers.cancelAll();
  }

  /** Whether an answer is to an earlier question than the one that is open, as far as one knows. */
  private boolean isOfAnother(@Nullable String named) {
    Pairing pairing = snapshot.get().pairing();
    if (pairing == null) {
      return true;
    }
    if (named != null) {
      return !isSame(named, pairing.phone());
    }
    return given != null
        && givenUntil != null
        && scheduler.now().isBefore(givenUntil)
        && !given.equals(pairing.phone());
  }

  private static boolean isSame(String one, String other) {
    return tail(one).equals(tail(other));
  }

  private static String tail(String phone) {
    return phone.substring(Math.max(0, phone.length() - TELLING_DIGITS));
  }

  private void expire() {
    Pairing pairing = snapshot.get().pairing();
    if (pairing != null) {
      timers.cancelAll();
      change.get().pairing(pairing.failed(Reason.PAIRING_EXPIRED)).publish();
      log.write(Kind.PAIRING_EXPIRED, null, null, Map.of(), null);
    }
  }

  private void fail(Reason reason, String detail) {
    reset();
    Pairing pairing = snapshot.get().pairing();
    if (pairing != null) {
      change.get().pairing(pairing.failed(reason)).publish();
      log.write(Kind.TROUBLE, reason, detail, Map.of(), null);
    }
  }
}
