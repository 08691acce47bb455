package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.RememberingStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Account ANA = new Account("5215512345678", "Ana");
  private static final long PATIENCE_MS = 20_000;

  private final FakeGateway gateway = new FakeGateway();
  private final World world = new World(new FakeScheduler(), () -> 1, new RememberingStore());

  private LinkSession linked(String id) {
    LinkSession session = LinkSession.create(world, gateway, id, 1, gone -> {});
    session.link(null);
    gateway.say(id, new Reached(Duration.ofMillis(5)));
    gateway.say(id, new Linked(ANA));
    return session;
  }

  /**
   * Somebody who asked just between the two got a newly linked account without the warning, and
   * waited for a newer version, in vain.
   */
  @Test
  void nobodyReadsAVersionBeforeItIsKnownWhatItMeansForTheOthers() throws Exception {
    LinkSession ventas = linked("ventas");
    LinkSession aura = linked("aura");
    long before = aura.version();
    Thread change = new Thread(() -> aura.edit(new Edit(true, "Aura", false, null), null));
    Accounts accounts = world.accounts();
    synchronized (accounts) {
      change.start();
      Conditions.await(() -> change.getState() == Thread.State.BLOCKED);
      assertEquals(before, aura.version());
    }
    change.join(PATIENCE_MS);
    assertEquals("Aura", aura.snapshot().name());
    assertEquals(List.of(ventas), aura.sameAccount(other -> true, 10));
  }
}
