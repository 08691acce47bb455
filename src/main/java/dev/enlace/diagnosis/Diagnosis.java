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
  private final String settings;

  /**
   * Nothing is connected yet.
   *
   * @param settings what the names of the gateway's settings begin with: {@code ENLACE_GATEWAY}
   * @param codes checks what comes as a code; stays the caller's to close
   * @param scheduler whose thread must not be the one that runs a diagnosis; stays the caller's to
   *     stop, after this is closed
   */
  public Diagnosis(
      String settings,
      SocketIoSettings socketIo,
      RestSettings rest,
      CodeCheck codes,
      Scheduler scheduler) {
    this.settings = settings;
    this.hops = new Hops(socketIo, rest, codes, scheduler);
  }

  /**
   * Goes there. Blocks for 40 seconds at the most.
   *
   * @param mayAsk whether asking for a code disturbs nobody: it makes the gateway start a session
   *     that does not run
   */
  public Report run(String sessionId, Mode mode, boolean mayAsk) {
    return new Run(hops, settings, sessionId, mode, mayAsk).report();
  }

  /** Lets go of what is open. What is under way comes to an early end. */
  @Override
  public void close() {
    hops.close();
  }
}
