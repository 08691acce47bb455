package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
  private final FakeGateway gateway = new FakeGateway();
  private final SessionRegistry registry =
      new SessionRegistry(gateway, new FakeScheduler(), () -> 1, 2);

  @Test
  void opensASessionOnce() {
    assertSame(registry.open("aura"), registry.open("aura"));
    assertEquals(1, registry.all().size());
  }

  @Test
  void refusesOneMoreThanTheLimit() {
    registry.open("a");
    registry.open("b");
    assertThrows(SessionRegistry.FullException.class, () -> registry.open("c"));
    assertTrue(registry.delete("a"));
    registry.open("c");
  }

  @Test
  void createsNothingByLooking() {
    assertEquals(0, registry.look("aura").snapshot().version());
    assertNull(registry.find("aura"));
    assertTrue(registry.open("aura").snapshot().version() > 0);
  }

  /**
   * A page at version 42 saw the session deleted and made again at version 1: it took every new
   * picture for an older one, drew none, and asked on without a pause.
   */
  @Test
  void letsASessionThatIsMadeAgainCountOn() {
    LinkSession first = registry.open("aura");
    first.link();
    registry.delete("aura");
    LinkSession second = registry.open("aura");
    second.link();
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
