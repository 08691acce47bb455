package dev.enlace.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at linking, from the button to its end, with the times that people wait for. On the
 * session thread only.
 */
final class Flow {
  private boolean open;
  // Null in a flow that an earlier run of the panel began: the wait of a person is not known then.
  private @Nullable Instant startedAt;
  private @Nullable Instant firstCodeAt;
  private boolean codeShown;
  private @Nullable String requestId;

  boolean isOpen() {
    return open;
  }

  /** The request that asked for it; null once it is over, or if none did. */
  @Nullable String requestId() {
    return open ? requestId : null;
  }

  /**
   * Begins.
   *
   * @param requestId the request that asked for it, if one did
   */
  void start(Instant now, @Nullable String requestId) {
    open = true;
    this.requestId = requestId;
    startedAt = now;
    firstCodeAt = null;
    codeShown = false;
  }

  /** Goes on with one that began earlier. */
  void resume() {
    open = true;
    requestId = null;
    startedAt = null;
    firstCodeAt = null;
    codeShown = true;
  }

  /**
   * Notes a code.
   *
   * @return {@code first_code_ms}, from the button to the first code; empty for the others
   */
  Map<String, Long> code(Instant now) {
    if (!open || codeShown) {
      return Map.of();
    }
    codeShown = true;
    firstCodeAt = now;
    return times("first_code_ms", startedAt, now);
  }

  /**
   * Ends it with a link.
   *
   * @return {@code from_start_ms} and {@code from_code_ms}, as far as they are known
   */
  Map<String, Long> linked(Instant now) {
    Map<String, Long> times = new HashMap<>();
    if (open) {
      times.putAll(times("from_start_ms", startedAt, now));
      times.putAll(times("from_code_ms", firstCodeAt, now));
    }
    open = false;
    return times;
  }

  /**
   * Ends it without a link.
   *
   * @return whether there was one
   */
  boolean end() {
    boolean was = open;
    open = false;
    return was;
  }

  private static Map<String, Long> times(String name, @Nullable Instant from, Instant to) {
    return from == null ? Map.of() : Map.of(name, Duration.between(from, to).toMillis());
  }
}
