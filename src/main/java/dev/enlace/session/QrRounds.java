package dev.enlace.session;

import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.session.SessionSnapshot.Qr;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts codes: which one of its round, which round, and how long it lives. WhatsApp hands out six
 * to a round, the first for 60 s and the others for 20 s each (whatsmeow {@code qrchan.go}, Baileys
 * {@code socket.ts}); a gateway that gives figures of its own is believed. Not thread-safe.
 */
final class QrRounds {
  /** Codes to a round, where the gateway does not say. */
  private static final int OF = 6;

  private static final Duration FIRST_LIFE = Duration.ofSeconds(60);
  private static final Duration NEXT_LIFE = Duration.ofSeconds(20);

  /** The longest life that is believed. */
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

  /** A real code turns over at the latest after 60 s; one that comes again after this never did. */
  private static final Duration SUSPICIOUS_AGE = Duration.ofSeconds(70);

  private @Nullable Qr newest;
  private int rounds;
  private boolean over = true;

  /** Forgets everything: a new flow begins. */
  void reset() {
    newest = null;
    rounds = 0;
    over = true;
  }

  /** Whether it is the code that came last, once more. */
  boolean isRepeated(QrIssued issued) {
    return newest != null && newest.code().equals(issued.code());
  }

  /** Whether the repeated code has been the same for longer than a real one can be. */
  boolean isSuspicious(Instant now) {
    return newest != null && now.isAfter(newest.issuedAt().plus(SUSPICIOUS_AGE));
  }

  /** Takes a new code in. */
  Qr add(QrIssued issued, Instant now) {
    int before = newest == null || over ? 0 : newest.ordinal();
    int of = issued.of() > 0 ? issued.of() : OF;
    int ordinal = issued.ordinal() > 0 ? issued.ordinal() : before % of + 1;
    if (over || ordinal <= before) {
      rounds++;
      over = false;
    }
    Duration life = issued.lifetime() != null ? issued.lifetime() : life(ordinal);
    if (life.compareTo(LONGEST_LIFE) > 0) {
      life = LONGEST_LIFE;
    }
    newest = new Qr(issued.code(), ordinal, Math.max(of, ordinal), rounds, now, now.plus(life));
    return newest;
  }

  /** Ends the round. False if it was over already: two parties may notice the same end. */
  boolean end() {
    boolean ended = !over;
    over = true;
    return ended;
  }

  /** How many rounds have begun. */
  int count() {
    return rounds;
  }

  private static Duration life(int ordinal) {
    return ordinal == 1 ? FIRST_LIFE : NEXT_LIFE;
  }
}
