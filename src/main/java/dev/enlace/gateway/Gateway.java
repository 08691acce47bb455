package dev.enlace.gateway;

import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A service that holds WhatsApp connections and links accounts on our behalf.
 *
 * <p>Its methods may be called from any thread and, but for {@link #close}, return at once.
 */
public interface Gateway extends AutoCloseable {
  /** The name that it has in the settings, {@code local} for one. */
  String name();

  /** Where it is, without credentials: what a person may open or read in a message. */
  URI address();

  /**
   * Whether it tells by itself what changes; otherwise it has to be asked again and again. Constant
   * from the first {@link GatewayEvent.Reached} on.
   */
  boolean pushes();

  /**
   * What it speaks, as the settings call it: {@code socketio} or {@code rest}; null until that is
   * known, which it may come to be with any event.
   */
  @Nullable String kind();

  /**
   * Whether it gives pairing codes, as far as it has said so. It may come to be known with any
   * event.
   */
  boolean pairs();

  /**
   * Connects one session. What the gateway says about it, and what goes wrong on the way, arrives
   * at {@code events} one at a time, on a thread of the gateway's own, until the connection is
   * closed or has reported {@link GatewayEvent.Lost}.
   *
   * <p>This never throws because the far side is away: that too arrives as an event. It makes one
   * attempt; whoever called it decides about the next.
   */
  Connection connect(String sessionId, Consumer<GatewayEvent> events);

  /**
   * Closes every connection and gives up every thread. It waits until they have ended, as far as
   * this takes three seconds at the most. Closing twice is harmless.
   */
  @Override
  void close();

  /** One session's connection. Its methods return at once; the answers are events. */
  interface Connection extends AutoCloseable {
    /**
     * Asks for the truth now: where the session stands, and its code if there is one. It makes the
     * gateway start the session where it does not run.
     */
    void refresh();

    /**
     * Asks for a pairing code for the phone of that number. It is answered with {@link
     * GatewayEvent.PairingIssued} or {@link GatewayEvent.PairingFailed}, or not at all: the
     * deadline is the caller's. Possible while the session has a code to be scanned, and that stays
     * good.
     *
     * @param phone digits only, with the country's code; a secret
     */
    void pair(String phone);

    /**
     * Asks the gateway to unlink the account and forget the session's keys. {@link
     * GatewayEvent.LoggedOut} tells that it was done, {@link GatewayEvent.Troubled} with {@code
     * LOGOUT_UNCONFIRMED} that no answer came.
     */
    void logout();

    /** Closes the connection; no event arrives after it. Closing twice is harmless. */
    @Override
    void close();
  }
}
