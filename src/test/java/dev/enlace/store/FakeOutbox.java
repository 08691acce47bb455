package dev.enlace.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notifies of every event for the session {@code aura}, and remembers what it was let go. */
final class FakeOutbox implements Store.Outbox {
  final List<StoredDelivery> released = new CopyOnWriteArrayList<>();

  @Override
  public List<StoredDelivery> deliveries(StoredEvent event) {
    return event.sessionId().equals("aura")
        ? List.of(Rows.delivery(event.id(), "crm"), Rows.delivery(event.id(), "audit"))
        : List.of();
  }

  @Override
  public void release(List<StoredDelivery> deliveries) {
    released.addAll(deliveries);
  }
}
