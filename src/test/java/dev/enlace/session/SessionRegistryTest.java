package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.GatewayEvent;
import dev.enlace.reason.Reason;
import dev.enlace.session.SessionRegistry.Wanted;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.RememberingStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
  private final FakeGateway gateway = new FakeGateway();
  private final SessionRegistry registry =
      Sessions.registry(gateway, new FakeScheduler(), new RememberingStore(), 2);

  @Test
  void opensASessionOnce() {
    assertSame(registry.open(Wanted.of("aura"), null), registry.open(Wanted.of("aura"), null));
    assertEquals(1, registry.all().size());
  }

  @Test
  void refusesOneMoreThanTheLimit() {
    registry.open(Wanted.of("a"), null);
    registry.open(Wanted.of("b"), null);
    assertThrows(SessionRegistry.FullException.class, () -> registry.open(Wanted.of("c"), null));
    assertTrue(registry.delete("a", null));
    registry.open(Wanted.of("c"), null);
  }

  @Test
  void createsNothingByLooking() {
    assertEquals(0, registry.look("aura").snapshot().version());
    assertNull(registry.find("aura"));
    assertTrue(registry.open(Wanted.of("aura"), null).snapshot().version() > 0);
  }

  /**
   * A page at version 42 saw the session deleted and made again at version 1: it took every new
   * picture for an older one, drew none, and asked on without a pause.
   */
  @Test
  void letsASessionThatIsMadeAgainCountOn() {
    LinkSession first = registry.open(Wanted.of("aura"), null);
    first.link(null);
    registry.delete("aura", null);
    gateway.say(new GatewayEvent.Lost(Reason.GW_REFUSED, ""));
    LinkSession second = registry.open(Wanted.of("aura"), null);
    second.link(null);
    assertTrue(second.snapshot().version() > first.snapshot().version());
    assertTrue(second.events().after(0).get(0).seq() > first.events().after(0).get(0).seq());
  }

  @Test
  void knowsAnIdWhenItSeesOne() {
    for (String id : List.of("a", "aura", "0-_", "a".repeat(63))) {
      assertTrue(SessionRegistry.isId(id), id);
    }
    for (String id : List.of("", "-a", "A", "a/b", "a b", "ñ", "a".repeat(64), "a\n")) {
      assertFalse(SessionRegistry.isId(id), id);
    }
  }
}
