package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.reason.Reason;
import dev.enlace.session.SessionSnapshot.Hop;
import dev.enlace.session.SessionSnapshot.Qr;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The next snapshot, made from the one before. What a state has no use for falls away by itself: a
 * code outside {@link LinkState#AWAITING_SCAN}, a pairing code after the way to a link, an account
 * that is not linked, a detail without a reason.
 */
final class Change {
  private final SessionSnapshot before;
  private final Instant now;
  private final Consumer<SessionSnapshot> to;
  private LinkState state;
  private @Nullable Reason reason;
  private @Nullable String detail;
  private @Nullable Instant waitingSince;
  private @Nullable Qr qr;
  private @Nullable Pairing pairing;
  private @Nullable Account account;
  private boolean accountConfirmed;
  private @Nullable String name;
  private @Nullable String expectedPhone;
  private boolean unlinking;
  private boolean unlinkSent;
  private int attempt;
  private @Nullable Instant nextAttemptAt;
  private Hop gateway;
  private Hop whatsapp;
  private int qrAttempts;
  private @Nullable Reason qrError;
  private Answer lastAnswer;

  Change(SessionSnapshot before, Instant now, Consumer<SessionSnapshot> to) {
    this.before = before;
    this.now = now;
    this.to = to;
    state = before.state();
    reason = before.reason();
    detail = before.detail();
    waitingSince = before.waitingSince();
    qr = before.qr();
    pairing = before.pairing();
    account = before.account();
    accountConfirmed = before.accountConfirmed();
    name = before.name();
    expectedPhone = before.expectedPhone();
    unlinking = before.unlinking();
    unlinkSent = before.unlinkSent();
    attempt = before.attempt();
    nextAttemptAt = before.nextAttemptAt();
    gateway = before.gateway();
    whatsapp = before.whatsapp();
    qrAttempts = before.qrAttempts();
    qrError = before.qrError();
    lastAnswer = before.lastAnswer();
  }

  /** A new state begins without the waits of the old one. */
  Change state(LinkState next) {
    if (next != state) {
      nextAttemptAt = null;
    }
    state = next;
    return this;
  }

  Change reason(@Nullable Reason next) {
    if (next != reason) {
      detail = null;
    }
    reason = next;
    return this;
  }

  Change detail(@Nullable String next) {
    detail = next;
    return this;
  }

  Change qr(Qr next) {
    qr = next;
    return this;
  }

  Change pairing(Pairing next) {
    pairing = next;
    return this;
  }

  /** Of another account nobody said that it is the right one. */
  Change account(@Nullable Account next) {
    boolean same =
        account != null
            && next != null
            && (account.phone() == null || account.phone().equals(next.phone()));
    accountConfirmed &= same;
    account = next;
    return this;
  }

  Change accountConfirmed() {
    accountConfirmed = true;
    return this;
  }

  Change name(@Nullable String next) {
    name = next;
    return this;
  }

  Change expectedPhone(@Nullable String next) {
    expectedPhone = next;
    return this;
  }

  Change unlinking(boolean next) {
    unlinking = next;
    return this;
  }

  Change unlinkSent(boolean next) {
    unlinkSent = next;
    return this;
  }

  /**
   * One more attempt failed. Where all was well nobody was trying: what broke then is what the
   * attempts are counted from.
   */
  Change failed() {
    attempt = before.state().isWell() ? 0 : before.attempt() + 1;
    return this;
  }

  /** A code was asked for once more. */
  Change qrAsked() {
    qrAttempts = before.qrAttempts() + 1;
    return this;
  }

  /** A person begins anew: what was tried and waited for before counts no more. */
  Change anew() {
    attempt = 0;
    qrAttempts = 0;
    waitingSince = null;
    return this;
  }

  Change next(@Nullable Duration wait) {
    nextAttemptAt = wait == null ? null : now.plus(wait);
    return this;
  }

  Change qrError(@Nullable Reason next) {
    qrError = next;
    return this;
  }

  Change heard(@Nullable String answer, @Nullable Duration took) {
    gateway = gateway.found(true, now, took == null ? gateway.latency() : took);
    lastAnswer = lastAnswer.heard(answer);
    return this;
  }

  Change told(GatewayEvent event) {
    lastAnswer = lastAnswer.told(event, now);
    return this;
  }

  Change whatsapp(boolean ok) {
    whatsapp = whatsapp.found(ok, now, null);
    return this;
  }

  /** Nothing else was told of it by a gateway that would have done so. */
  Change whatsappAsBefore() {
    if (whatsapp.ok() != null) {
      whatsapp = whatsapp.found(whatsapp.ok(), now, null);
    }
    return this;
  }

  /**
   * Of the way behind the gateway nothing is known any more either.
   *
   * @param since when it was lost first, in an outage in which it came back for moments only
   */
  Change gatewayLost(Instant since) {
    gateway = new Hop(false, now, since, null);
    whatsapp = Hop.UNKNOWN;
    return this;
  }

  /** Replaces the snapshot without telling anybody: nothing that a reader waits for has changed. */
  void set() {
    to.accept(built(before.version()));
  }

  /** Replaces the snapshot and tells the readers. */
  void publish() {
    to.accept(built(before.version() + 1));
  }

  private SessionSnapshot built(long version) {
    boolean linked =
        switch (state) {
          case LINKED, RECONNECTING, NEEDS_ACTION -> true;
          case IDLE -> reason == Reason.ACCOUNT_PAUSED;
          default -> false;
        };
    boolean well = state.isWell();
    boolean waitsOn = waitingSince != null && state.isOneWaitWith(before.state());
    Account kept = linked ? account : null;
    Instant linkedAt = before.linkedAt() == null ? now : before.linkedAt();
    return new SessionSnapshot(
        before.id(),
        name,
        expectedPhone,
        version,
        state,
        reason,
        reason == null ? null : detail,
        state == before.state() ? before.since() : now,
        well ? null : waitsOn ? waitingSince : now,
        state == LinkState.AWAITING_SCAN ? qr : null,
        state.isBeforeTheScan() ? pairing : null,
        kept,
        kept != null && accountConfirmed,
        kept == null ? null : linkedAt,
        unlinking,
        unlinking && unlinkSent,
        well ? 0 : attempt,
        well ? null : nextAttemptAt,
        gateway,
        whatsapp,
        qrAttempts,
        qrError,
        lastAnswer);
  }
}
