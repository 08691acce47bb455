package dev.enlace.store;

import static dev.enlace.store.Rows.delivered;
import static dev.enlace.store.Rows.delivery;
import static dev.enlace.store.Rows.event;
import static dev.enlace.store.Rows.session;
import static dev.enlace.store.StoreContract.HASTY;
import static dev.enlace.store.StoreContract.SOON;
import static dev.enlace.store.StoreContract.kept;
import static dev.enlace.store.StoreContract.leaf;
import static dev.enlace.store.StoreContract.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.LogLines;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can happen to a database on the network, with a real one. */
class PostgresTroublesTest {
  private final TurnedClock clock = new TurnedClock();
  private final FakeOutbox outbox = new FakeOutbox();
  private final List<Store> opened = new ArrayList<>();
  private Postgres postgres;
  private String database;

  @BeforeEach
  void make() throws Exception {
    postgres = Postgres.get();
    database = postgres.database();
  }

  @AfterEach
  void closeAll() {
    opened.forEach(Store::close);
  }

  @Test
  void takenAwayAndGivenBackUnderLoadItLosesNothing() throws Exception {
    Store store = store(postgres.url(database), 50_000);
    kept(store);
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong given = new AtomicLong();
    AtomicLong longestNanos = new AtomicLong();
    Thread load =
        new Thread(
            () -> {
              while (!enough.get()) {
                long before = System.nanoTime();
                store.add(event(given.incrementAndGet(), "aura"));
                store.save(session("aura", "S" + given.get()));
                store.save(delivered(delivery(given.get(), "crm")));
                longestNanos.accumulateAndGet(System.nanoTime() - before, Math::max);
                try {
                  TimeUnit.MILLISECONDS.sleep(1);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    load.start();
    try {
      for (int i = 0; i < 3; i++) {
        long before = given.get();
        Conditions.await(() -> given.get() > before + 100);
        postgres.stop();
        Conditions.await(() -> store.health().trouble() == Trouble.GONE);
        assertFalse(store.settle(SOON));
        assertThrows(StoreException.class, () -> store.history(StoreContract.newest("aura", 1)));
        long away = given.get();
        Conditions.await(() -> given.get() > away + 100);
        postgres.start();
        Conditions.await(() -> store.health().trouble() == Trouble.NONE);
      }
    } finally {
      enough.set(true);
      load.join();
    }
    settle(store);
    List<StoredEvent> events = leaf(store, null);
    assertEquals(given.get(), events.size());
    for (int i = 0; i < events.size(); i++) {
      assertEquals(given.get() - i, events.get(i).id());
    }
    assertEquals(2 * given.get(), outbox.released.size());
    assertEquals(0, store.health().lost());
    long longest = TimeUnit.NANOSECONDS.toMillis(longestNanos.get());
    // A wait for the network or for the database would be seconds long.
    assertTrue(longest < 1000, longest + " ms");
    store.close();
    Store.Kept kept = kept(store(postgres.url(database), 10));
    assertEquals(List.of(session("aura", "S" + given.get())), kept.sessions());
    assertEquals(given.get(), kept.deliveries().size());
    assertTrue(kept.deliveries().stream().allMatch(due -> due.receiver().equals("audit")));
  }

  /**
   * The connection died while the commit was under way: it was written, nobody knew, and the second
   * attempt was refused as a duplicate or wrote everything twice.
   */
  @Test
  void aCommitWhoseEndNobodyHeardOfIsNotDoubled() throws Exception {
    try (Passage passage = new Passage(postgres.port())) {
      // Or it says the word only the first few times.
      Store store = store(through(passage) + "&prepareThreshold=0", 1000);
      kept(store);
      for (long id = 1; id <= 30; id++) {
        if (id % 10 == 0) {
          passage.cutAfter("COMMIT");
        }
        store.add(event(id, "aura"));
        store.save(session("aura", "S" + id));
        if (id % 10 == 0) {
          Conditions.await(passage::hasCut);
        }
        Conditions.await(() -> store.health().trouble() == Trouble.NONE && store.settle(SOON));
      }
      assertEquals(30, leaf(store, null).size());
      assertEquals(60, outbox.released.size());
      assertEquals(0, store.health().lost());
      store.close();
    }
  }

  @Test
  void aDatabaseThatSaysNothingHoldsUpNobody() throws Exception {
    try (Passage passage = new Passage(postgres.port())) {
      Store store = store(through(passage) + "&socketTimeout=1&loginTimeout=2", 1000);
      kept(store);
      passage.silence(true);
      long before = System.nanoTime();
      store.add(event(1, "aura"));
      assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before) < 1000);
      Conditions.await(() -> store.health().trouble() == Trouble.GONE);
      assertEquals(2, outbox.released.size());
      assertThrows(StoreException.class, () -> store.history(StoreContract.newest("aura", 1)));

      passage.silence(false);
      Conditions.await(() -> store.health().trouble() == Trouble.NONE);
      settle(store);
      assertEquals(1, leaf(store, null).size());
    }
  }

  @Test
  void openingWaitsNoLongerThanItIsAllowedTo() throws Exception {
    try (Passage passage = new Passage(postgres.port())) {
      passage.silence(true);
      Store store = store(through(passage) + "&socketTimeout=2&loginTimeout=3", 1000);
      AtomicLong told = new AtomicLong(-1);
      long before = System.nanoTime();
      assertFalse(store.open(kept -> told.set(kept.lastEvent()), Duration.ofMillis(300)));
      assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before) < 2000);
      assertEquals(Trouble.OPENING, store.health().trouble());
      Conditions.await(() -> store.health().trouble() == Trouble.GONE);
      assertEquals(-1, told.get());
      passage.silence(false);
      Conditions.await(() -> told.get() == 0);
    }
  }

  @Test
  void closingDoesNotWaitForADatabaseThatSaysNothing() throws Exception {
    try (Passage passage = new Passage(postgres.port())) {
      Store store = store(through(passage), 1000);
      kept(store);
      passage.silence(true);
      store.add(event(1, "aura"));
      long before = System.nanoTime();
      store.close();
      assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before) < 14);
    }
  }

  @Test
  void aTableThatSomebodyHoldsIsWaitedFor() throws Exception {
    Store store = store(postgres.url(database), 1000);
    kept(store);
    try (Connection other = DriverManager.getConnection(postgres.url(database));
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table enlace_event");
      store.add(event(1, "aura"));
      Conditions.await(() -> store.health().trouble() == Trouble.LOCKED);
      other.rollback();
    }
    Conditions.await(() -> store.health().trouble() == Trouble.NONE);
    settle(store);
    assertEquals(1, leaf(store, null).size());
  }

  /** Each of its questions had four seconds, and the history would have waited for all of them. */
  @Test
  void aTallyThatIsStuckEndsSoonAndTheHistoryAnswersMeanwhile() throws Exception {
    postgres.execute(
        database,
        "create function replace(text, text, text) returns text language plpgsql volatile"
            + " as 'begin perform pg_sleep(60); return $1; end'",
        "alter database " + database + " set search_path = public, pg_catalog");
    Store store = store(postgres.url(database), 1000);
    kept(store);
    StoredEvent code =
        new StoredEvent(
            1,
            "aura",
            "local",
            Rows.NOON,
            "QR_RECEIVED",
            "AWAITING_SCAN",
            null,
            null,
            Map.of("first_code_ms", 5L),
            null);
    store.add(code);
    settle(store);
    CompletableFuture<Long> stuck =
        CompletableFuture.supplyAsync(
            () -> {
              long before = System.nanoTime();
              assertThrows(StoreException.class, () -> store.tally(StoreContract.hours(null, 1)));
              return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            });
    Conditions.await(this::isAsleep);
    assertEquals(List.of(code), leaf(store, null));
    assertFalse(stuck.isDone());
    long ms = stuck.get(30, TimeUnit.SECONDS);
    assertTrue(ms < 4_000, ms + " ms");
    Conditions.await(() -> !isAsleep());
  }

  private boolean isAsleep() throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.url("postgres"));
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select 1 from pg_stat_activity where wait_event = 'PgSleep' and datname = '"
                    + database
                    + "'")) {
      return rows.next();
    }
  }

  @Test
  void aReadOnlyDatabaseIsRead() throws Exception {
    Store store = store(postgres.url(database), 1000);
    kept(store);
    store.add(event(1, "aura"));
    settle(store);
    store.close();
    postgres.execute(
        "postgres", "alter database " + database + " set default_transaction_read_only = on");
    Store other = store(postgres.url(database), 1000);
    assertEquals(1, kept(other).lastEvent());
    other.add(event(2, "aura"));
    Conditions.await(() -> other.health().trouble() == Trouble.READ_ONLY);
    postgres.execute("postgres", "alter database " + database + " reset all");
    Conditions.await(() -> other.health().trouble() == Trouble.NONE);
    settle(other);
    assertEquals(2, leaf(other, null).size());
  }

  @Test
  void beyondItsRoomTheOldestGoesAndIsCounted() throws Exception {
    postgres.stop();
    Store store;
    try {
      store = store(postgres.url(database), 100);
      assertFalse(store.open(kept -> {}, SOON));
      for (long id = 1; id <= 250; id++) {
        store.add(event(id, "boris"));
      }
      assertEquals(150, store.health().lost());
      assertEquals(100, store.health().waiting());
    } finally {
      postgres.start();
    }
    Conditions.await(() -> store.health().trouble() == Trouble.NONE);
    settle(store);
    assertEquals(100, leaf(store, null).size());
    assertEquals(250, leaf(store, null).get(0).id());
  }

  @Test
  void theLogSpeaksOnceEveryFiveMinutesAndOnceWhenItIsOver() throws Exception {
    // The store of an earlier test, closed while its database was away, may still have its say.
    Conditions.await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("enlace-store")));
    try (LogLines log = LogLines.of("dev.enlace.store", Level.INFO)) {
      Store store = store(postgres.url(database), 1000);
      kept(store);
      List<Trouble> seen = new CopyOnWriteArrayList<>();
      store.watch(health -> seen.add(health.trouble()));
      postgres.stop();
      try {
        store.add(event(1, "aura"));
        // It may be noticed before anything waits: by a look that the keeper takes now and then.
        log.next("store.write_failed why=GONE waiting=");
        // Some attempts more.
        long before = System.nanoTime();
        Conditions.await(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before) > 1000);
        assertEquals(1, log.said().size(), log.said().toString());
        clock.forward(Duration.ofMinutes(5));
        log.next("store.write_failed why=GONE waiting=1");
      } finally {
        postgres.start();
      }
      log.next("store.back after_s=300 was=GONE");
      settle(store);
      assertEquals(List.of(Trouble.GONE, Trouble.NONE), seen);
      assertEquals(3, log.said().size(), log.said().toString());
      assertFalse(log.said().toString().contains("enlace@"));
    }
  }

  private Store store(String url, int room) {
    StoreSettings settings =
        StoreSettings.embedded(Path.of("unused")).at(url, "enlace", "not-asked-for");
    Store store = new DatabaseStore(settings, outbox, clock, HASTY, room);
    opened.add(store);
    return store;
  }

  private String through(Passage passage) {
    return postgres.url(database).replace(":" + postgres.port() + "/", ":" + passage.port() + "/");
  }
}
