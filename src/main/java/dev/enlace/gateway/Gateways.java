package dev.enlace.gateway;

import dev.enlace.qr.CodeCheck;
import dev.enlace.time.Scheduler;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** Makes gateways. */
public final class Gateways {
  private Gateways() {}

  /**
   * A gateway that speaks Socket.IO over WebSocket. Nothing is connected yet.
   *
   * @param name the name that it has in the settings
   * @param codes checks what comes as a code; stays the caller's to close
   * @param scheduler runs its timers, and its events arrive on that thread; stays the caller's to
   *     stop, after the gateway is closed
   */
  public static Gateway socketIo(
      String name, SocketIoSettings settings, CodeCheck codes, Scheduler scheduler) {
    return new SocketIoGateway(name, settings, codes, scheduler, Gateways::trustOfThisJava);
  }

  /**
   * A gateway that is asked over HTTP. Nothing is connected yet; the parameters are as for {@link
   * #socketIo}.
   */
  public static Gateway rest(
      String name, RestSettings settings, CodeCheck codes, Scheduler scheduler) {
    return new RestGateway(name, settings, codes, scheduler, Gateways::trustOfThisJava);
  }

  /**
   * A gateway of which nobody said what it speaks: that is found out on connecting, and remembered.
   * Nothing is connected yet; the parameters are as for {@link #socketIo}, and both settings name
   * the same address.
   */
  public static Gateway probing(
      String name,
      SocketIoSettings socketIo,
      RestSettings rest,
      CodeCheck codes,
      Scheduler scheduler) {
    return new ProbingGateway(name, socketIo, rest, codes, scheduler, Gateways::trustOfThisJava);
  }

  /** Stands for a gateway that the settings do not name any more: it cannot be reached. */
  public static Gateway missing(String name) {
    return new MissingGateway(name);
  }

  static SSLContext trustOfThisJava() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java's own TLS settings cannot be used", e);
    }
  }
}
