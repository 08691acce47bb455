package dev.enlace.diagnosis;

import dev.enlace.gateway.Hops;
import dev.enlace.gateway.RestSettings;
import dev.enlace.gateway.SocketIoSettings;
import dev.enlace.qr.CodeCheck;
import dev.enlace.time.Scheduler;

/**
 * Goes to one gateway hop by hop and tells what it finds. Whoever asks may ask again, and several
 * at a time.
 */
public final class Diagnosis implements AutoCloseable {
  private final Hops hops;

  /**
   * Nothing is connected yet.
   *
   * @param codes checks what comes as a code; stays the caller's to close
   * @param scheduler whose thread must not be the one that runs a diagnosis; stays the caller's to
   *     stop, after this is closed
   */
  public Diagnosis(
      SocketIoSettings socketIo, RestSettings rest, CodeCheck codes, Scheduler scheduler) {
    this.hops = new Hops(socketIo, rest, codes, scheduler);
  }

  /**
   * Goes there. Blocks for 40 seconds at the most.
   *
   * @param mayAsk whether asking for a code disturbs nobody: it makes the gateway start a session
   *     that does not run
   */
  public Report run(String sessionId, Mode mode, boolean mayAsk) {
    return new Run(hops, sessionId, mode, mayAsk).report();
  }

  /** Lets go of what is open. What is under way comes to an early end. */
  @Override
  public void close() {
    hops.close();
  }
}
