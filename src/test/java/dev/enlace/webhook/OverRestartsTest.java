package dev.enlace.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.store.Store;
import dev.enlace.store.StoreSettings;
import dev.enlace.store.StoredDelivery;
import dev.enlace.store.StoredEvent;
import dev.enlace.store.Stores;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.LogLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks and the embedded database together, over several runs of the panel. */
class OverRestartsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private FakeReceiver crm;
  private LogLines lines;

  @BeforeEach
  void start() throws Exception {
    crm = new FakeReceiver();
    lines = LogLines.of("dev.enlace.webhook", Level.INFO);
  }

  @AfterEach
  void stop() {
    lines.close();
    crm.close();
  }

  /** One run of the panel, as far as it matters here. */
  private final class Run implements AutoCloseable {
    final FakeScheduler scheduler = new FakeScheduler();
    final Webhooks webhooks =
        new Webhooks(
            List.of(Desk.receiver("crm", crm.url("/"))), scheduler, () -> 0.5, session -> null);
    final Store store =
        Stores.database(
            StoreSettings.embedded(directory), webhooks.outbox(), () -> FakeScheduler.START);
    final AtomicReference<List<StoredDelivery>> kept = new AtomicReference<>(List.of());

    Run() {
      assertTrue(
          store.open(
              found -> {
                kept.set(found.deliveries());
                webhooks.start(store, found);
              },
              SOON));
    }

    void happens(long id, String kind) {
      store.add(
          new StoredEvent(
              id, "aura", "local", scheduler.now(), kind, "LINKED", null, null, Map.of(), null));
    }

    @Override
    public void close() {
      webhooks.close();
      store.close();
    }
  }

  @Test
  void nothingIsLostOrToldTwiceOverRestarts() throws Exception {
    crm.answers(204, 500, 500);
    try (Run first = new Run()) {
      first.happens(1, "LINKED");
      lines.next("webhook.delivered receiver=crm event=evt_1 ");
      first.happens(2, "LOGGED_OUT");
      lines.next("event=evt_2 session=aura attempt=1 why=\"status=500\" next_ms=5000");
      first.happens(3, "LINKED");
      assertTrue(first.store.settle(SOON));
    }
    try (Run second = new Run()) {
      assertEquals(List.of(2L, 3L), ids(second));
      second.scheduler.forward(Duration.ofSeconds(5));
      lines.next("event=evt_2 session=aura attempt=2 why=\"status=500\" next_ms=30000");
      assertTrue(second.store.settle(SOON));
    }
    try (Run third = new Run()) {
      assertEquals(List.of(2L, 3L), ids(third));
      third.scheduler.forward(Duration.ofSeconds(35));
      lines.next("webhook.delivered receiver=crm event=evt_2 session=aura attempt=3");
      lines.next("webhook.delivered receiver=crm event=evt_3 session=aura attempt=1");
      assertTrue(third.store.settle(SOON));
    }
    try (Run fourth = new Run()) {
      assertEquals(List.of(), ids(fourth));
    }
    for (int event : new int[] {1, 2, 2, 2, 3}) {
      assertEquals("evt_" + event, crm.next().header("webhook-id"));
    }
    assertEquals(0, crm.more());
  }

  private static List<Long> ids(Run run) {
    List<StoredDelivery> kept = run.kept.get();
    return kept == null ? List.of() : kept.stream().map(StoredDelivery::eventId).toList();
  }
}
