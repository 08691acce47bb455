package dev.enlace.web;

import dev.enlace.access.Audit;
import dev.enlace.access.Recent;
import dev.enlace.session.Pairing;
import dev.enlace.session.SessionSnapshot;
import dev.enlace.session.SessionSnapshot.Qr;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Writes into the audit log who was sent which code, once for each person and code. Never the code.
 * Safe from any thread.
 */
public final class CodesSeen {
  private final Recent seen = new Recent();

  /** Notes that all codes of a session are sent to whoever asks. */
  void note(HttpServletRequest request, SessionSnapshot snapshot) {
    Pairing pairing = snapshot.pairing();
    if (pairing != null && pairing.code() != null && seen.add(key(request, snapshot, pairing))) {
      Audit.note(
          "code_seen",
          Visit.person(request),
          "from",
          Visit.from(request),
          "session",
          snapshot.id(),
          "code",
          "number");
    }
    Qr qr = snapshot.qr();
    if (qr != null) {
      notePicture(request, snapshot.id(), qr);
    }
  }

  /** Notes that a picture is sent to whoever asks, and nothing beside it. */
  void notePicture(HttpServletRequest request, String session, Qr qr) {
    if (seen.add(key(request, session, qr))) {
      Audit.note(
          "code_seen",
          Visit.person(request),
          "from",
          Visit.from(request),
          "session",
          session,
          "code",
          "qr",
          "round",
          String.valueOf(qr.round()),
          "ordinal",
          String.valueOf(qr.ordinal()));
    }
  }

  private static String key(HttpServletRequest request, SessionSnapshot snapshot, Pairing pairing) {
    return "%s %s typed %s"
        .formatted(Visit.person(request).key(), snapshot.id(), pairing.issuedAt());
  }

  private static String key(HttpServletRequest request, String session, Qr qr) {
    return "%s %s %s %d %d"
        .formatted(Visit.person(request).key(), session, qr.issuedAt(), qr.round(), qr.ordinal());
  }
}
