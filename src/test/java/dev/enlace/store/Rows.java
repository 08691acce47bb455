package dev.enlace.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Things to keep. */
final class Rows {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Rows() {}

  static StoredSession session(String id) {
    return session(id, "IDLE");
  }

  static StoredSession session(String id, String state) {
    return new StoredSession(
        id, null, "local", null, state, null, NOON, false, null, null, false, null, false, false,
        NOON);
  }

  static StoredEvent event(long id, String sessionId) {
    return event(id, sessionId, NOON.plusMillis(id));
  }

  static StoredEvent event(long id, String sessionId, Instant at) {
    return new StoredEvent(
        id, sessionId, "local", at, "STATE", "LINKED", null, null, Map.of(), null);
  }

  static StoredDelivery delivery(long eventId, String receiver) {
    return new StoredDelivery(
        eventId, "aura", receiver, "{\"id\":" + eventId + "}", 0, NOON, false, null);
  }

  /** That delivery, taken by its receiver. */
  static StoredDelivery delivered(StoredDelivery delivery) {
    return new StoredDelivery(
        delivery.eventId(),
        delivery.sessionId(),
        delivery.receiver(),
        delivery.body(),
        delivery.attempts() + 1,
        null,
        true,
        "200");
  }

  /** That delivery, to be tried again. */
  static StoredDelivery postponed(StoredDelivery delivery) {
    return new StoredDelivery(
        delivery.eventId(),
        delivery.sessionId(),
        delivery.receiver(),
        delivery.body(),
        delivery.attempts() + 1,
        NOON.plus(Duration.ofMinutes(1)),
        false,
        "503");
  }
}
