package dev.enlace.webhook;

import dev.enlace.store.StoredDelivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts how deliveries to one receiver are going. The status may be asked for by any thread. */
final class Tally {
  private final String receiver;
  private int waiting;
  private int failing;
  private long delivered;
  private long givenUp;
  private @Nullable String lastFailure;
  private @Nullable Instant lastFailureAt;
  private volatile ReceiverStatus status;

  Tally(String receiver) {
    this.receiver = receiver;
    this.status = made();
  }

  ReceiverStatus status() {
    return status;
  }

  void taken(StoredDelivery delivery) {
    waiting++;
    failing += delivery.attempts() > 0 ? 1 : 0;
    status = made();
  }

  /** After an attempt that failed. */
  void failed(StoredDelivery delivery, Instant now) {
    failing += delivery.attempts() == 1 ? 1 : 0;
    lastFailure = delivery.detail();
    lastFailureAt = now;
    status = made();
  }

  /**
   * When it is over.
   *
   * @param failed how many of its attempts failed
   */
  void done(StoredDelivery delivery, int failed) {
    waiting--;
    failing -= failed > 0 ? 1 : 0;
    delivered += delivery.delivered() ? 1 : 0;
    givenUp += delivery.delivered() ? 0 : 1;
    status = made();
  }

  private ReceiverStatus made() {
    return new ReceiverStatus(
        receiver, waiting, failing, delivered, givenUp, lastFailure, lastFailureAt);
  }
}
