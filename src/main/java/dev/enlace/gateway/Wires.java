package dev.enlace.gateway;

import dev.enlace.thread.OwnThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The WebSockets to one gateway, and their threads. Safe from any thread. */
final class Wires implements AutoCloseable {
  /** For the far sides to answer a goodbye, when everything ends. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final Duration END = Duration.ofSeconds(1);

  private final OwnThreads threads = OwnThreads.withHeirs("enlace-gateway");
  private final Set<Wire> open = ConcurrentHashMap.newKeySet();

  /** Begins to connect one. */
  void start(Wire wire) {
    open.add(wire);
    Thread thread =
        threads.make(
            () -> {
              try {
                wire.run();
              } finally {
                open.remove(wire);
              }
            });
    thread.start();
  }

  /**
   * Waits for those that said goodbye, cuts those that go on, and returns when their threads have
   * ended, or within two seconds: looking up a name cannot be cut.
   */
  @Override
  public void close() {
    if (!threads.join(GRACE)) {
      open.forEach(Wire::abort);
      boolean unused = threads.join(END);
    }
  }
}
