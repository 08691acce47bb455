package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.PairingFailed;
import dev.enlace.gateway.GatewayEvent.PairingIssued;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Entry;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkSessionTest {
  private static final Account ANA = new Account("5215512345678", "Ana");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeGateway gateway = new FakeGateway();
  private final LinkSession session = Sessions.fresh("aura", gateway, scheduler);

  // The way that goes well.

  @Test
  void linksFromTheButtonToTheAccount() {
    assertState(LinkState.IDLE, null);
    session.link(null);
    assertState(LinkState.CONNECTING, null);
    reach();
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_NOT_READY);
    assertEquals(1, gateway.connection().refreshes());
    gateway.say(code(1));
    assertState(LinkState.AWAITING_SCAN, null);
    gateway.say(new Scanned());
    assertState(LinkState.LINKING, Reason.LINK_FINISHING);
    assertNull(session.snapshot().qr());
    gateway.say(new Linked(ANA));
    assertState(LinkState.LINKED, null);
    assertEquals(ANA, session.snapshot().account());
    assertEquals(
        List.of(
            Kind.FLOW_STARTED,
            Kind.CONNECTING,
            Kind.CONNECTED,
            Kind.QR_ASKED,
            Kind.QR_RECEIVED,
            Kind.SCANNED,
            Kind.LINKED),
        kinds());
  }

  // Each wrote what it had read of the other's, too: of two people's changes one was lost.
  @Test
  void whatAChangeDoesNotNameStaysAsSomebodyElseMadeIt() {
    session.edit(new Edit(true, "Aura", false, null), "Ana");
    session.edit(new Edit(false, null, true, "5215512345678"), "Ben");
    assertEquals("Aura", session.snapshot().name());
    assertEquals("5215512345678", session.snapshot().expectedPhone());
    session.edit(new Edit(true, null, false, null), "Ana");
    assertNull(session.snapshot().name());
    assertEquals("5215512345678", session.snapshot().expectedPhone());
  }

  @Test
  void startsOnceHoweverOftenTheButtonIsPressed() {
    session.link(null);
    session.link(null);
    reach();
    session.link(null);
    assertEquals(1, gateway.connections().size());
    assertEquals(1, gateway.connection().refreshes());
  }

  @Test
  void showsAnAccountThatIsLinkedAlready() {
    linked();
    assertEquals(
        List.of(Kind.FLOW_STARTED, Kind.CONNECTING, Kind.CONNECTED, Kind.QR_ASKED, Kind.LINKED),
        kinds());
  }

  @Test
  void givesTheFirstCodeSixtySecondsAndTheOthersTwenty() {
    waiting();
    gateway.say(code(1));
    assertEquals(Duration.ofSeconds(60), life());
    gateway.say(code(2));
    assertEquals(Duration.ofSeconds(20), life());
    assertEquals(2, qr().ordinal());
    assertEquals(6, qr().of());
  }

  @Test
  void believesTheGatewaysOwnFigures() {
    waiting();
    gateway.say(new QrIssued("x", Duration.ofSeconds(7), 4, 0));
    assertEquals(Duration.ofSeconds(7), life());
    assertEquals(4, qr().ordinal());
  }

  @Test
  void doesNotLengthenACodesLifeWhenItComesAgain() {
    waiting();
    gateway.say(code(1));
    scheduler.forward(Duration.ofSeconds(50));
    gateway.say(code(1));
    assertEquals(Duration.ofSeconds(10), Duration.between(scheduler.now(), qr().expiresAt()));
  }

  @Test
  void takesAnExpiredCodeAwayAndAsksForAnother() {
    waiting();
    gateway.say(code(1));
    scheduler.forward(Duration.ofSeconds(60));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_RENEWING);
    assertNull(session.snapshot().qr());
    assertNextIn(Duration.ofSeconds(2));
    scheduler.forward(Duration.ofSeconds(2));
    assertEquals(2, gateway.connection().refreshes());
  }

  @Test
  void saysSoWhenTheSameCodeNeverTurnsOver() {
    waiting();
    gateway.say(code(1));
    scheduler.forward(Duration.ofSeconds(71));
    gateway.say(code(1));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_STALE);
    assertNotNull(session.snapshot().nextAttemptAt());
  }

  // Rounds.

  /**
   * A gateway that counts its codes on beyond six had each of them taken for a round of its own.
   */
  @Test
  void takesCodesBeyondTheSixthForTheSameRound() {
    waiting();
    for (int ordinal = 1; ordinal <= 9; ordinal++) {
      gateway.say(new QrIssued("code " + ordinal, null, ordinal, 30));
      assertEquals(1, qr().round());
      assertEquals(30, qr().of());
      assertEquals(ordinal, qr().ordinal());
    }
  }

  @Test
  void asksForAnotherRoundWhileSomebodyLooks() {
    waiting();
    round(1);
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_ROUND_OVER);
    scheduler.forward(Duration.ofSeconds(1));
    gateway.say(code(101));
    assertEquals(2, qr().round());
    assertEquals(1, qr().ordinal());
    assertEquals(Duration.ofSeconds(60), life());
  }

  @Test
  void countsOneEndOfARoundThatTwoPartiesNotice() {
    waiting();
    round(1);
    gateway.say(new Troubled(Reason.QR_ROUND_OVER, "408"));
    assertEquals(1, count(Kind.ROUND_OVER));
  }

  @Test
  void pausesAfterThreeRoundsAndGoesOnWhenAsked() {
    waiting();
    for (int round = 1; round <= CodeRules.MAX_ROUNDS; round++) {
      assertNotEquals(LinkState.IDLE, session.snapshot().state());
      round(round);
      scheduler.forward(Duration.ofSeconds(1));
    }
    assertState(LinkState.IDLE, Reason.QR_PAUSED);
    assertTrue(gateway.connection().closed());
    assertEquals(0, scheduler.timers());
    session.link(null);
    reach();
    gateway.say(code(999));
    assertEquals(1, qr().round());
  }

  @Test
  void startsNoOtherRoundWhenNobodyLooks() {
    waiting();
    for (int ordinal = 1; ordinal <= 6; ordinal++) {
      gateway.say(code(ordinal));
      scheduler.forward(life());
    }
    assertState(LinkState.IDLE, Reason.QR_PAUSED);
  }

  // Waiting for a code.

  @Test
  void asksAgainAfterTwoToFiveSecondsAndThenEveryThree() {
    waiting();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      gateway.say(new NotLinked(Reason.QR_NOT_READY));
      Duration next = next();
      waits.add(next.toMillis());
      session.seen();
      scheduler.forward(next);
    }
    assertEquals(List.of(2_000L, 3_000L, 4_000L, 5_000L, 5_000L, 3_600L), waits);
    assertEquals(7, gateway.connection().refreshes());
  }

  @Test
  void keepsExplainingWhileTheGatewayCannotMakeTheCode() {
    waiting();
    for (int i = 1; i <= 5; i++) {
      gateway.say(new Troubled(Reason.QR_GENERATION_ERROR, "500"));
      assertState(LinkState.WAITING_FOR_QR, Reason.QR_GENERATION_ERROR);
      assertEquals(Reason.QR_GENERATION_ERROR, session.snapshot().qrError());
      assertEquals(i, session.snapshot().attempt());
      assertNextIn(Duration.ofSeconds(5));
      scheduler.forward(Duration.ofSeconds(5));
    }
    gateway.say(code(1));
    assertState(LinkState.AWAITING_SCAN, null);
    assertNull(session.snapshot().qrError());
    assertEquals(6, session.snapshot().qrAttempts());
  }

  @Test
  void doesNotWaitForEverForAnAnswer() {
    waiting();
    scheduler.forward(Conversation.ANSWER_LIMIT);
    assertState(LinkState.WAITING_FOR_QR, Reason.GW_SLOW_REPLY);
    assertNextIn(Duration.ofSeconds(3));
    scheduler.forward(Duration.ofSeconds(3));
    assertEquals(2, gateway.connection().refreshes());
  }

  @Test
  void givesAQuestionMoreTimeWhenItHearsPartOfTheAnswer() {
    waiting();
    scheduler.forward(Duration.ofSeconds(10));
    gateway.say(new Heard("status", Duration.ofSeconds(10)));
    scheduler.forward(Duration.ofSeconds(10));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_NOT_READY);
  }

  /**
   * The gateway's heartbeat came every few seconds and counted as part of an answer: a question
   * that nobody answered stayed open for ever, with no reason on the page and a button that did
   * nothing.
   */
  @Test
  void doesNotTakeHeartbeatsForAnAnswer() {
    waiting();
    for (int i = 0; i < 3; i++) {
      scheduler.forward(Duration.ofSeconds(5));
      gateway.say(new Heard(null, null));
    }
    assertState(LinkState.WAITING_FOR_QR, Reason.GW_SLOW_REPLY);
  }

  @Test
  void doesNotLetChatterKeepAQuestionOpenForEver() {
    waiting();
    for (int i = 0; i < 8; i++) {
      scheduler.forward(Duration.ofSeconds(5));
      gateway.say(new Heard("message", null));
    }
    assertState(LinkState.WAITING_FOR_QR, Reason.GW_SLOW_REPLY);
  }

  /** One failure of the gateway's was told by it three times, and counted as three attempts. */
  @Test
  void countsAFailureOnceHoweverOftenItIsTold() {
    waiting();
    gateway.say(new Troubled(Reason.WA_UNREACHABLE, "ENOTFOUND"));
    Duration next = next();
    gateway.say(new Troubled(Reason.WA_UNREACHABLE, "ENOTFOUND"));
    gateway.say(new Troubled(Reason.WA_UNREACHABLE, "ENOTFOUND"));
    assertEquals(1, session.snapshot().attempt());
    assertEquals(next, next());
    assertEquals(1, count(Kind.TROUBLE));
  }

  @Test
  void leavesItToAPersonWhenWhatsAppRefusesForGood() {
    waiting();
    gateway.say(new Troubled(Reason.WA_REFUSED, "403"));
    assertState(LinkState.NEEDS_ACTION, Reason.WA_REFUSED);
    scheduler.forward(Duration.ofDays(1));
    assertEquals(1, gateway.connection().refreshes());
  }

  @Test
  void doesNotSayScanNowWhenTheGatewayIsConnectingOnly() {
    waiting();
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_NOT_READY);
  }

  // A page told three things in the 100 ms from a code to the next: it is renewed, it is being
  // made, here it is.
  @Test
  void aRenewalStaysOneWhileTheGatewayHasNoCodeForSomeSeconds() {
    waiting();
    gateway.say(code(1));
    scheduler.forward(life());
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_RENEWING);
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_RENEWING);
    scheduler.forward(CodeRules.RENEWAL_LIMIT);
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_NOT_READY);
  }

  @Test
  void aNewSetOfCodesIsARenewalOnlyWhereThereWasOneBefore() {
    waiting();
    gateway.say(new Troubled(Reason.QR_ROUND_OVER, "408"));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_ROUND_OVER);
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_NOT_READY);

    round(1);
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_ROUND_OVER);
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_ROUND_OVER);
  }

  // The page said “7 attempts”, from the codes of before, and the log beside it “attempt 2”.
  @Test
  void theLogCountsQuestionsAsTheSnapshotDoes() {
    waiting();
    for (int i = 0; i < 2; i++) {
      gateway.say(new NotLinked(Reason.QR_NOT_READY));
      scheduler.forward(next());
      assertAskedAsShown();
    }
    gateway.say(code(1));
    scheduler.forward(life());
    scheduler.forward(next());
    assertAskedAsShown();
  }

  private void assertAskedAsShown() {
    Entry asked =
        logged().stream()
            .filter(entry -> entry.kind() == Kind.QR_ASKED)
            .reduce((first, second) -> second)
            .orElseThrow();
    assertEquals(session.snapshot().attempt() + 1L, asked.params().get("attempt"));
  }

  @Test
  void keepsACodeThatIsGoodWhenTheNextAnswerIsNot() {
    waiting();
    gateway.say(code(1));
    for (Reason reason :
        List.of(Reason.GW_BAD_REPLY, Reason.QR_UNREADABLE, Reason.GW_5XX, Reason.GW_RATE_LIMIT)) {
      gateway.say(new Troubled(reason, "x"));
      assertState(LinkState.AWAITING_SCAN, null);
    }
  }

  @Test
  void saysWhyTheGatewayCannotReachWhatsApp() {
    waiting();
    gateway.say(new Troubled(Reason.WA_UNREACHABLE, "ENOTFOUND"));
    assertState(LinkState.WAITING_FOR_QR, Reason.WA_UNREACHABLE);
    assertEquals("ENOTFOUND", session.snapshot().detail());
    assertEquals(false, session.snapshot().whatsapp().ok());
    assertEquals(true, session.snapshot().gateway().ok());
    gateway.say(code(1));
    assertEquals(true, session.snapshot().whatsapp().ok());
  }

  @Test
  void doesNotShowACodeOfADemonstrationAndLooksAgainLater() {
    waiting();
    gateway.say(new Troubled(Reason.QR_DEMO, "fallback"));
    assertState(LinkState.NEEDS_ACTION, Reason.QR_DEMO);
    assertNextIn(Duration.ofSeconds(30));
    scheduler.forward(Duration.ofSeconds(30));
    assertEquals(2, gateway.connection().refreshes());
    gateway.say(code(1));
    assertState(LinkState.AWAITING_SCAN, null);
  }

  @Test
  void forgetsTheCodesEndWhenTheCodeIsGoneBefore() {
    waiting();
    gateway.say(code(1));
    gateway.say(new Troubled(Reason.WA_UNREACHABLE, "ETIMEDOUT"));
    assertState(LinkState.WAITING_FOR_QR, Reason.WA_UNREACHABLE);
    assertEquals(1, scheduler.timers() - 1, "the next question, and the connection's health");
  }

  /**
   * A stranger read «Intentos hasta ahora: 8» beside a log that had come to 6, and a gateway that
   * was "without connection since" the last attempt: in an outage everybody counts alike, from one
   * beginning.
   */
  @Test
  void hasOneBeginningAndOneCountInAnOutageHoweverItGoes() {
    linked();
    scheduler.forward(Duration.ofMinutes(10));
    Instant began = scheduler.now();
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    assertOutage(began, 0);
    gateway.say(new Lost(Reason.GW_DROPPED, "heard no more"));
    for (int attempt = 1; attempt <= 3; attempt++) {
      scheduler.forward(next());
      assertEquals((long) attempt, connecting().params().get("attempt"));
      gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
      assertOutage(began, attempt);
    }
    // A wall in between: only a person can mend it, and the panel looks again all the same.
    scheduler.forward(next());
    gateway.say(new Lost(Reason.GW_TLS_CERT, "expired"));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_TLS_CERT);
    assertOutage(began, 4);
    // It is there for a moment, and cannot say how the account stands.
    scheduler.forward(next());
    assertState(LinkState.RECONNECTING, Reason.GW_TLS_CERT);
    assertOutage(began, 4);
    reach();
    gateway.say(new Troubled(Reason.GW_5XX, "502"));
    assertEquals(5, session.snapshot().attempt());
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    assertOutage(began, 6);
    scheduler.forward(next());
    reach();
    gateway.say(new Linked(ANA));
    assertEquals(0, session.snapshot().attempt());
    assertNull(session.snapshot().waitingSince());
    scheduler.forward(Duration.ofSeconds(5));
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    assertOutage(scheduler.now(), 0);
  }

  @Test
  void whatOnlyAPersonCanMendIsDatedFromWhenItWasLost() {
    linked();
    Instant began = scheduler.now();
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    scheduler.forward(next());
    gateway.say(new Lost(Reason.GW_AUTH, "401"));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_AUTH);
    assertNull(session.snapshot().nextAttemptAt());
    scheduler.forward(Duration.ofDays(2));
    assertOutage(began, 1);
  }

  private void assertOutage(Instant began, int failed) {
    SessionSnapshot snapshot = session.snapshot();
    assertEquals(began, snapshot.waitingSince());
    assertEquals(began, snapshot.gateway().since());
    assertEquals(failed, snapshot.attempt());
  }

  private Entry connecting() {
    return logged().stream()
        .filter(entry -> entry.kind() == Kind.CONNECTING)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /**
   * Lost at nine and back ten seconds later, in front of a wall; pressed at noon, it was "without
   * connection since nine" beside a wait of seconds.
   */
  @Test
  void anOutageEndsWhereSomebodyBeginsAnew() {
    linked();
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    scheduler.forward(next());
    reach();
    gateway.say(new Troubled(Reason.LINK_REPLACED, "440"));
    assertState(LinkState.NEEDS_ACTION, Reason.LINK_REPLACED);
    scheduler.forward(Duration.ofHours(3));
    Instant pressed = scheduler.now();
    session.link(null);
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    assertOutage(pressed, 1);
  }

  /** After a reload the page took the newest of two states for the beginning of the wait. */
  @Test
  void waitsForACodeFromTheButtonOnWhateverStateItIsInMeanwhile() {
    Instant pressed = scheduler.now();
    session.link(null);
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    scheduler.forward(next());
    reach();
    scheduler.forward(Duration.ofSeconds(2));
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_NOT_READY);
    assertEquals(pressed, session.snapshot().waitingSince());
    gateway.say(code(1));
    assertNull(session.snapshot().waitingSince());
  }

  // Reaching the gateway.

  @Test
  void explainsCountsDownAndGoesOnByItselfWhenTheGatewayComesUp() {
    session.link(null);
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    assertState(LinkState.CONNECTING, Reason.GW_REFUSED);
    assertNextIn(Duration.ofSeconds(1));
    assertEquals(1, session.snapshot().attempt());
    assertEquals(false, session.snapshot().gateway().ok());
    scheduler.forward(Duration.ofSeconds(1));
    assertEquals(2, gateway.connections().size());
    reach();
    assertState(LinkState.WAITING_FOR_QR, Reason.QR_NOT_READY);
    assertEquals(
        1, session.snapshot().attempt(), "there is no code yet: it goes on with the second");
  }

  @Test
  void doesNotWaitForEverForAConnection() {
    session.link(null);
    scheduler.forward(Conversation.ATTEMPT_LIMIT);
    assertState(LinkState.CONNECTING, Reason.GW_HANDSHAKE_TIMEOUT);
    assertTrue(gateway.connection().closed());
    assertNotNull(session.snapshot().nextAttemptAt());
  }

  @Test
  void keepsSayingWhyWhileTheNextAttemptIsUnderWay() {
    session.link(null);
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    scheduler.forward(Duration.ofSeconds(1));
    assertState(LinkState.CONNECTING, Reason.GW_REFUSED);
    assertNull(session.snapshot().nextAttemptAt());
  }

  @Test
  void retriesAtOnceWhenAskedTo() {
    session.link(null);
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    session.link(null);
    assertEquals(2, gateway.connections().size());
    scheduler.forward(Duration.ofSeconds(2));
    assertEquals(2, gateway.connections().size());
  }

  @Test
  void plansNothingAfterAWrongKeyUntilSomebodyPresses() {
    session.link(null);
    gateway.say(new Lost(Reason.GW_AUTH, "401"));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_AUTH);
    assertNull(session.snapshot().nextAttemptAt());
    scheduler.forward(Duration.ofDays(1));
    assertEquals(1, gateway.connections().size());
    session.link(null);
    assertEquals(2, gateway.connections().size());
  }

  @Test
  void looksAgainNowAndThenWhetherACertificateWasMended() {
    session.link(null);
    gateway.say(new Lost(Reason.GW_TLS_CERT, "expired"));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_TLS_CERT);
    scheduler.forward(Duration.ofSeconds(30));
    assertEquals(2, gateway.connections().size());
    assertState(LinkState.CONNECTING, Reason.GW_TLS_CERT);
  }

  @Test
  void waitsLongerEachTimeForAGatewayThatAcceptsAndCloses() {
    session.link(null);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      reach();
      gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
      waits.add(next().toMillis());
      scheduler.forward(next());
    }
    assertEquals(List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L), waits);
    assertTrue(logged().stream().anyMatch(entry -> entry.reason() == Reason.GW_UNSTABLE));
  }

  @Test
  void forgetsOldFailuresAfterAMinuteOfHealth() {
    session.link(null);
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    scheduler.forward(Duration.ofSeconds(1));
    reach();
    gateway.say(code(1));
    scheduler.forward(GatewayRules.HEALTHY_AFTER);
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    assertNextIn(Duration.ofSeconds(1));
    assertEquals(1, session.snapshot().attempt());
  }

  @Test
  void stopsInsistingWhenItIsKickedThreeTimesInFiveMinutes() {
    session.link(null);
    for (int i = 0; i < 2; i++) {
      reach();
      gateway.say(new Lost(Reason.GW_KICKED, "41"));
      assertEquals(LinkState.CONNECTING, session.snapshot().state());
      scheduler.forward(next());
    }
    reach();
    gateway.say(new Lost(Reason.GW_KICKED, "41"));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_KICKED_REPEATEDLY);
    assertNull(session.snapshot().nextAttemptAt());
  }

  @Test
  void takesTheCodeAwayAtOnceWhenTheGatewayIsLost() {
    waiting();
    gateway.say(code(1));
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    assertNull(session.snapshot().qr());
    assertState(LinkState.CONNECTING, Reason.GW_DROPPED);
  }

  @Test
  void hearsNothingFromAConnectionThatIsOver() {
    session.link(null);
    FakeGateway.FakeConnection old = gateway.connection();
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    scheduler.forward(Duration.ofSeconds(1));
    old.say(code(1));
    old.say(new Linked(ANA));
    assertState(LinkState.CONNECTING, Reason.GW_DROPPED);
  }

  // After the scan.

  @Test
  void takesTheRestartAfterTheScanForLinking() {
    waiting();
    gateway.say(code(1));
    gateway.say(new Scanned());
    gateway.say(new Troubled(Reason.WA_DROPPED, "515"));
    assertState(LinkState.LINKING, Reason.LINK_FINISHING);
    gateway.say(new Linked(ANA));
    assertState(LinkState.LINKED, null);
  }

  @Test
  void goesBackToACodeWhenLinkingDoesNotComeToAnEnd() {
    waiting();
    gateway.say(code(1));
    gateway.say(new Scanned());
    for (int s = 10; s < 90; s += 10) {
      scheduler.forward(Duration.ofSeconds(10));
      gateway.say(
          new Scanned()); // the gateway says so again and again: no reason for more patience
      assertEquals(LinkState.LINKING, session.snapshot().state());
    }
    scheduler.forward(Duration.ofSeconds(10));
    assertState(LinkState.WAITING_FOR_QR, Reason.LINK_TIMEOUT);
  }

  @Test
  void suspectsAPasskeyWhenScansEndInFreshCodes() {
    waiting();
    gateway.say(code(1));
    gateway.say(new Scanned());
    gateway.say(code(2));
    assertState(LinkState.AWAITING_SCAN, Reason.LINK_REJECTED);
    gateway.say(new Scanned());
    gateway.say(code(3));
    assertState(LinkState.AWAITING_SCAN, Reason.LINK_PASSKEY);
  }

  @Test
  void ignoresACodeThatComesAfterTheAccountIsLinked() {
    linked();
    gateway.say(code(2));
    assertState(LinkState.LINKED, null);
    assertNull(session.snapshot().qr());
  }

  @Test
  void endsLinkedInWhateverOrderTheNewsComesTwice() {
    List<GatewayEvent> news = List.of(code(1), code(2), new Scanned(), new Linked(ANA));
    for (int[] order : permutations(news.size())) {
      LinkSession fresh = Sessions.fresh("aura", gateway, scheduler);
      fresh.link(null);
      reach();
      for (int i : order) {
        gateway.say(news.get(i));
        gateway.say(news.get(i));
      }
      assertEquals(LinkState.LINKED, fresh.snapshot().state());
    }
  }

  // Linked.

  @Test
  void staysLinkedWhileTheWayToTheGatewayIsRestored() {
    linked();
    gateway.say(new Lost(Reason.GW_HEARTBEAT, "45 s"));
    assertState(LinkState.RECONNECTING, Reason.GW_HEARTBEAT);
    assertEquals(ANA, session.snapshot().account());
    scheduler.forward(Duration.ofSeconds(1));
    reach();
    assertEquals(LinkState.RECONNECTING, session.snapshot().state());
    gateway.say(new Linked(Account.UNKNOWN));
    assertState(LinkState.LINKED, null);
    assertEquals(ANA, session.snapshot().account());
    assertEquals(1, count(Kind.RESTORED));
  }

  @Test
  void staysLinkedWhileTheGatewayRestoresItsWayToWhatsApp() {
    linked();
    gateway.say(new Troubled(Reason.WA_DROPPED, "428"));
    assertState(LinkState.RECONNECTING, Reason.WA_DROPPED);
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertEquals(LinkState.RECONNECTING, session.snapshot().state());
    gateway.say(new Linked(ANA));
    assertState(LinkState.LINKED, null);
  }

  @Test
  void saysSoWhenTheGatewayForgotTheSession() {
    linked();
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    scheduler.forward(Duration.ofSeconds(1));
    reach();
    gateway.say(code(7));
    assertState(LinkState.AWAITING_SCAN, Reason.SESSION_RECREATED);
    assertNull(session.snapshot().account());
  }

  @Test
  void showsNoNewCodeByItselfAfterTheAccountWasUnlinkedFromThePhone() {
    linked();
    gateway.say(new LoggedOut());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_BY_PHONE);
    assertTrue(gateway.connection().closed());
    scheduler.forward(Duration.ofDays(1));
    assertEquals(1, gateway.connections().size());
    session.link(null);
    assertEquals(LinkState.CONNECTING, session.snapshot().state());
  }

  @Test
  void doesNotFightOverASessionThatWasOpenedElsewhere() {
    linked();
    gateway.say(new Troubled(Reason.LINK_REPLACED, "440"));
    assertState(LinkState.NEEDS_ACTION, Reason.LINK_REPLACED);
    scheduler.forward(Duration.ofDays(1));
    assertEquals(1, gateway.connections().size());
  }

  @Test
  void wakesNobodyForAHeartbeat() {
    linked();
    long version = session.snapshot().version();
    scheduler.forward(Duration.ofSeconds(25));
    gateway.say(new Heard(null, null));
    assertEquals(version, session.snapshot().version());
    assertEquals(scheduler.now(), session.snapshot().gateway().at());
  }

  /** WhatsApp «worked 40 min ago», though the gateway was there to tell if it had not. */
  @Test
  void takesTheSilenceOfAGatewayThatTellsByItselfForNoNewsOfWhatsApp() {
    linked();
    Instant since = scheduler.now();
    scheduler.forward(Duration.ofSeconds(25));
    gateway.say(new Heard(null, null));
    assertEquals(true, session.snapshot().whatsapp().ok());
    assertEquals(scheduler.now(), session.snapshot().whatsapp().at());
    assertEquals(since, session.snapshot().whatsapp().since());
  }

  @Test
  void doesNotPesterALinkedGatewayThatTellsByItself() {
    linked();
    scheduler.forward(Duration.ofHours(1));
    assertEquals(1, gateway.connection().refreshes());
  }

  @Test
  void asksAGatewayThatDoesNotTellByItselfEveryThreeSecondsWhileSomebodyLooks() {
    gateway.pushNothing();
    linked();
    scheduler.forward(Duration.ofMillis(3_600));
    assertEquals(2, gateway.connection().refreshes());
    gateway.say(new Linked(ANA));
    scheduler.forward(LinkSession.LOOKING);
    gateway.say(new Linked(ANA));
    int before = gateway.connection().refreshes();
    scheduler.forward(Duration.ofSeconds(35));
    assertEquals(before, gateway.connection().refreshes());
    session.seen();
    assertEquals(before + 1, gateway.connection().refreshes());
  }

  /**
   * A code that lives long was confirmed every three seconds, and the way to WhatsApp went grey.
   */
  @Test
  void aCodeThatIsOfferedOnTellsThatWhatsAppIsThere() {
    gateway.pushNothing();
    waiting();
    QrIssued code = new QrIssued("code", Duration.ofMinutes(3), 0, 0);
    gateway.say(code);
    Instant first = scheduler.now();
    scheduler.forward(Duration.ofSeconds(100));
    gateway.say(code);
    assertState(LinkState.AWAITING_SCAN, null);
    assertEquals(scheduler.now(), session.snapshot().whatsapp().at());
    assertEquals(first, session.snapshot().whatsapp().since());
  }

  /**
   * After a restart the gateway said "syncing", and the account was forgotten as if scanned anew.
   */
  @Test
  void doesNotTakeALinkedAccountThatComesBackForAScan() {
    linked();
    gateway.say(new Troubled(Reason.WA_DROPPED, "428"));
    gateway.say(new Scanned());
    assertEquals(LinkState.RECONNECTING, session.snapshot().state());
    assertEquals(ANA, session.snapshot().account());
    gateway.say(new LoggedOut());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_BY_PHONE);
  }

  @Test
  void staysLinkedWhateverIsSaidAboutTheLastCode() {
    linked();
    for (Reason reason : List.of(Reason.QR_UNREADABLE, Reason.QR_NOT_WHATSAPP, Reason.QR_DEMO)) {
      gateway.say(new Troubled(reason, "the old code"));
      assertState(LinkState.LINKED, null);
    }
  }

  @Test
  void goesOnAskingAGatewayThatStillOffersACodeOfALinkedAccount() {
    gateway.pushNothing();
    linked();
    gateway.say(code(2));
    session.seen();
    scheduler.forward(Duration.ofSeconds(4));
    assertEquals(2, gateway.connection().refreshes());
  }

  @Test
  void showsNoOldTroubleBesideAStateThatIsWell() {
    linked();
    gateway.say(new Troubled(Reason.GW_SLOW_REPLY, "no answer"));
    assertState(LinkState.LINKED, null);
    assertNull(session.snapshot().detail());
  }

  // What people ask for.

  @Test
  void unlinksAnAccountThatWasStoppedBeforeItWasDeleted() {
    linked();
    session.stop(null);
    session.delete(null);
    reach();
    assertEquals(1, gateway.connection().logouts());
    session.link(null); // a press that comes late brings nothing back
    gateway.say(new LoggedOut());
    assertTrue(gateway.connection().closed());
    session.link(null);
    assertEquals(2, gateway.connections().size());
  }

  @Test
  void canBeAskedToUnlinkAgainAfterAPause() {
    waiting();
    gateway.say(code(1));
    session.logout(null);
    gateway.say(new Lost(Reason.GW_AUTH, "401"));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_AUTH);
    session.logout(null);
    reach();
    assertEquals(1, gateway.connection().logouts());
  }

  @Test
  void unlinksTheAccountWhenAsked() {
    linked();
    session.logout(null);
    session.logout(null);
    assertEquals(1, gateway.connection().logouts());
    gateway.say(new LoggedOut());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_HERE);
  }

  @Test
  void unlinksAsSoonAsTheGatewayIsBack() {
    linked();
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    session.logout(null);
    reach();
    assertEquals(1, gateway.connection().logouts());
    assertEquals(0, gateway.connection().refreshes());
  }

  @Test
  void saysAtOnceThatTheWishToUnlinkIsTakenOnThoughTheGatewayIsAway() {
    // Somebody pressed it during an outage, and the page looked as if nothing had happened.
    linked();
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    long before = session.version();
    session.logout("maria");
    assertTrue(session.snapshot().unlinking());
    assertTrue(session.version() > before, "readers are told");
    reach();
    assertTrue(session.snapshot().unlinking(), "not done yet");
    gateway.say(new LoggedOut());
    assertFalse(session.snapshot().unlinking());
  }

  @Test
  void keepsTheAccountIfTheWishToUnlinkIsTakenBackBeforeTheGatewayHeardOfIt() {
    linked();
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    session.logout("maria");
    session.keepLinked("maria");
    assertFalse(session.snapshot().unlinking());
    assertEquals(EventLog.Kind.LOGOUT_WITHDRAWN, session.events().after(0).get(0).kind());
    reach();
    assertEquals(0, gateway.connection().logouts());
    gateway.say(new Linked(ANA));
    assertState(LinkState.LINKED, null);
  }

  @Test
  void doesNotTakeBackAWishToUnlinkOfWhichTheGatewayHasHeard() {
    linked();
    session.logout(null);
    session.keepLinked(null);
    assertTrue(session.snapshot().unlinking());
    gateway.say(new LoggedOut());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_HERE);
  }

  /** The answer was lost with the connection, and the account gone, when «kept» was said. */
  @Test
  void doesNotTakeBackAWishToUnlinkThatWasSentBeforeTheConnectionWasLost() {
    linked();
    session.logout(null);
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    assertTrue(session.snapshot().unlinkSent());
    session.keepLinked(null);
    assertTrue(session.snapshot().unlinking());
    session.refresh();
    reach();
    gateway.say(new LoggedOut());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_HERE);
    assertFalse(session.snapshot().unlinkSent());
  }

  @Test
  void saysThatTheWishToUnlinkWasSentOnlyOnceItWas() {
    linked();
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    session.logout(null);
    assertFalse(session.snapshot().unlinkSent());
    reach();
    assertTrue(session.snapshot().unlinkSent());
  }

  /** «Reintentar ahora» dropped the wish without a word, and the account stayed linked. */
  @Test
  void stillUnlinksAfterSomebodyTriesAgainWhereAPersonIsNeeded() {
    linked();
    gateway.say(new Lost(Reason.GW_NOT_A_GATEWAY, "200"));
    session.logout("maria");
    gateway.say(new Lost(Reason.GW_NOT_A_GATEWAY, "200"));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_NOT_A_GATEWAY);
    assertTrue(session.snapshot().unlinking());
    session.link("maria");
    assertTrue(session.snapshot().unlinking());
    reach();
    assertEquals(1, gateway.connection().logouts());
  }

  @Test
  void saysNoLongerThatItUnlinksWhereItGaveThatUp() {
    linked();
    session.logout(null);
    gateway.say(new Lost(Reason.GW_AUTH, "401"));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_AUTH);
    assertFalse(session.snapshot().unlinking());
  }

  @Test
  void saysSoWhenTheGatewayDoesNotConfirmThatItUnlinked() {
    linked();
    session.logout(null);
    scheduler.forward(Conversation.ANSWER_LIMIT);
    assertState(LinkState.LINKED, Reason.LOGOUT_UNCONFIRMED);
    session.logout(null);
    assertEquals(2, gateway.connection().logouts());
  }

  @Test
  void stopsInEveryStateAndLeavesNoTimerBehind() {
    waiting();
    gateway.say(code(1));
    session.stop(null);
    assertState(LinkState.IDLE, null);
    assertNull(session.snapshot().qr());
    assertTrue(gateway.connection().closed());
    assertEquals(0, scheduler.timers());
  }

  /**
   * The history told of a linked account that somebody had stopped its linking, and that somebody
   * wanted to retry when they only resumed.
   */
  @Test
  void pausingTheFollowingOfAnAccountIsNotToldAsStoppingItsLinking() {
    linked();
    session.stop("ana");
    session.link("luis");
    List<EventLog.Entry> told = session.events().after(0);
    assertTrue(told.stream().anyMatch(e -> isBy(e, Kind.FOLLOWING_PAUSED, "ana")));
    assertTrue(told.stream().anyMatch(e -> isBy(e, Kind.FOLLOWING_RESUMED, "luis")));
    assertEquals(0, count(Kind.STOPPED));
    assertEquals(0, count(Kind.RETRY_ASKED));
  }

  private static boolean isBy(EventLog.Entry entry, Kind kind, String by) {
    return entry.kind() == kind && by.equals(entry.by());
  }

  /**
   * «Cancelar» while the gateway was away made a linked account look as if it had never been
   * linked, and going on counted as a link more.
   */
  @Test
  void saysThatAnAccountStaysLinkedWhenSomebodyStopsFollowingIt() {
    linked();
    gateway.say(new Lost(Reason.GW_REFUSED, ""));
    session.stop("ana");
    assertState(LinkState.IDLE, Reason.ACCOUNT_PAUSED);
    assertNotNull(session.snapshot().account());

    session.link(null);
    assertState(LinkState.RECONNECTING, null);
    reach();
    gateway.say(new Linked(session.snapshot().account()));
    assertState(LinkState.LINKED, null);
    List<Kind> kinds = session.events().after(0).stream().map(EventLog.Entry::kind).toList();
    assertEquals(1, Collections.frequency(kinds, Kind.LINKED));
    assertEquals(1, Collections.frequency(kinds, Kind.RESTORED));
  }

  @Test
  void survivesAFaultOfOurOwnAndSaysSo() {
    gateway.setBroken(true);
    session.link(null);
    assertState(LinkState.CONNECTING, Reason.INTERNAL);
    gateway.setBroken(false);
    scheduler.forward(next());
    reach();
    assertEquals(LinkState.WAITING_FOR_QR, session.snapshot().state());
    assertEquals(List.of(), scheduler.thrown());
  }

  @Test
  void hasAReaderThatThrowsHarmNobody() {
    List<Long> versions = new ArrayList<>();
    session.watch(
        () -> {
          throw new IllegalStateException("a reader's bug");
        });
    Runnable end = session.watch(() -> versions.add(session.version()));
    session.link(null);
    assertEquals(LinkState.CONNECTING, session.snapshot().state());
    assertFalse(versions.isEmpty());
    end.run();
    int before = versions.size();
    reach();
    assertEquals(before, versions.size());
  }

  // For every reason and every event.

  @Test
  void alwaysSaysWhatHappensNextOrWhatToDo() {
    for (Reason reason : Reason.values()) {
      for (boolean lost : new boolean[] {true, false}) {
        LinkSession fresh = Sessions.fresh("aura", gateway, scheduler);
        fresh.seen();
        fresh.link(null);
        reach();
        gateway.say(lost ? new Lost(reason, "x") : new Troubled(reason, "x"));
        SessionSnapshot now = fresh.snapshot();
        boolean moves = now.nextAttemptAt() != null;
        boolean aPersonCanGoOn =
            switch (now.state()) {
              case NEEDS_ACTION, IDLE, LOGGED_OUT -> true;
              default -> false;
            };
        assertTrue(moves || aPersonCanGoOn, reason + (lost ? " lost " : " troubled ") + now);
      }
    }
  }

  @Test
  void hasARuleForEveryEvent() {
    List<GatewayEvent> events =
        List.of(
            new Reached(Duration.ZERO),
            new Heard(null, null),
            new NotLinked(Reason.QR_NOT_READY),
            code(1),
            new PairingIssued("ABCD1234", null),
            new PairingFailed(Reason.GW_BAD_REPLY, "status=500"),
            new Scanned(),
            new Linked(ANA),
            new LoggedOut(),
            new Troubled(Reason.GW_BAD_REPLY, "status=500", null),
            new Lost(Reason.GW_DROPPED, "1006"));
    assertEquals(
        Set.of(GatewayEvent.class.getPermittedSubclasses()),
        events.stream().<Class<?>>map(GatewayEvent::getClass).collect(Collectors.toSet()));
    for (GatewayEvent event : events) {
      waiting();
      gateway.say(event);
      assertEquals(List.of(), scheduler.thrown(), () -> "no rule for " + event);
      session.stop(null);
    }
  }

  @Test
  void growsOnlyUpwardInVersions() {
    List<Long> versions = new ArrayList<>();
    session.watch(() -> versions.add(session.version()));
    linked();
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    scheduler.forward(Duration.ofSeconds(1));
    assertEquals(versions.stream().sorted().distinct().toList(), versions);
  }

  @Test
  void writesALastingFaultFiveTimesAndThenOnceAMinute() {
    waiting();
    for (int i = 0; i < 60; i++) {
      gateway.say(new Troubled(Reason.QR_GENERATION_ERROR, "500"));
      scheduler.forward(Duration.ofSeconds(5));
    }
    // Five minutes: the first five, and one a minute after that.
    assertTrue(count(Kind.TROUBLE) <= 10, count(Kind.TROUBLE) + " lines");
  }

  // Asking for the state.

  @Test
  void asksTheGatewayWhateverItIsDoingForTheState() {
    waiting();
    for (GatewayEvent stand :
        List.of(new NotLinked(Reason.QR_NOT_READY), code(1), new Scanned(), new Linked(ANA))) {
      gateway.say(stand);
      LinkState before = session.snapshot().state();
      int asked = gateway.connection().refreshes();
      session.refresh();
      session.refresh();
      assertEquals(asked + 1, gateway.connection().refreshes(), "one question at a time");
      assertEquals(before, session.snapshot().state());
    }
    assertEquals(1, gateway.connections().size());
  }

  @Test
  void makesThePlannedAttemptNowWhenAskedForTheState() {
    session.link(null);
    gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
    session.refresh();
    assertEquals(2, gateway.connections().size());
    session.refresh();
    assertEquals(2, gateway.connections().size(), "one attempt at a time");
  }

  @Test
  void startsNothingWhenAskedForTheStateOfWhatStandsStill() {
    session.refresh();
    assertState(LinkState.IDLE, null);
    session.link(null);
    gateway.say(new Lost(Reason.GW_AUTH, "401"));
    session.refresh();
    assertState(LinkState.NEEDS_ACTION, Reason.GW_AUTH);
    linked();
    gateway.say(new LoggedOut());
    session.refresh();
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_BY_PHONE);
    assertEquals(2, gateway.connections().size());
  }

  @Test
  void goesOnWatchingAfterAnAnswerToWhatWasAskedBetween() {
    gateway.pushNothing();
    linked();
    session.refresh();
    gateway.say(new Linked(ANA));
    int asked = gateway.connection().refreshes();
    session.seen();
    scheduler.forward(Duration.ofSeconds(4));
    assertEquals(asked + 1, gateway.connection().refreshes());
  }

  @Test
  void tellsWhatTheGatewaySaidLastAndWhetherItHadACode() {
    waiting();
    assertEquals(Answer.NONE, session.snapshot().lastAnswer());
    gateway.say(new Heard("status {hasQR:false}", null));
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertEquals(
        new Answer("status {hasQR:false}", scheduler.now(), false),
        session.snapshot().lastAnswer());
    gateway.say(code(1));
    assertEquals(true, session.snapshot().lastAnswer().hasQr());
    gateway.say(new Troubled(Reason.QR_UNREADABLE, "noise"));
    assertNull(session.snapshot().lastAnswer().hasQr());
    gateway.say(new Troubled(Reason.QR_GENERATION_ERROR, "500"));
    assertEquals(false, session.snapshot().lastAnswer().hasQr());
  }

  @Test
  void takesNeitherAHeartbeatNorSilenceForAnAnswer() {
    waiting();
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    Answer answer = session.snapshot().lastAnswer();
    session.refresh();
    scheduler.forward(Duration.ofSeconds(1));
    gateway.say(new Heard(null, null));
    assertEquals(answer, session.snapshot().lastAnswer());
    scheduler.forward(Conversation.ANSWER_LIMIT);
    assertState(LinkState.WAITING_FOR_QR, Reason.GW_SLOW_REPLY);
    assertEquals(answer, session.snapshot().lastAnswer());
  }

  private void reach() {
    gateway.say(new Reached(Duration.ofMillis(84)));
  }

  private void waiting() {
    session.link(null);
    reach();
  }

  private void linked() {
    waiting();
    gateway.say(new Linked(ANA));
    assertState(LinkState.LINKED, null);
  }

  /** A whole round of codes, unscanned, with somebody looking. */
  private void round(int round) {
    for (int ordinal = 1; ordinal <= 6; ordinal++) {
      gateway.say(code(round * 10 + ordinal));
      session.seen();
      scheduler.forward(life());
    }
  }

  private static QrIssued code(int number) {
    return new QrIssued("code " + number, null, 0, 0);
  }

  private SessionSnapshot.Qr qr() {
    SessionSnapshot.Qr qr = session.snapshot().qr();
    assertNotNull(qr);
    return qr;
  }

  private Duration life() {
    return Duration.between(scheduler.now(), qr().expiresAt());
  }

  private Duration next() {
    assertNotNull(session.snapshot().nextAttemptAt());
    return Duration.between(scheduler.now(), session.snapshot().nextAttemptAt());
  }

  private void assertNextIn(Duration wait) {
    assertEquals(wait, next());
  }

  private void assertState(LinkState state, @Nullable Reason reason) {
    assertEquals(state, session.snapshot().state());
    assertEquals(reason, session.snapshot().reason());
  }

  private List<Entry> logged() {
    List<Entry> oldestFirst = new ArrayList<>(session.events().after(0));
    java.util.Collections.reverse(oldestFirst);
    return oldestFirst;
  }

  private List<Kind> kinds() {
    return logged().stream().map(Entry::kind).toList();
  }

  private long count(Kind kind) {
    return kinds().stream().filter(kind::equals).count();
  }

  private static List<int[]> permutations(int size) {
    List<int[]> all = new ArrayList<>();
    permute(IntStream.range(0, size).toArray(), 0, all);
    return all;
  }

  private static void permute(int[] order, int from, List<int[]> all) {
    if (from == order.length) {
      all.add(order.clone());
      return;
    }
    for (int i = from; i < order.length; i++) {
      int[] next = order.clone();
      next[from] = order[i];
      next[i] = order[from];
      permute(next, from + 1, all);
    }
  }
}
