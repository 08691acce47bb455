package dev.enlace.store;

import static dev.enlace.store.Rows.NOON;
import static dev.enlace.store.Rows.delivered;
import static dev.enlace.store.Rows.delivery;
import static dev.enlace.store.Rows.event;
import static dev.enlace.store.Rows.postponed;
import static dev.enlace.store.Rows.session;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.testing.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every database has to keep. */
abstract class StoreContract {
  static final Duration SOON = Duration.ofSeconds(20);
  static final Keeper.Pauses HASTY =
      new Keeper.Pauses(Duration.ofMillis(50), Duration.ofMillis(200));

  final TurnedClock clock = new TurnedClock();
  final FakeOutbox outbox = new FakeOutbox();
  final List<Store> opened = new ArrayList<>();

  abstract StoreSettings settings() throws Exception;

  /** Asks for the newest events of one session. */
  static HistoryQuery newest(String sessionId, int limit) {
    return new HistoryQuery(
        Set.of(sessionId), Long.MAX_VALUE, Long.MIN_VALUE, Set.of(), Set.of(), limit);
  }

  @AfterEach
  void closeAll() {
    opened.forEach(Store::close);
  }

  @Test
  void everythingComesBackAsItWasGiven() throws Exception {
    StoredSession bare = session("aura");
    StoredSession full =
        new StoredSession(
            "boris_2",
            "Taller Ñandú ✂ 🧵",
            "central",
            "34600111222",
            "LINKED",
            "GW_REFUSED",
            NOON.plusMillis(1),
            true,
            "34600111222",
            "Ñ \"quoted\" 'and' \\ <b>",
            true,
            NOON.plusMillis(2),
            true,
            true,
            NOON.minusMillis(3));
    StoredEvent thin = event(7, "boris_2");
    StoredEvent thick =
        new StoredEvent(
            Long.MAX_VALUE - 1,
            "aura",
            "central",
            NOON.plusMillis(999),
            "STATE",
            "RECONNECTING",
            "GW_DNS",
            "getaddrinfo\nENOTFOUND",
            Map.of("attempt", 3L, "wait_ms", Long.MAX_VALUE),
            "ana");
    Store store = open();
    store.save(bare);
    store.save(full);
    store.add(thin);
    store.add(thick);
    store.save(postponed(delivery(thick.id(), "crm")));
    settle(store);
    store.close();

    Store.Kept kept = kept(store());
    assertEquals(List.of(bare, full), kept.sessions());
    assertEquals(
        List.of(delivery(thick.id(), "audit"), postponed(delivery(thick.id(), "crm"))),
        kept.deliveries());
    assertEquals(thick.id(), kept.lastEvent());
    assertEquals(List.of(thick), last().history(newest("aura", 10)));
    assertEquals(List.of(thin), last().history(newest("boris_2", 10)));
  }

  @Test
  void anEmptyDatabaseIsKeptEmpty() throws Exception {
    assertEquals(new Store.Kept(List.of(), List.of(), 0), kept(store()));
    assertEquals(List.of(), last().history(newest("aura", 10)));
    assertEquals(Trouble.NONE, last().health().trouble());
    assertEquals(new Store.Kept(List.of(), List.of(), 0), reopened());
  }

  @Test
  void ofASessionTheNewestCounts() throws Exception {
    Store store = open();
    for (int i = 0; i < 1000; i++) {
      store.save(session("aura", "STATE_" + i));
    }
    settle(store);
    OptionalLong key = store.key("aura");
    store.save(session("aura", "LINKED"));
    store.close();

    assertEquals(List.of(session("aura", "LINKED")), reopened().sessions());
    assertEquals(key, last().key("aura"));
  }

  @Test
  void aNumberIsNeverGivenToAnotherSession() throws Exception {
    Store store = open();
    assertEquals(OptionalLong.empty(), store.key("aura"));
    store.save(session("aura"));
    settle(store);
    long first = store.key("aura").orElseThrow();
    store.delete("aura");
    assertEquals(OptionalLong.empty(), store.key("aura"));
    store.save(session("aura", "LINKED"));
    settle(store);
    long second = store.key("aura").orElseThrow();
    assertNotEquals(first, second);
    store.delete("aura");
    store.close();

    store = open();
    assertEquals(OptionalLong.empty(), store.key("aura"));
    store.save(session("boris"));
    settle(store);
    assertTrue(store.key("boris").orElseThrow() > second);
  }

  @Test
  void aForgottenSessionKeepsItsHistory() throws Exception {
    Store store = open();
    store.save(session("aura"));
    store.add(event(1, "aura"));
    store.delete("aura");
    store.close();

    assertEquals(List.of(), reopened().sessions());
    assertEquals(List.of(event(1, "aura")), last().history(newest("aura", 10)));
  }

  @Test
  void whatIsSavedBeforeItIsOpenedMeetsWhatIsFound() throws Exception {
    Store store = open();
    store.save(session("aura", "LINKED"));
    store.save(session("boris", "LINKED"));
    store.save(session("carla", "LINKED"));
    settle(store);
    OptionalLong aura = store.key("aura");
    OptionalLong boris = store.key("boris");
    store.close();

    store = store();
    store.save(session("aura", "CONNECTING"));
    store.save(session("dora", "CONNECTING"));
    store.delete("boris");
    store.save(session("boris", "IDLE"));
    store.delete("carla");
    assertFalse(store.settle(SOON));
    // The found, for the caller to put together; not those that are forgotten by now.
    assertEquals(List.of(session("aura", "LINKED")), kept(store).sessions());
    settle(store);
    assertEquals(aura, store.key("aura"));
    assertNotEquals(boris, store.key("boris"));
    store.close();
    assertEquals(
        Set.of(
            session("aura", "CONNECTING"), session("dora", "CONNECTING"), session("boris", "IDLE")),
        Set.copyOf(reopened().sessions()));
  }

  @Test
  void notificationsAreLetGoOnceTheyAreWritten() throws Exception {
    Store store = open();
    store.add(event(1, "aura"));
    store.add(event(2, "boris"));
    store.add(event(3, "aura"));
    settle(store);
    assertEquals(
        List.of(delivery(1, "crm"), delivery(1, "audit"), delivery(3, "crm"), delivery(3, "audit")),
        outbox.released);
    store.save(delivered(delivery(1, "crm")));
    store.save(postponed(delivery(3, "audit")));
    store.save(delivered(postponed(delivery(3, "audit"))));
    store.close();

    assertEquals(List.of(delivery(1, "audit"), delivery(3, "crm")), reopened().deliveries());
  }

  @Test
  void tenThousandEventsCanBeLeafedThrough() throws Exception {
    Store store = open();
    List<StoredEvent> newestFirst = new ArrayList<>();
    for (long id = 1; id <= 10_000; id++) {
      StoredEvent event = event(id, id % 2 == 0 ? "aura" : "boris");
      newestFirst.add(0, event);
      store.add(event);
    }
    settle(store);
    assertEquals(newestFirst, leaf(store, null));
    assertEquals(
        newestFirst.stream().filter(event -> event.sessionId().equals("boris")).toList(),
        leaf(store, Set.of("boris")));
    assertEquals(
        newestFirst.subList(0, 500),
        store.history(
            new HistoryQuery(
                Set.of("aura", "boris", "carla"),
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Set.of(),
                Set.of(),
                5000)));
  }

  @Test
  void historyCanBeNarrowed() throws Exception {
    Store store = open();
    for (long id = 1; id <= 8; id++) {
      store.add(
          new StoredEvent(
              id,
              "aura",
              "local",
              NOON,
              id % 2 == 0 ? "EVEN" : "ODD",
              "IDLE",
              id > 4 ? "GW_DNS" : null,
              null,
              Map.of(),
              null));
    }
    settle(store);
    assertEquals(List.of(4L, 3L), ids(store, new HistoryQuery(null, 5, 2, Set.of(), Set.of(), 10)));
    assertEquals(
        List.of(8L, 6L),
        ids(
            store,
            new HistoryQuery(
                null, Long.MAX_VALUE, 0, Set.of("EVEN"), Set.of("GW_DNS", "GW_TLS"), 10)));
    assertEquals(
        List.of(7L),
        ids(store, new HistoryQuery(Set.of("aura"), 8, 0, Set.of("ODD", "OTHER"), Set.of(), 1)));
    assertEquals(
        List.of(),
        ids(
            store,
            new HistoryQuery(Set.of(), Long.MAX_VALUE, Long.MIN_VALUE, Set.of(), Set.of(), 10)));
  }

  @Test
  void whatHappenedIsCountedByTimeAndReason() throws Exception {
    Store store = open();
    store.add(happened(1, "aura", -1, "TROUBLE", "GW_DNS"));
    store.add(happened(2, "aura", 0, "TROUBLE", "GW_DNS"));
    store.add(happened(3, "boris", 3_599_999, "TROUBLE", "GW_DNS"));
    store.add(happened(4, "aura", 1, "FLOW_ENDED", null));
    store.add(happened(5, "aura", 3_600_000, "TROUBLE", "GW_TLS"));
    store.add(happened(6, "aura", 7_199_999, "TROUBLE", "GW_DNS"));
    store.add(happened(7, "aura", 7_200_000, "TROUBLE", "GW_DNS"));
    store.add(happened(8, "aura", 5, "STATE", "GW_DNS"));
    settle(store);
    assertEquals(
        List.of(
            new Tally.Count(0, "local", "FLOW_ENDED", null, 1),
            new Tally.Count(0, "local", "TROUBLE", "GW_DNS", 2),
            new Tally.Count(1, "local", "TROUBLE", "GW_DNS", 1),
            new Tally.Count(1, "local", "TROUBLE", "GW_TLS", 1)),
        store.tally(hours(null, 2)).counts());
    assertEquals(
        List.of(new Tally.Count(0, "local", "TROUBLE", "GW_DNS", 1)),
        store.tally(hours(Set.of("boris"), 1)).counts());
    assertEquals(List.of(), store.tally(hours(Set.of(), 1)).counts());
    assertEquals(5, store.tally(hours(null, 30)).counts().size());
  }

  @Test
  void theTimesThatEventsCarryAreMeasured() throws Exception {
    Store store = open();
    for (long id = 1; id <= 10; id++) {
      store.add(timed(id, "QR_RECEIVED", Map.of("first_code_ms", id * 1_000, "ordinal", 1L)));
    }
    store.add(timed(11, "QR_RECEIVED", Map.of("ordinal", 2L, "first", 9L)));
    store.add(timed(12, "LINKED", Map.of("from_code_ms", 7L)));
    store.add(timed(13, "LINKED", Map.of("first_code_ms", 900_000L)));
    settle(store);
    Tally tally = store.tally(hours(null, 1));
    assertEquals(
        new Tally.Times(10, 55_000, 5_500, 9_100, List.of(0L, 1L, 5L)), tally.spans().get(0));
    assertEquals(new Tally.Times(1, 7, 7, 7, List.of(0L, 1L)), tally.spans().get(1));
    assertEquals(
        new Tally.Times(0, 0, 0, 0, List.of(0L, 0L, 0L)),
        store.tally(hours(Set.of("nora"), 1)).spans().get(0));
    assertEquals(
        store.tally(hours(Set.of("nora"), 1)).spans(), store.tally(hours(Set.of(), 1)).spans());
  }

  @Test
  void whatIsOldIsForgotten() throws Exception {
    Store store = store(settings().keepingEvents(Duration.ofDays(90)), 1000);
    store.open(kept -> {}, SOON);
    // More than are forgotten at a time.
    for (long id = 1; id <= Retention.PART + 100; id++) {
      store.add(event(id, "boris", clock.instant()));
    }
    store.add(event(5000, "aura", clock.instant()));
    settle(store);
    store.save(delivered(delivery(5000, "crm")));
    settle(store);

    clock.forward(Duration.ofDays(89));
    store.add(event(5001, "aura", clock.instant()));
    settle(store);
    assertEquals(500, leaf(store, Set.of("boris")).subList(0, 500).size());

    clock.forward(Duration.ofDays(2));
    store.add(event(5002, "aura", clock.instant()));
    settle(store);
    Conditions.await(() -> leaf(store, null).size() == 2);
    assertEquals(List.of(5002L, 5001L), leaf(store, null).stream().map(StoredEvent::id).toList());
    store.close();
    // Nobody has taken that one yet.
    assertTrue(reopened().deliveries().contains(delivery(5000, "audit")));
  }

  /**
   * One row that the database does not take held up everything behind it, for ever: it was tried
   * again and again.
   */
  @Test
  void aRowThatIsNotTakenHoldsUpNobody() throws Exception {
    Store store = open();
    String tooLong = "a".repeat(100);
    for (long id = 1; id <= 20; id++) {
      store.add(event(id, "aura"));
    }
    store.add(event(21, tooLong));
    store.save(session(tooLong));
    store.add(event(22, "aura", Instant.MAX));
    for (long id = 23; id <= 30; id++) {
      store.add(event(id, "aura"));
    }
    store.save(session("boris"));
    settle(store);
    assertEquals(28, store.history(newest("aura", 100)).size());
    assertEquals(Trouble.NONE, store.health().trouble());
    assertEquals(0, store.health().waiting());
    assertEquals(2, store.health().lost());
    // It was not written, and its receivers are told all the same.
    assertTrue(outbox.released.contains(delivery(22, "crm")));
    assertEquals(58, outbox.released.size());
    assertTrue(store.key("boris").isPresent());
    assertTrue(store.key(tooLong).isEmpty());
  }

  @Test
  void whatIsGivenTwiceIsThereOnce() throws Exception {
    Store store = open();
    store.add(event(1, "boris"));
    store.add(event(1, "boris"));
    settle(store);
    store.add(event(1, "boris"));
    store.add(event(2, "boris"));
    settle(store);
    assertEquals(List.of(event(2, "boris"), event(1, "boris")), store.history(newest("boris", 10)));
    assertEquals(0, store.health().lost());
  }

  @Test
  void noTextOfOthersIsTooStrange() throws Exception {
    StoredSession strange = named("\u0000 nul, \ud800 half, 🧵 whole, \uffff");
    Store store = open();
    store.save(strange);
    store.close();
    assertEquals(
        List.of(named("\ufffd nul, \ufffd half, 🧵 whole, \uffff")), reopened().sessions());
  }

  @Test
  void ofANewerSchemaNothingIsTouched() throws Exception {
    open().close();
    execute(
        "insert into \"enlace_schema_history\" (\"installed_rank\", \"version\", \"description\","
            + " \"type\", \"script\", \"installed_by\", \"execution_time\", \"success\")"
            + " values (99, '99', 'to come', 'SQL', 'V99__x.sql', 'x', 1, true)",
        "drop table enlace_delivery");
    Store store = store();
    assertFalse(store.open(kept -> {}, SOON));
    store.add(event(1, "aura"));
    assertFalse(store.settle(SOON));
    assertEquals(Trouble.NEWER, store.health().trouble());
    assertEquals(1, store.health().waiting());
    store.close();
    execute("select id from enlace_event where 1 / (select count(*) + 1 from enlace_event) = 1");
  }

  @Test
  void closingWritesWhatIsInLineAndLeavesNothingBehind() throws Exception {
    Store store = open();
    for (long id = 1; id <= 5000; id++) {
      store.add(event(id, "boris"));
    }
    store.history(newest("boris", 1));
    store.close();
    store.close();
    store.add(event(6000, "boris"));
    store.save(session("late"));
    assertFalse(store.settle(SOON));
    Conditions.await(() -> threads().isEmpty());
    Store.Kept kept = reopened();
    assertEquals(5000, kept.lastEvent());
    assertEquals(List.of(), kept.sessions());
  }

  @Test
  void whoWatchesIsToldOfEveryOtherTrouble() throws Exception {
    List<Trouble> seen = new ArrayList<>();
    Store store = store();
    assertEquals(Trouble.OPENING, store.health().trouble());
    Runnable end = store.watch(health -> seen.add(health.trouble()));
    assertTrue(store.open(kept -> {}, SOON));
    assertEquals(List.of(Trouble.NONE), seen);
    end.run();
  }

  /* ---- what the tests say ---- */

  /** With one that the tests know nothing else of. */
  abstract void execute(String... statements) throws Exception;

  final Store store() throws Exception {
    return store(settings(), 50_000);
  }

  final Store store(StoreSettings settings, int room) {
    Store store = new DatabaseStore(settings, outbox, clock, HASTY, room);
    opened.add(store);
    return store;
  }

  final Store open() throws Exception {
    Store store = store();
    assertTrue(store.open(kept -> {}, SOON), () -> store.health().toString());
    return store;
  }

  final Store last() {
    return opened.get(opened.size() - 1);
  }

  final Store.Kept reopened() throws Exception {
    opened.forEach(Store::close);
    return kept(store());
  }

  static Store.Kept kept(Store store) {
    AtomicReference<Store.Kept> kept =
        new AtomicReference<>(new Store.Kept(List.of(), List.of(), -1));
    assertTrue(store.open(kept::set, SOON), () -> store.health().toString());
    return requireNonNull(kept.get());
  }

  static void settle(Store store) {
    assertTrue(store.settle(SOON), () -> store.health().toString());
  }

  static List<StoredEvent> leaf(Store store, @Nullable Set<String> sessions) throws StoreException {
    List<StoredEvent> all = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (true) {
      List<StoredEvent> page =
          store.history(
              new HistoryQuery(sessions, before, Long.MIN_VALUE, Set.of(), Set.of(), 500));
      if (page.isEmpty()) {
        return all;
      }
      all.addAll(page);
      before = page.get(page.size() - 1).id();
    }
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(?i).*(enlace-store|hikari|mvstore).*"))
        .toList();
  }

  private static StoredEvent happened(
      long id, String session, long afterNoonMs, String kind, @Nullable String reason) {
    return new StoredEvent(
        id,
        session,
        "local",
        NOON.plusMillis(afterNoonMs),
        kind,
        "IDLE",
        reason,
        null,
        Map.of(),
        null);
  }

  private static StoredEvent timed(long id, String kind, Map<String, Long> params) {
    return new StoredEvent(id, "aura", "local", NOON, kind, "IDLE", null, null, params, null);
  }

  /** So many hours from noon on. */
  static TallyQuery hours(@Nullable Set<String> sessions, int hours) {
    return new TallyQuery(
        sessions,
        IntStream.rangeClosed(0, hours).mapToObj(h -> NOON.plus(Duration.ofHours(h))).toList(),
        Set.of("TROUBLE", "FLOW_ENDED", "LINKED"),
        List.of(
            new TallyQuery.Span("QR_RECEIVED", "first_code_ms", List.of(999L, 1_000L, 5_500L)),
            new TallyQuery.Span("LINKED", "from_code_ms", List.of(6L, 7L))));
  }

  private static List<Long> ids(Store store, HistoryQuery query) throws StoreException {
    return store.history(query).stream().map(StoredEvent::id).toList();
  }

  private static StoredSession named(String name) {
    return new StoredSession(
        "aura", name, "local", null, "IDLE", null, NOON, false, null, null, false, null, false,
        false, NOON);
  }
}
