package dev.enlace.session;

import dev.enlace.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Sees a pattern in connections that end: kicked again and again, or coming and going. */
final class Drops {
  private static final Duration KICK_WINDOW = Duration.ofMinutes(5);
  private static final int KICKS = 3;
  private static final Duration FLAP_WINDOW = Duration.ofSeconds(60);
  private static final int FLAPS = 4;

  private final Deque<Instant> kicks = new ArrayDeque<>();
  private final Deque<Instant> opens = new ArrayDeque<>();

  void reset() {
    kicks.clear();
    opens.clear();
  }

  void reached(Instant now) {
    count(opens, now, FLAP_WINDOW);
  }

  /** The reason to show: the one given, or what it amounts to by now. */
  Reason judge(Reason reason, Instant now) {
    if (reason == Reason.GW_KICKED) {
      return count(kicks, now, KICK_WINDOW) >= KICKS ? Reason.GW_KICKED_REPEATEDLY : reason;
    }
    boolean flapping = opens.size() >= FLAPS && opens.getFirst().isAfter(now.minus(FLAP_WINDOW));
    boolean dropped =
        switch (reason) {
          case GW_DROPPED, GW_RESTARTING, GW_HEARTBEAT -> true;
          default -> false;
        };
    return flapping && dropped ? Reason.GW_UNSTABLE : reason;
  }

  /** Adds one and returns how many lie in the window; keeps no more than are needed to judge. */
  private static int count(Deque<Instant> instants, Instant now, Duration window) {
    instants.addLast(now);
    while (instants.getFirst().isBefore(now.minus(window)) || instants.size() > FLAPS) {
      instants.removeFirst();
    }
    return instants.size();
  }
}
