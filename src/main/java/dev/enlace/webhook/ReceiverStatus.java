package dev.enlace.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How deliveries to one receiver are going.
 *
 * @param waiting those that are not done yet, the failing ones among them
 * @param failing those of them of which an attempt failed
 * @param delivered how many it took, in this run
 * @param givenUp how many were given up, in this run
 * @param lastFailure why the newest failed attempt failed, in this run; null if none did
 * @param lastFailureAt when that was
 */
public record ReceiverStatus(
    String receiver,
    int waiting,
    int failing,
    long delivered,
    long givenUp,
    @Nullable String lastFailure,
    @Nullable Instant lastFailureAt) {}
