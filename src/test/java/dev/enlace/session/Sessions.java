package dev.enlace.session;

import dev.enlace.gateway.Gateway;
import dev.enlace.store.Store;
import dev.enlace.testing.RememberingStore;
import dev.enlace.time.Scheduler;
import java.util.List;

/** Sessions for tests, with dice that always show 1 and, if nothing else is said, no store. */
final class Sessions {
  private Sessions() {}

  static LinkSession fresh(String id, Gateway gateway, Scheduler scheduler) {
    World world = new World(scheduler, () -> 1, new RememberingStore());
    return LinkSession.create(world, gateway, id, 1, gone -> {});
  }

  static SessionRegistry registry(Gateway gateway, Scheduler scheduler, Store store, int limit) {
    return new SessionRegistry(List.of(gateway), scheduler, () -> 1, store, limit, 60);
  }
}
