package dev.enlace.store;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and other processes bring about. */
final class Conditions {
  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(30);

  private Conditions() {}

  static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + DEADLINE;
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come about");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
