package dev.enlace.gateway;

import dev.enlace.gateway.GatewayMessages.Offer;
import dev.enlace.reason.Reason;
import org.jspecify.annotations.Nullable;

/** What came of asking for a session's status over REST. */
public final class StatusAnswer {
  /** Whether what answers is a REST gateway. */
  public enum Rest {
    YES,
    /** If nothing speaks against it: others answer like this as well. */
    PERHAPS,
    NO
  }

  private final Rest rest;
  private final Hop hop;
  private final @Nullable GatewayEvent event;
  private final boolean code;
  private final @Nullable Offer offer;

  StatusAnswer(Rest rest, Fault fault) {
    this(rest, Hop.of(fault), null, false, null);
  }

  StatusAnswer(
      Rest rest, Hop hop, @Nullable GatewayEvent event, boolean code, @Nullable Offer offer) {
    this.rest = rest;
    this.hop = hop;
    this.event = event;
    this.code = code;
    this.offer = offer;
  }

  public Rest rest() {
    return rest;
  }

  /** What keeps the status from being known; null if it is known. */
  public @Nullable Reason reason() {
    return hop.reason();
  }

  /** As in {@link Hop}: what it said. */
  public String detail() {
    return hop.detail();
  }

  /** Where it says that the session stands; null if it does not say it. */
  public @Nullable GatewayEvent event() {
    return event;
  }

  /** Whether it says that there is a code. */
  public boolean hasCode() {
    return code;
  }

  /** The code, where it came with the status. */
  @Nullable Offer offer() {
    return offer;
  }
}
