package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent.Linked;
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
import dev.enlace.session.Pairing.Phase;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pairing codes, and the question whose account it is. */
class PairingTest {
  private static final String PHONE = "525512345678";
  private static final Account ANA = new Account(PHONE, "Ana");
  private static final PairingIssued CODE = new PairingIssued("K7WQ2MRT", Duration.ofSeconds(140));

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeGateway gateway = new FakeGateway();
  private final LinkSession session = Sessions.fresh("aura", gateway, scheduler);

  @AfterEach
  void nothingWasThrown() {
    assertEquals(List.of(), scheduler.thrown());
  }

  private void shown() {
    session.link(null);
    gateway.say(new Reached(Duration.ofMillis(10)));
    gateway.say(new QrIssued("code 1", null, 1, 6));
  }

  private Pairing pairing() {
    Pairing pairing = session.snapshot().pairing();
    assertNotNull(pairing);
    return pairing;
  }

  private List<Kind> kinds() {
    return session.events().after(0).stream().map(Entry::kind).toList();
  }

  private void assertFailed(Reason reason) {
    assertEquals(Phase.FAILED, pairing().phase());
    assertEquals(reason, pairing().reason());
    assertNull(pairing().code());
  }

  @Test
  void linksWithACodeThatIsTyped() {
    shown();
    assertTrue(session.pair(PHONE, "ana"));
    assertEquals(List.of(PHONE), gateway.connection().pairings());
    assertEquals(Phase.ASKED, pairing().phase());
    gateway.say(CODE);
    assertEquals("K7WQ2MRT", pairing().code());
    assertEquals(scheduler.now().plusSeconds(140), pairing().expiresAt());
    assertNotNull(session.snapshot().qr(), "the picture stays");
    gateway.say(new Scanned());
    assertEquals(LinkState.LINKING, session.snapshot().state());
    assertNull(session.snapshot().pairing());
    gateway.say(new Linked(ANA));
    assertEquals(LinkState.LINKED, session.snapshot().state());
    assertTrue(kinds().containsAll(List.of(Kind.PAIRING_ASKED, Kind.PAIRING_RECEIVED)));
    scheduler.forward(Duration.ofMinutes(3));
    assertFalse(kinds().contains(Kind.PAIRING_EXPIRED), "what linked has not run out");
  }

  @Test
  void startsTheFlowAndAsksAsSoonAsThereIsACodeToBeScanned() {
    assertTrue(session.pair(PHONE, null));
    assertEquals(LinkState.CONNECTING, session.snapshot().state());
    gateway.say(new Reached(Duration.ofMillis(10)));
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertEquals(List.of(), gateway.connection().pairings());
    assertEquals(Phase.ASKED, pairing().phase());
    gateway.say(new QrIssued("code 1", null, 1, 6));
    assertEquals(List.of(PHONE), gateway.connection().pairings());
    gateway.say(new QrIssued("code 2", null, 2, 6));
    assertEquals(List.of(PHONE), gateway.connection().pairings(), "asked once");
  }

  @Test
  void outlivesTheCodesThatAreScanned() {
    shown();
    session.pair(PHONE, null);
    gateway.say(CODE);
    scheduler.forward(Duration.ofSeconds(60));
    assertEquals(LinkState.WAITING_FOR_QR, session.snapshot().state());
    assertEquals("K7WQ2MRT", pairing().code());
    gateway.say(new QrIssued("code 2", null, 2, 6));
    assertEquals("K7WQ2MRT", pairing().code());
  }

  @Test
  void saysSoWhenItRunsOutAndAsksForNoOtherByItself() {
    shown();
    session.pair(PHONE, null);
    gateway.say(new PairingIssued("K7WQ2MRT", Duration.ofSeconds(30)));
    scheduler.forward(Duration.ofSeconds(30));
    assertFailed(Reason.PAIRING_EXPIRED);
    assertEquals(1, kinds().stream().filter(Kind.PAIRING_EXPIRED::equals).count());
    assertEquals(LinkState.AWAITING_SCAN, session.snapshot().state());
    scheduler.forward(Duration.ofSeconds(20));
    assertEquals(1, gateway.connection().pairings().size());
    assertTrue(session.pair(PHONE, null));
    assertEquals(2, gateway.connection().pairings().size());
    assertEquals(Phase.ASKED, pairing().phase());
  }

  @Test
  void endsWithTheRoundThatItBelongsTo() {
    shown();
    session.pair(PHONE, null);
    gateway.say(CODE);
    gateway.say(new Troubled(Reason.QR_ROUND_OVER, "408"));
    assertFailed(Reason.PAIRING_EXPIRED);
  }

  @Test
  void endsWhenTheGatewayLosesWhatsApp() {
    shown();
    session.pair(PHONE, null);
    gateway.say(CODE);
    gateway.say(new Troubled(Reason.WA_DROPPED, "the connection broke"));
    assertFailed(Reason.PAIRING_EXPIRED);
    assertEquals(Reason.WA_DROPPED, session.snapshot().reason());
  }

  @Test
  void livesOnAtWhatsAppWhileTheWayToTheGatewayIsRestored() {
    shown();
    session.pair(PHONE, null);
    gateway.say(CODE);
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    assertEquals("K7WQ2MRT", pairing().code());
    scheduler.forward(Duration.ofSeconds(2));
    gateway.say(new Reached(Duration.ofMillis(10)));
    assertEquals("K7WQ2MRT", pairing().code());
    gateway.say(new QrIssued("code 2", null, 2, 6));
    assertEquals(List.of(), gateway.connection().pairings(), "it is not asked for anew");
    scheduler.forward(Duration.ofSeconds(19));
    gateway.say(new QrIssued("code 3", null, 3, 6));
    scheduler.forward(Duration.ofSeconds(140));
    assertFailed(Reason.PAIRING_EXPIRED);
  }

  @Test
  void isGivenUpWithTheConnectionThatItWasAskedOn() {
    shown();
    session.pair(PHONE, null);
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    assertFailed(Reason.PAIRING_FAILED);
  }

  @Test
  void isGivenUpWhereNobodyAnswers() {
    shown();
    session.pair(PHONE, null);
    scheduler.forward(Duration.ofSeconds(20));
    assertFailed(Reason.PAIRING_FAILED);
    gateway.say(CODE);
    assertFailed(Reason.PAIRING_FAILED);
  }

  @Test
  void aLateAnswerForOneNumberIsNotShownAsThatOfAnother() {
    shown();
    session.pair(PHONE, null);
    scheduler.forward(Duration.ofSeconds(19));
    gateway.say(new QrIssued("code 2", null, 2, 6));
    scheduler.forward(Duration.ofSeconds(12));
    session.pair("34600111222", null);
    gateway.say(new PairingIssued("K7WQ2MRT", null, PHONE));
    gateway.say(new PairingFailed(Reason.PAIRING_RATE_LIMIT, "429", PHONE));
    gateway.say(CODE);
    gateway.say(new PairingFailed(Reason.PAIRING_RATE_LIMIT, "429"));
    assertEquals(Phase.ASKED, pairing().phase());
    gateway.say(new PairingIssued("ABCD2345", null, "34600111222"));
    assertEquals("ABCD2345", pairing().code());
  }

  @Test
  void whoAsksAgainForTheSameNumberTakesWhateverComes() {
    shown();
    session.pair(PHONE, null);
    scheduler.forward(Duration.ofSeconds(19));
    gateway.say(new QrIssued("code 2", null, 2, 6));
    scheduler.forward(Duration.ofSeconds(12));
    session.pair(PHONE, null);
    gateway.say(CODE);
    assertEquals("K7WQ2MRT", pairing().code());
  }

  @Test
  void anAnswerWithoutANumberIsTakenWhereNoEarlierOneIsOwed() {
    shown();
    session.pair(PHONE, null);
    gateway.say(new PairingFailed(Reason.PAIRING_PHONE_UNKNOWN, "404"));
    scheduler.forward(Duration.ofSeconds(19));
    gateway.say(new QrIssued("code 2", null, 2, 6));
    scheduler.forward(Duration.ofSeconds(12));
    session.pair("34600111222", null);
    gateway.say(CODE);
    assertEquals("K7WQ2MRT", pairing().code());
  }

  @Test
  void theNumberMayBeWrittenInAnotherWay() {
    shown();
    session.pair(PHONE, null);
    gateway.say(new PairingIssued("K7WQ2MRT", null, "5215512345678"));
    assertEquals("K7WQ2MRT", pairing().code());
  }

  @Test
  void tellsWhyThereIsNoneAndGoesOnWithTheCodesThatAreScanned() {
    shown();
    for (Reason reason :
        List.of(
            Reason.PAIRING_PHONE_UNKNOWN,
            Reason.PAIRING_RATE_LIMIT,
            Reason.PAIRING_UNSUPPORTED,
            Reason.SESSION_MISSING)) {
      assertTrue(session.pair(PHONE, null));
      gateway.say(new PairingFailed(reason, "status=429"));
      assertFailed(reason);
      assertEquals(LinkState.AWAITING_SCAN, session.snapshot().state());
      assertNotNull(session.snapshot().qr());
      Entry newest = session.events().after(0).get(0);
      assertEquals(Kind.TROUBLE, newest.kind());
      assertEquals(reason, newest.reason());
      scheduler.forward(Duration.ofSeconds(19));
      gateway.say(new QrIssued("code of " + reason, null, 2, 6));
      scheduler.forward(Duration.ofSeconds(11));
    }
  }

  @Test
  void takesNoCodeThatNobodyAskedFor() {
    shown();
    gateway.say(CODE);
    assertNull(session.snapshot().pairing());
  }

  @Test
  void isNotAskedForTwiceInAShortTime() {
    shown();
    assertTrue(session.pair(PHONE, null));
    assertFalse(session.pair(PHONE, null));
    assertEquals(Duration.ofSeconds(30), session.pairingWait());
    assertEquals(1, gateway.connection().pairings().size());
    session.stop(null);
    assertFalse(session.pair(PHONE, null), "beginning anew is no way around it");
    scheduler.forward(Duration.ofSeconds(30));
    assertEquals(Duration.ZERO, session.pairingWait());
    assertTrue(session.pair(PHONE, null));
  }

  @Test
  void isForgottenWithTheFlow() {
    shown();
    session.pair(PHONE, null);
    gateway.say(CODE);
    session.stop(null);
    assertNull(session.snapshot().pairing());
    session.link(null);
    assertNull(session.snapshot().pairing());
  }

  @Test
  void doesNothingToAnAccountThatIsLinked() {
    shown();
    gateway.say(new Linked(ANA));
    session.pair("34600111222", null);
    assertEquals(LinkState.LINKED, session.snapshot().state());
    assertEquals(List.of(), gateway.connection().pairings());
    assertNull(session.snapshot().pairing());
  }

  @Test
  void neitherNumberNorCodeIsInWhatGoesIntoLogs() {
    shown();
    session.pair(PHONE, null);
    gateway.say(CODE);
    String all = session.snapshot() + " " + CODE + " " + session.events().after(0);
    assertFalse(all.contains(PHONE), all);
    assertFalse(all.contains("K7WQ2MRT"), all);
  }

  // Whose account it is.

  @Test
  void asksOnceWhoseAccountItIs() {
    shown();
    gateway.say(new Linked(ANA));
    assertTrue(session.snapshot().asksForAccount());
    session.confirmAccount("34600111222", "ana");
    assertTrue(session.snapshot().asksForAccount(), "that one was linked before");
    session.confirmAccount(PHONE, "ana");
    assertFalse(session.snapshot().asksForAccount());
    assertEquals(Kind.ACCOUNT_CONFIRMED, kinds().get(0));
    session.confirmAccount(PHONE, "ana");
    assertEquals(1, kinds().stream().filter(Kind.ACCOUNT_CONFIRMED::equals).count());
  }

  @Test
  void theAnswerHoldsWhileTheWayIsRestoredAndWhenMoreIsKnownOfTheAccount() {
    shown();
    gateway.say(new Linked(ANA));
    session.confirmAccount(PHONE, null);
    gateway.say(new Lost(Reason.GW_DROPPED, "1006"));
    scheduler.forward(Duration.ofSeconds(2));
    gateway.say(new Reached(Duration.ofMillis(10)));
    gateway.say(new Linked(new Account(PHONE, "Ana María")));
    assertEquals(LinkState.LINKED, session.snapshot().state());
    assertFalse(session.snapshot().asksForAccount());
  }

  @Test
  void anotherAccountIsAskedAboutAnew() {
    shown();
    gateway.say(new Linked(ANA));
    session.confirmAccount(PHONE, null);
    gateway.say(new Linked(new Account("34600111222", "Eva")));
    assertTrue(session.snapshot().asksForAccount());
  }

  @Test
  void whereANumberIsExpectedOrNothingIsKnownNobodyIsAsked() {
    session.edit(new Edit(true, null, true, PHONE), null);
    shown();
    gateway.say(new Linked(ANA));
    assertFalse(session.snapshot().asksForAccount());
    session.edit(new Edit(true, null, true, null), null);
    assertTrue(session.snapshot().asksForAccount());
    gateway.say(new Linked(Account.UNKNOWN));
    assertTrue(session.snapshot().asksForAccount(), "what was known stays known");
  }
}
