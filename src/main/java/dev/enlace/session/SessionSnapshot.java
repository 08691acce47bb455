package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One session at one instant. Immutable, so any thread may keep it. Instants are of the {@code
 * Scheduler}'s clock.
 *
 * @param name what people call it; null where nobody gave it a name
 * @param expectedPhone the only number that may be linked, digits only, a secret; null for any
 * @param version goes up by one at every change that a reader can see, and never down; 0 for a
 *     session that nobody opened
 * @param reason why it waits or stands still; null where the state says it all
 * @param detail the technical line to the reason, redacted; null where there is none
 * @param since when the state was entered
 * @param waitingSince since when there has been no code, no way back to an account, or no end of a
 *     linking, through however many states and attempts: in {@link LinkState#NEEDS_ACTION}, too,
 *     whether or not anything is tried there; null in a state that {@link LinkState#isWell}
 * @param qr the code to show; present exactly in {@link LinkState#AWAITING_SCAN}
 * @param pairing the pairing code, where somebody asked for one; only on the way to a link
 * @param account who is linked; present in {@link LinkState#LINKED} and {@link
 *     LinkState#RECONNECTING}, and where one is linked all the same: in {@link
 *     LinkState#NEEDS_ACTION}, and in {@link LinkState#IDLE} while it is not followed
 * @param accountConfirmed whether somebody said that the account is theirs
 * @param linkedAt when it was linked; present where an account is
 * @param unlinking whether somebody asked to unlink the account and the gateway has not done so yet
 * @param unlinkSent whether the gateway may have heard of that, so that it cannot be taken back
 * @param attempt the failed attempts since {@code waitingSince}, of whatever kind; 0 when all is
 *     well
 * @param nextAttemptAt when the next attempt starts by itself; null if none is planned
 * @param gateway the way from here to the gateway
 * @param whatsapp the way from the gateway to WhatsApp, as far as the gateway tells
 * @param qrAttempts how often a code was asked for since the flow began
 * @param qrError the newest reason for not having a code; null once one came
 * @param lastAnswer what the gateway said last; {@link Answer#NONE} as long as it said nothing
 */
public record SessionSnapshot(
    String id,
    @Nullable String name,
    @Nullable String expectedPhone,
    long version,
    LinkState state,
    @Nullable Reason reason,
    @Nullable String detail,
    Instant since,
    @Nullable Instant waitingSince,
    @Nullable Qr qr,
    @Nullable Pairing pairing,
    @Nullable Account account,
    boolean accountConfirmed,
    @Nullable Instant linkedAt,
    boolean unlinking,
    boolean unlinkSent,
    int attempt,
    @Nullable Instant nextAttemptAt,
    Hop gateway,
    Hop whatsapp,
    int qrAttempts,
    @Nullable Reason qrError,
    Answer lastAnswer) {

  static SessionSnapshot first(String id, long version, Instant now) {
    return new SessionSnapshot(
        id,
        null,
        null,
        version,
        LinkState.IDLE,
        null,
        null,
        now,
        null,
        null,
        null,
        null,
        false,
        null,
        false,
        false,
        0,
        null,
        Hop.UNKNOWN,
        Hop.UNKNOWN,
        0,
        null,
        Answer.NONE);
  }

  /** The same with what an earlier run of the panel knew. */
  SessionSnapshot restored(
      @Nullable String name,
      @Nullable String expectedPhone,
      LinkState state,
      @Nullable Reason reason,
      Instant since,
      @Nullable Account account,
      boolean accountConfirmed,
      @Nullable Instant linkedAt) {
    return new SessionSnapshot(
        id,
        name,
        expectedPhone,
        version,
        state,
        reason,
        detail,
        since,
        state.isWell() ? null : since,
        qr,
        pairing,
        account,
        accountConfirmed,
        linkedAt,
        unlinking,
        unlinkSent,
        attempt,
        nextAttemptAt,
        gateway,
        whatsapp,
        qrAttempts,
        qrError,
        lastAnswer);
  }

  /** Whether it is worth asking if the account is the right one: nobody and nothing said so yet. */
  public boolean asksForAccount() {
    return state == LinkState.LINKED
        && account != null
        && !account.equals(Account.UNKNOWN)
        && expectedPhone == null
        && !accountConfirmed;
  }

  /**
   * A checked code.
   *
   * @param code its text, a secret
   * @param ordinal which one of its round, from 1
   * @param of how many a round has
   * @param round which round since the flow began, from 1
   */
  public record Qr(
      String code, int ordinal, int of, int round, Instant issuedAt, Instant expiresAt) {
    /** Not the code: this ends up in logs. */
    @Override
    public String toString() {
      return "Qr[ordinal=" + ordinal + ", of=" + of + ", round=" + round + "]";
    }
  }

  /**
   * One part of the way from the panel to WhatsApp.
   *
   * @param ok whether it works; null if nothing is known
   * @param at when that was learnt last
   * @param since since when it has been so, however often it was found so again
   * @param latency how long the newest answer took, where that was measured
   */
  public record Hop(
      @Nullable Boolean ok,
      @Nullable Instant at,
      @Nullable Instant since,
      @Nullable Duration latency) {
    /** Nothing is known. */
    public static final Hop UNKNOWN = new Hop(null, null, null, null);

    /** The same hop, as it was found now. */
    Hop found(boolean ok, Instant now, @Nullable Duration latency) {
      boolean still = this.ok != null && this.ok == ok;
      return new Hop(ok, now, still ? since : now, latency);
    }
  }
}
