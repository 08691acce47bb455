package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.session.SessionRegistry;
import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.testing.Client;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.RememberingStore;
import dev.enlace.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store is never busy with counting for long, whoever asks for whatever. */
@Timeout(60)
class TalliesTest {
  private final RememberingStore store = new RememberingStore();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger counted = new AtomicInteger();
  private final Tallies tallies =
      new Tallies(
          new SessionRegistry(
              List.of(new FakeGateway()), new FakeScheduler(), () -> 0.5, store, 100, 6_000),
          store,
          nanos::get);

  private void forward(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  private void countingTakes(Duration time) {
    store.whileCounting(
        () -> {
          counted.incrementAndGet();
          forward(time);
        });
  }

  /** Of one thing or another. */
  private Tallies.Counted count(int which) {
    return count(person("ana"), which);
  }

  private static Person person(String name) {
    return new Person(name, Role.VIEWER, null, Person.Way.TOKEN);
  }

  private Tallies.Counted count(Person by, int which) {
    return tallies.count(
        by,
        null,
        List.of(
            FakeScheduler.START.plusSeconds(which), FakeScheduler.START.plusSeconds(which + 1)));
  }

  private void isTooBusyFor(int which) {
    assertEquals(ApiError.TALLY_BUSY, assertThrows(ApiException.class, () -> count(which)).error());
  }

  @Test
  void theSameIsCountedAnewOnlyAfterTenTimesAsLong() {
    countingTakes(Duration.ofSeconds(1));
    Tallies.Counted first = count(1);
    forward(Duration.ofSeconds(10).minusNanos(1));
    assertSame(first, count(1));
    assertEquals(1, counted.get());
    forward(Duration.ofNanos(1));
    count(1);
    assertEquals(2, counted.get());
  }

  /** Whoever asked for something else each time, a zone of 00:00:01 and one of 00:00:02, had it. */
  @Test
  void afterACountTheStoreRestsWhateverIsAskedForNext() {
    countingTakes(Duration.ofSeconds(2));
    Tallies.Counted first = count(0);
    for (int i = 1; i < 1_000; i++) {
      isTooBusyFor(i);
    }
    assertSame(first, count(0));
    assertEquals(1, counted.get());
    forward(Duration.ofSeconds(6));
    count(1);
    assertEquals(2, counted.get());
  }

  @Test
  void itRestsFromACountThatCameToNothingToo() {
    store.whileCounting(
        () -> {
          forward(Duration.ofSeconds(12));
          store.setTrouble(Trouble.LOCKED);
        });
    assertEquals(ApiError.TALLY_AWAY, assertThrows(ApiException.class, () -> count(1)).error());
    store.setTrouble(Trouble.NONE);
    isTooBusyFor(1);
    forward(Duration.ofSeconds(36));
    countingTakes(Duration.ofSeconds(1));
    count(1);
  }

  @Test
  void whatIsKnownDoesNotWaitForWhatIsBeingCounted() throws Exception {
    countingTakes(Duration.ofMillis(1));
    Tallies.Counted known = count(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    store.whileCounting(
        () -> {
          begun.countDown();
          await(enough);
        });
    forward(Duration.ofMillis(3));
    CompletableFuture<?> other = CompletableFuture.runAsync(() -> count(2));
    await(begun);
    assertSame(known, count(1));
    enough.countDown();
    other.get(20, TimeUnit.SECONDS);
  }

  /** Whoever asked for nine different tallies at once had all turns, and nobody else had any. */
  @Test
  void onePersonWaitsForTwoAtMostAndLeavesTheOtherTurnsToOthers() throws Exception {
    CountDownLatch enough = new CountDownLatch(1);
    store.whileCounting(() -> await(enough));
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      int which = i;
      asked.add(
          CompletableFuture.runAsync(
              () -> count(person("eva"), which), task -> new Thread(task).start()));
    }
    Conditions.await(() -> asked.stream().filter(CompletableFuture::isDone).count() == 7);
    asked.add(
        CompletableFuture.runAsync(
            () -> count(person("luis"), 10), task -> new Thread(task).start()));
    enough.countDown();
    int refused = 0;
    for (CompletableFuture<?> one : asked) {
      refused += one.handle((unused, fault) -> fault == null ? 0 : 1).get(20, TimeUnit.SECONDS);
    }
    assertEquals(7, refused);
    asked.get(9).get(20, TimeUnit.SECONDS);
  }

  @Test
  void whoeverWouldWaitTooLongIsToldToComeBackAndTheOthersShareOneCount() throws Exception {
    CountDownLatch enough = new CountDownLatch(1);
    try (TestServer server = new TestServer()) {
      server.store.whileCounting(
          () -> {
            counted.incrementAndGet();
            await(enough);
          });
      Client client = new Client(server.address());
      Queue<Answer> answers = new ConcurrentLinkedQueue<>();
      List<CompletableFuture<?>> asked = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        CompletableFuture<?> one = new CompletableFuture<>();
        asked.add(one);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    answers.add(client.get("api/tally"));
                    one.complete(null);
                  } catch (Exception e) {
                    one.completeExceptionally(e);
                  }
                });
        thread.setDaemon(true);
        thread.start();
      }
      // One is counted for, eight wait.
      Conditions.await(() -> answers.size() == 3);
      for (Answer answer : answers) {
        assertEquals(429, answer.status());
        assertEquals("5", answer.header("retry-after"));
        assertEquals("TALLY_BUSY", Client.json(answer).get("error").getAsString());
      }
      enough.countDown();
      for (CompletableFuture<?> one : asked) {
        one.get(20, TimeUnit.SECONDS);
      }
      assertEquals(9, answers.stream().filter(answer -> answer.status() == 200).count());
      assertEquals(1, counted.get());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not come about");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
