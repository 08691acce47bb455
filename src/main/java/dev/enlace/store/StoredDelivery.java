package dev.enlace.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification of one event for one receiver: at most one for each pair of the two.
 *
 * @param eventId the event's id
 * @param sessionId the session that the event happened to
 * @param receiver the receiver's name in the settings
 * @param body what is sent, word for word the same at every attempt
 * @param attempts how many were made
 * @param nextAt when the next one is due; null when it is done, one way or the other
 * @param delivered whether the receiver took it
 * @param detail how the newest attempt ended, redacted; null before the first
 */
public record StoredDelivery(
    long eventId,
    String sessionId,
    String receiver,
    String body,
    int attempts,
    @Nullable Instant nextAt,
    boolean delivered,
    @Nullable String detail) {

  /** Whether something is still to be done. */
  public boolean isDue() {
    return nextAt != null;
  }
}
