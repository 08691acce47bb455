package dev.enlace.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import dev.enlace.session.LinkState;
import dev.enlace.store.StoredEvent;
import dev.enlace.store.StoredSession;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoticesTest {
  private final Notices notices = new Notices();
  private long events;

  @Test
  void tellsOfTheFourThingsAndOfNoOther() {
    assertEquals(Notice.LINKED, heard(Kind.LINKED, LinkState.LINKED, null));
    assertEquals(Notice.UNLINKED, heard(Kind.LOGGED_OUT, LinkState.LOGGED_OUT, null));
    assertEquals(Notice.RECONNECTED, heard(Kind.RESTORED, LinkState.LINKED, null));
    assertEquals(Notice.NEEDS_ACTION, needs(Reason.GW_AUTH));
    Set<Kind> others =
        EnumSet.complementOf(EnumSet.of(Kind.LINKED, Kind.LOGGED_OUT, Kind.RESTORED, Kind.TROUBLE));
    for (Kind other : others) {
      for (LinkState state : LinkState.values()) {
        assertNull(heard(other, state, Reason.GW_AUTH));
      }
    }
  }

  @Test
  void troubleThatGoesAwayByItselfIsNotTold() {
    for (LinkState state : EnumSet.complementOf(EnumSet.of(LinkState.NEEDS_ACTION))) {
      assertNull(heard(Kind.TROUBLE, state, Reason.GW_REFUSED));
    }
  }

  // A wrong key is tried again by whoever presses the button, and a wrong certificate by a timer
  // every few minutes.
  @Test
  void theSameNeedIsToldOnce() {
    assertEquals(Notice.NEEDS_ACTION, needs(Reason.GW_TLS_CERT));
    assertNull(needs(Reason.GW_TLS_CERT));
    assertNull(heard(Kind.CONNECTING, LinkState.CONNECTING, null));
    assertNull(heard(Kind.TROUBLE, LinkState.CONNECTING, Reason.GW_REFUSED));
    assertNull(needs(Reason.GW_TLS_CERT));
    assertEquals(Notice.NEEDS_ACTION, needs(Reason.GW_AUTH), "another one");
    assertEquals(Notice.LINKED, heard(Kind.LINKED, LinkState.LINKED, null));
    assertEquals(Notice.NEEDS_ACTION, needs(Reason.GW_AUTH), "it was well meanwhile");
    assertNull(heard(Kind.STOPPED, LinkState.IDLE, null));
    assertEquals(Notice.NEEDS_ACTION, needs(Reason.GW_AUTH), "somebody began anew");
    assertNull(heard(Kind.FOLLOWING_PAUSED, LinkState.IDLE, Reason.ACCOUNT_PAUSED));
    assertEquals(Notice.NEEDS_ACTION, needs(Reason.GW_AUTH), "somebody resumed it");
  }

  @Test
  void aNeedThatWasToldBeforeARestartIsNotToldAgain() {
    notices.remember(List.of(session("aura", "NEEDS_ACTION", "GW_AUTH")));
    assertNull(needs(Reason.GW_AUTH));
    assertEquals(Notice.NEEDS_ACTION, needs(Reason.LINK_PASSKEY));
    notices.remember(List.of(session("aura", "NEEDS_ACTION", "GW_AUTH")));
    assertNull(needs(Reason.LINK_PASSKEY), "what was told since is newer");
  }

  @Test
  void ourOwnRestartCutNobodyOff() {
    assertNull(notices.of(event("RESTORED", "LINKED", "PANEL_RESTARTED")));
    assertEquals(Notice.RECONNECTED, notices.of(event("RESTORED", "LINKED", null)));
  }

  @Test
  void whoWasToldOfANeedHearsOfItsEndThoughThePanelWasRestartedMeanwhile() {
    notices.remember(List.of(session("aura", "NEEDS_ACTION", "GW_AUTH")));
    assertEquals(Notice.RECONNECTED, notices.of(event("RESTORED", "LINKED", "PANEL_RESTARTED")));
    assertNull(notices.of(event("RESTORED", "LINKED", "PANEL_RESTARTED")));
  }

  private @Nullable Notice needs(Reason reason) {
    return heard(Kind.TROUBLE, LinkState.NEEDS_ACTION, reason);
  }

  private @Nullable Notice heard(Kind kind, LinkState state, @Nullable Reason reason) {
    return notices.of(event(kind.name(), state.name(), reason == null ? null : reason.name()));
  }

  private StoredEvent event(String kind, String state, @Nullable String reason) {
    return new StoredEvent(
        ++events, "aura", "local", Instant.EPOCH, kind, state, reason, null, Map.of(), null);
  }

  private static StoredSession session(String id, String state, String reason) {
    return new StoredSession(
        id,
        null,
        "local",
        null,
        state,
        reason,
        Instant.EPOCH,
        true,
        null,
        null,
        false,
        null,
        false,
        false,
        Instant.EPOCH);
  }
}
