package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.session.SessionRegistry.Wanted;
import dev.enlace.store.Store;
import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.store.StoredEvent;
import dev.enlace.store.StoredSession;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.LogLines;
import dev.enlace.testing.RememberingStore;
import dev.enlace.thread.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What the panel forgets when it is killed: nothing. */
class RestartTest {
  private static final Account ANA = new Account("5215512345678", "Ana");
  private static final Reached REACHED = new Reached(Duration.ofMillis(5));

  private final RememberingStore store = new RememberingStore();
  private final FakeScheduler scheduler = new FakeScheduler();
  private FakeGateway gateway = new FakeGateway();
  private SessionRegistry registry = Sessions.registry(gateway, scheduler, store, 2_000);

  /** As after a SIGKILL: nobody said goodbye, and only the store is left. */
  private void restart() {
    gateway = new FakeGateway();
    registry = Sessions.registry(gateway, scheduler, store, 2_000);
    registry.restore(store.kept());
  }

  private LinkSession open(String id) {
    return registry.open(Wanted.of(id), "maria");
  }

  private LinkSession session(String id) {
    return Objects.requireNonNull(registry.find(id));
  }

  private void linked(String id) {
    open(id).link("maria");
    gateway.say(id, REACHED);
    gateway.say(id, new Linked(ANA));
  }

  private void assertState(LinkState state, Reason reason, String id) {
    assertEquals(state, session(id).snapshot().state());
    assertEquals(reason, session(id).snapshot().reason());
  }

  private StoredSession stored(String id) {
    return Objects.requireNonNull(store.sessions().get(id));
  }

  private List<String> kinds() {
    return store.events().stream().map(StoredEvent::kind).toList();
  }

  @Test
  void aLinkedSessionComesBackAsOneToBeAskedAboutAndNeverAsLinked() {
    linked("aura");
    scheduler.forward(Duration.ofMinutes(5));
    restart();
    assertEquals(LinkState.RECONNECTING, session("aura").snapshot().state());
    assertEquals(ANA, session("aura").snapshot().account());
    scheduler.forward(Duration.ofMillis(1));
    assertState(LinkState.RECONNECTING, Reason.PANEL_RESTARTED, "aura");
    gateway.say("aura", REACHED);
    assertEquals(1, gateway.connection().refreshes());
    gateway.say("aura", new Linked(ANA));
    assertEquals(LinkState.LINKED, session("aura").snapshot().state());
    assertEquals(FakeScheduler.START, session("aura").snapshot().linkedAt());
    StoredEvent restored = store.events().get(store.events().size() - 1);
    assertEquals("RESTORED", restored.kind());
    assertEquals("PANEL_RESTARTED", restored.reason());
  }

  /**
   * Of many with one number, each told all before it: a start took the square of what it should.
   */
  @Test
  void manySessionsWithOneNumberAreToldOnceThatTheyHaveItAndNotByEachOther() {
    List<String> ids = List.of("a", "b", "c", "d", "e");
    ids.forEach(this::linked);
    session("a").stop(null);
    restart();
    assertEquals(1, session("a").version(), "nothing goes on there");
    for (String id : ids) {
      assertEquals(4, session(id).sameAccount(other -> true, 10).size());
      assertTrue(session(id).version() <= 2, id + " went on, and no more");
    }
  }

  @Test
  void whatWasLinkedBeforeTheStoreCameIsToldOfTheOthersOnce() {
    linked("aura");
    linked("ventas");
    Store.Kept kept = store.kept();
    gateway = new FakeGateway();
    registry = Sessions.registry(gateway, scheduler, new RememberingStore(), 2_000);
    linked("nora");
    assertEquals(List.of(), session("nora").sameAccount(other -> true, 10));
    long before = session("nora").version();
    registry.restore(kept);
    assertEquals(2, session("nora").sameAccount(other -> true, 10).size());
    assertEquals(before + 1, session("nora").version());
  }

  @Test
  void whatThePhoneUnlinkedMeanwhileIsSaidByTheGateway() {
    linked("aura");
    restart();
    scheduler.forward(Duration.ofMillis(1));
    gateway.say("aura", REACHED);
    gateway.say("aura", new LoggedOut());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_BY_PHONE, "aura");
  }

  @Test
  void aLinkingUnderWayGoesOn() {
    open("aura").link(null);
    gateway.say("aura", REACHED);
    gateway.say("aura", new QrIssued("code", null, 1, 6));
    gateway.say("aura", new Scanned());
    restart();
    assertState(LinkState.CONNECTING, Reason.PANEL_RESTARTED, "aura");
    assertNull(session("aura").snapshot().qr());
    scheduler.forward(Duration.ofMillis(1));
    gateway.say("aura", REACHED);
    gateway.say("aura", new Linked(ANA));
    assertEquals(LinkState.LINKED, session("aura").snapshot().state());
    assertEquals("LINKED", kinds().get(kinds().size() - 1));
  }

  @Test
  void whatRestsGoesOnResting() {
    open("idle");
    linked("out");
    session("out").logout(null);
    gateway.say("out", new LoggedOut());
    open("replaced").link(null);
    gateway.say("replaced", REACHED);
    gateway.say("replaced", new GatewayEvent.Troubled(Reason.LINK_REPLACED, ""));
    restart();
    scheduler.forward(Duration.ofMinutes(10));
    assertEquals(0, gateway.connections().size());
    assertEquals(LinkState.IDLE, session("idle").snapshot().state());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_HERE, "out");
    assertState(LinkState.NEEDS_ACTION, Reason.LINK_REPLACED, "replaced");
  }

  /** A restart is how a wrong key in the settings is mended. */
  @Test
  void whatTheSettingsMayHaveMendedIsTriedOnce() {
    open("aura").link(null);
    gateway.say("aura", new Lost(Reason.GW_AUTH, ""));
    restart();
    scheduler.forward(Duration.ofMillis(1));
    gateway.say("aura", new Lost(Reason.GW_AUTH, ""));
    scheduler.forward(Duration.ofMinutes(10));
    assertEquals(1, gateway.connections().size());
  }

  @Test
  void anUnlinkingThatWasAskedForIsDoneAfterAll() {
    linked("aura");
    session("aura").logout("maria");
    restart();
    scheduler.forward(Duration.ofMillis(1));
    gateway.say("aura", REACHED);
    assertEquals(1, gateway.connection().logouts());
    gateway.say("aura", new LoggedOut());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_HERE, "aura");
  }

  @Test
  void aDeletionThatWasAskedForIsDoneAfterAll() {
    linked("aura");
    registry.delete("aura", "maria");
    assertTrue(stored("aura").deleting());
    restart();
    assertNull(registry.find("aura"));
    assertThrows(SessionRegistry.LeavingException.class, () -> open("aura"));
    gateway.say("aura", REACHED);
    gateway.say("aura", new LoggedOut());
    assertDeleted();
  }

  /** Nothing of it is left, and its id can be had again. */
  private void assertDeleted() {
    assertEquals(List.of(), List.copyOf(store.sessions().keySet()));
    assertEquals("DELETED", kinds().get(kinds().size() - 1));
    assertNotNull(open("aura"));
  }

  /**
   * It was gone from the list at the first refusal, and linked for as long as its owner noticed.
   */
  @Test
  void anAccountThatIsDeletedWhileItsGatewayIsAwayIsUnlinkedOnceItIsBack() {
    linked("aura");
    gateway.say("aura", new Lost(Reason.GW_REFUSED, "refused"));
    registry.delete("aura", "maria");
    assertNull(registry.find("aura"));
    for (int i = 0; i < 5; i++) {
      gateway.say("aura", new Lost(Reason.GW_REFUSED, "refused"));
      assertTrue(stored("aura").deleting());
      int before = gateway.connections().size();
      for (int second = 0; second < 300 && gateway.connections().size() == before; second++) {
        scheduler.forward(Duration.ofSeconds(1));
      }
    }
    gateway.say("aura", REACHED);
    assertEquals(1, gateway.connection().logouts());
    gateway.say("aura", new LoggedOut());
    assertTrue(kinds().contains("LOGGED_OUT"), kinds().toString());
    assertDeleted();
  }

  @Test
  void anAccountThatCannotBeUnlinkedBeforeItIsDeletedIsSaidToBeLinkedStill() {
    linked("aura");
    gateway.say("aura", new Lost(Reason.GW_REFUSED, "refused"));
    registry.delete("aura", "maria");
    gateway.say("aura", new Lost(Reason.GW_AUTH, "401"));
    assertTrue(stored("aura").deleting(), "somebody may mend the key");
    scheduler.forward(Duration.ofHours(25));
    gateway.say("aura", new Lost(Reason.GW_AUTH, "401"));
    assertDeletedUnconfirmed();
  }

  /** One that is just starting answers, and cannot unlink anything yet. */
  @Test
  void aGatewayThatIsThereAndDoesNotUnlinkWhatIsDeletedIsAskedAgainAFewTimes() {
    linked("aura");
    registry.delete("aura", "maria");
    for (int i = 0; i < 4; i++) {
      assertEquals(1, gateway.connection().logouts());
      gateway.say("aura", new Troubled(Reason.LOGOUT_UNCONFIRMED, "503"));
      assertTrue(stored("aura").deleting());
      scheduler.forward(Duration.ofMinutes(i + 1));
      gateway.say("aura", REACHED);
    }
    gateway.say("aura", new Troubled(Reason.LOGOUT_UNCONFIRMED, "503"));
    assertDeletedUnconfirmed();
  }

  @Test
  void aDeletionIsNotLeftHangingByWhatEndsTheCodesMeanwhile() {
    open("aura").link(null);
    gateway.say("aura", REACHED);
    gateway.say("aura", new QrIssued("code", null, 6, 6));
    registry.delete("aura", "maria");
    gateway.say("aura", new Troubled(Reason.QR_ROUND_OVER, "over"));
    scheduler.forward(Duration.ofMinutes(2));
    gateway.say("aura", new Troubled(Reason.LOGOUT_UNCONFIRMED, "no answer"));
    assertEquals(List.of(), List.copyOf(store.sessions().keySet()));
    assertNotNull(open("aura"));
  }

  private void assertDeletedUnconfirmed() {
    assertEquals(List.of(), List.copyOf(store.sessions().keySet()));
    List<StoredEvent> all = store.events();
    StoredEvent told = all.get(all.size() - 2);
    assertEquals("LOGOUT_UNCONFIRMED", told.reason());
    assertEquals("DELETED", all.get(all.size() - 1).kind());
    assertNotNull(open("aura"));
  }

  @Test
  void aThousandSessionsComeBackAtTheirPaceAndTheLinkedOnesFirst() {
    for (int i = 0; i < 1_000; i++) {
      open("s" + i).link(null);
      gateway.say("s" + i, REACHED);
      if (i % 2 == 1) {
        gateway.say("s" + i, new Linked(ANA));
      }
    }
    restart();
    scheduler.forward(Duration.ofSeconds(1).minusNanos(1));
    assertEquals(1, gateway.connections().size());
    for (int seconds = 10; seconds <= 240; seconds += 10) {
      scheduler.forward(Duration.ofSeconds(10));
      gateway.connections().stream()
          .filter(connection -> connection.refreshes() == 0)
          .forEach(connection -> connection.say(REACHED));
      long begun = registry.all().stream().filter(RestartTest::isAsked).count();
      assertEquals(seconds + 1, begun);
    }
    assertTrue(
        registry.all().stream()
            .filter(RestartTest::isAsked)
            .allMatch(session -> session.snapshot().account() != null));
  }

  private static boolean isAsked(LinkSession session) {
    return Boolean.TRUE.equals(session.snapshot().gateway().ok());
  }

  @Test
  void aSessionThatSomebodyLooksAtDoesNotWaitItsTurn() {
    for (int i = 0; i < 100; i++) {
      linked("s" + i);
    }
    restart();
    session("s99").seen();
    assertEquals(1, gateway.connections().size());
    session("s99").seen();
    assertEquals(1, gateway.connections().size());
  }

  @Test
  void aSessionWhoseGatewayIsNoLongerInTheSettingsIsKeptAndSaysSo() {
    linked("aura");
    StoredSession stored = stored("aura");
    store.save(elsewhere(stored));
    restart();
    scheduler.forward(Duration.ofMillis(1));
    assertState(LinkState.NEEDS_ACTION, Reason.GW_NOT_CONFIGURED, "aura");
    assertEquals("gone", stored("aura").gateway());
  }

  private static StoredSession elsewhere(StoredSession stored) {
    return new StoredSession(
        stored.sessionId(),
        stored.name(),
        "gone",
        stored.expectedPhone(),
        stored.state(),
        stored.reason(),
        stored.since(),
        stored.linkedThere(),
        stored.phone(),
        stored.accountName(),
        stored.accountConfirmed(),
        stored.linkedAt(),
        stored.unlinking(),
        stored.deleting(),
        stored.createdAt());
  }

  @Test
  void namesAndExpectedNumbersAreKept() {
    registry.open(new Wanted("aura", "Aura Ventas", "fake", "5215512345678"), null);
    restart();
    assertEquals("Aura Ventas", session("aura").snapshot().name());
    session("aura").edit(new Edit(true, "Aura", true, null), "maria");
    restart();
    assertEquals("Aura", session("aura").snapshot().name());
    assertNull(session("aura").snapshot().expectedPhone());
  }

  @Test
  void everyEventHasALargerNumberThanAllBeforeItOverRestartsToo() {
    linked("aura");
    restart();
    linked("nora");
    List<Long> ids = store.events().stream().map(StoredEvent::id).toList();
    assertEquals(ids.stream().sorted().distinct().toList(), ids);
  }

  @Test
  void theHistorySaysWhoDidWhat() {
    linked("aura");
    session("aura").logout("pedro");
    StoredEvent asked = store.events().get(store.events().size() - 1);
    assertEquals("LOGOUT_ASKED", asked.kind());
    assertEquals("pedro", asked.by());
    assertEquals("maria", store.events().get(0).by());
  }

  /** A log that skips a state cannot answer what happened at three in the morning. */
  @Test
  void everyStateStandsInTheHistory() {
    open("aura").link(null);
    gateway.say("aura", REACHED);
    gateway.say("aura", new QrIssued("code", null, 1, 6));
    scheduler.forward(Duration.ofSeconds(61));
    gateway.say("aura", new QrIssued("code2", null, 2, 6));
    gateway.say("aura", new Scanned());
    gateway.say("aura", new Linked(ANA));
    gateway.say("aura", new Lost(Reason.GW_DROPPED, ""));
    List<String> states = store.events().stream().map(StoredEvent::state).distinct().toList();
    assertEquals(
        List.of(
            "IDLE",
            "CONNECTING",
            "WAITING_FOR_QR",
            "AWAITING_SCAN",
            "LINKING",
            "LINKED",
            "RECONNECTING"),
        states);
  }

  @Test
  void anotherNumberThanTheExpectedOneIsHeldForAPerson() {
    registry.open(new Wanted("aura", null, null, "5215500000000"), null).link(null);
    gateway.say("aura", REACHED);
    gateway.say("aura", new Linked(ANA));
    assertState(LinkState.NEEDS_ACTION, Reason.ACCOUNT_UNEXPECTED, "aura");
    assertEquals(ANA, session("aura").snapshot().account());
    restart();
    assertState(LinkState.NEEDS_ACTION, Reason.ACCOUNT_UNEXPECTED, "aura");
    session("aura").edit(new Edit(true, null, true, ANA.phone()), null);
    session("aura").link(null);
    gateway.say("aura", REACHED);
    gateway.say("aura", new Linked(ANA));
    assertEquals(LinkState.LINKED, session("aura").snapshot().state());
  }

  @Test
  void anUnexpectedAccountCanBeUnlinked() {
    registry.open(new Wanted("aura", null, null, "5215500000000"), null).link(null);
    gateway.say("aura", REACHED);
    gateway.say("aura", new Linked(ANA));
    session("aura").logout(null);
    assertEquals(1, gateway.connection().logouts());
    gateway.say("aura", new LoggedOut());
    assertState(LinkState.LOGGED_OUT, Reason.LOGGED_OUT_HERE, "aura");
  }

  @Test
  void whoeverLooksLearnsThatTheStoreIsInTrouble() {
    LinkSession session = open("aura");
    long list = registry.list().version();
    long before = session.version();
    store.setTrouble(Trouble.FULL);
    assertTrue(session.version() > before);
    assertTrue(registry.list().version() > list);
  }

  @Test
  void endingThePanelChangesNothingThatIsKept() {
    linked("aura");
    StoredSession before = stored("aura");
    int events = store.events().size();
    registry.close();
    assertEquals(before, stored("aura"));
    assertEquals(events, store.events().size());
    assertTrue(gateway.connection().closed());
  }

  @Test
  void aSessionGoesToTheGatewayThatIsNamed() {
    FakeGateway other = new FakeGateway("ventas");
    List<Gateway> both = List.of(gateway, other);
    registry = new SessionRegistry(both, scheduler, () -> 1, store, 10, 60);
    registry.open(new Wanted("aura", null, "ventas", null), null).link(null);
    assertEquals(1, other.connections().size());
    assertEquals("ventas", stored("aura").gateway());
    assertThrows(
        SessionRegistry.UnknownGatewayException.class,
        () -> registry.open(new Wanted("nora", null, "nowhere", null), null));
  }

  // Whoever looked at a page was named in the log as the one whose doing it was.
  @Test
  void whoeverOnlyLooksIsNotTakenForWhoeverBeganIt() {
    linked("aura");
    linked("nube");
    try (LogLines log = LogLines.of("dev.enlace.session", Level.INFO)) {
      restart();
      scheduler.forward(Duration.ofMillis(500));
      assertEquals(1, gateway.connections().size());
      // One of them is being asked about already, the other one waits its turn.
      RequestId.during("the-looker", session("aura")::seen);
      RequestId.during("the-looker", session("nube")::seen);
      assertEquals(2, gateway.connections().size());
      assertEquals(
          List.of(), log.said().stream().filter(line -> line.contains("the-looker")).toList());
    }
  }
}
