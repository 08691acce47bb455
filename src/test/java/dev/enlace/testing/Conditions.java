package dev.enlace.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and other processes bring about. */
public final class Conditions {
  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(30);

  private Conditions() {}

  /** Ends when the condition holds, and fails when that takes too long. */
  public static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + DEADLINE;
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come about");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /**
   * Waits until nothing that was sent over a web socket is still being written: the other side may
   * have it some moments before its sender knows, and a clock that is turned meanwhile says that
   * the writing took long.
   */
  public static void awaitWritten() throws Exception {
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("WebSocketWriteThread"))
                .allMatch(thread -> thread.getState() == Thread.State.WAITING));
  }
}
