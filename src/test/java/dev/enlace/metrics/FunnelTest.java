package dev.enlace.metrics;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.session.Edit;
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionRegistry.Wanted;
import dev.enlace.store.StoredEvent;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.RememberingStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every attempt at linking has one beginning and one end, whatever happens to it. */
class FunnelTest {
  private static final Account ANA = new Account("5215512345678", "Ana");
  private static final Reached REACHED = new Reached(Duration.ofMillis(5));
  private static final QrIssued CODE = new QrIssued("x", null, 1, 6);

  private final FakeScheduler scheduler = new FakeScheduler();
  private final RememberingStore store = new RememberingStore();
  private FakeGateway gateway = new FakeGateway();
  private SessionRegistry sessions = registry();

  private SessionRegistry registry() {
    return new SessionRegistry(List.of(gateway), scheduler, () -> 1, store, 100, 6000);
  }

  private void restart() {
    gateway = new FakeGateway();
    sessions = registry();
    sessions.restore(store.kept());
    scheduler.forward(Duration.ofSeconds(1));
  }

  private LinkSession begin() {
    LinkSession session = sessions.open(Wanted.of("aura"), null);
    session.link(null);
    return session;
  }

  private LinkSession session() {
    return requireNonNull(sessions.find("aura"));
  }

  private void say(GatewayEvent... events) {
    for (GatewayEvent event : events) {
      gateway.say("aura", event);
    }
  }

  /** What began and ended attempts, in their order. */
  private List<String> ends() {
    return store.events().stream()
        .filter(event -> List.of("FLOW_STARTED", "FLOW_ENDED", "LINKED").contains(event.kind()))
        .map(FunnelTest::inShort)
        .toList();
  }

  private static String inShort(StoredEvent event) {
    return event.reason() == null ? event.kind() : event.kind() + " " + event.reason();
  }

  @Test
  void oneThatGoesOnByItselfEndsWhereSomebodyBeginsAnew() {
    LinkSession session = begin();
    say(REACHED, new Troubled(Reason.QR_DEMO, ""));
    assertEquals(List.of("FLOW_STARTED"), ends());
    session.link(null);
    session.stop(null);
    assertEquals(
        List.of("FLOW_STARTED", "FLOW_ENDED QR_DEMO", "FLOW_STARTED", "FLOW_ENDED"), ends());
  }

  // The button on an account that was linked began an attempt that never came to an end.
  @Test
  void theWayBackToAnAccountIsNoAttempt() {
    LinkSession session = begin();
    say(REACHED, CODE, new Linked(ANA), new Lost(Reason.GW_AUTH, ""));
    session.link(null);
    say(REACHED, new Linked(ANA));
    assertEquals(List.of("FLOW_STARTED", "LINKED"), ends());
    assertEquals("RESTORED", store.events().get(store.events().size() - 1).kind());
  }

  @Test
  void anotherAccountThanExpectedEndsItAndTakingItAfterAllIsAnotherOne() {
    gateway.pushNothing();
    LinkSession session = begin();
    session.edit(new Edit(false, null, true, "5215500000000"), null);
    say(REACHED, CODE, new Linked(ANA));
    assertEquals(List.of("FLOW_STARTED", "FLOW_ENDED ACCOUNT_UNEXPECTED"), ends());
    session.edit(new Edit(false, null, true, "5215512345678"), null);
    say(new Linked(ANA));
    assertEquals(
        List.of(
            "FLOW_STARTED",
            "FLOW_ENDED ACCOUNT_UNEXPECTED",
            "FLOW_STARTED ACCOUNT_UNEXPECTED",
            "LINKED"),
        ends());
  }

  @Test
  void theButtonOnAnotherAccountThanExpectedBeginsAnAttempt() {
    LinkSession session = begin();
    session.edit(new Edit(false, null, true, "5215500000000"), null);
    say(REACHED, CODE, new Linked(ANA));
    session.edit(new Edit(false, null, true, "5215512345678"), null);
    session.link(null);
    say(REACHED, new Linked(ANA));
    assertEquals(
        List.of("FLOW_STARTED", "FLOW_ENDED ACCOUNT_UNEXPECTED", "FLOW_STARTED", "LINKED"), ends());
  }

  @Test
  void oneThatARestartInterruptedGoesOnAndEndsOnce() {
    begin();
    say(REACHED, CODE);
    restart();
    say(REACHED, CODE, new Linked(ANA));
    assertEquals(List.of("FLOW_STARTED", "LINKED"), ends());
  }

  // After a restart with a corrected key the end of the same attempt was told twice.
  @Test
  void oneThatWasOverBeforeARestartIsAnotherOneAfterIt() {
    begin();
    say(new Lost(Reason.GW_AUTH, ""));
    restart();
    say(REACHED, CODE, new Linked(ANA));
    assertEquals(
        List.of("FLOW_STARTED", "FLOW_ENDED GW_AUTH", "FLOW_STARTED PANEL_RESTARTED", "LINKED"),
        ends());
  }

  @Test
  void oneThatNeedsAPersonAndGoesOnByItselfGoesOnAfterARestart() {
    begin();
    say(new Lost(Reason.GW_TLS_CERT, ""));
    restart();
    session().stop(null);
    assertEquals(List.of("FLOW_STARTED", "FLOW_ENDED"), ends());
  }

  @Test
  void deletingEndsIt() {
    begin();
    say(REACHED, CODE);
    sessions.delete("aura", null);
    say(new GatewayEvent.LoggedOut());
    assertEquals(List.of("FLOW_STARTED", "FLOW_ENDED LOGGED_OUT_HERE"), ends());
  }
}
