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
}
