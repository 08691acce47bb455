package dev.enlace.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, from its first packet on the network to its last.
 *
 * <p>It costs two threads, both daemons: one that connects and reads, one that writes. (A third
 * one, which watches for lost connections, is kept off: Engine.IO has its own heartbeat.) Sending
 * never blocks. It has no deadlines; whoever holds it has, and calls {@link #abort}.
 */
final class Wire extends WebSocketClient {
  private static final Logger LOG = System.getLogger(Wire.class.getName());

  /** Called on the reading thread, which must not be held up. */
  interface Ears {
    void text(String text);

    void binary(byte[] bytes);

    /** The last call. */
    void ended(End end);
  }

  /**
   * How a WebSocket ended.
   *
   * @param cause what was thrown; null if it ended by a close frame or the end of the stream
   * @param closeCode by RFC 6455; 1006 or less if there was no close frame
   * @param upgraded whether the HTTP upgrade had succeeded
   * @param httpAnswer the HTTP answer as far as it was read
   * @param httpAfterUpgrade whether an HTTP answer came in place of the first frame
   */
  record End(
      @Nullable Exception cause,
      int closeCode,
      Dialer.Stage stage,
      boolean upgraded,
      String httpAnswer,
      boolean httpAfterUpgrade) {}

  private final Dialer dialer;
  private final LimitedDraft draft;
  private final Ears ears;
  private volatile boolean upgraded;
  private volatile @Nullable Exception cause;

  Wire(URI uri, Map<String, String> headers, Dialer dialer, Ears ears) {
    this(uri, headers, dialer, ears, new LimitedDraft());
  }

  private Wire(URI uri, Map<String, String> headers, Dialer dialer, Ears ears, LimitedDraft draft) {
    super(uri, draft, headers);
    this.dialer = dialer;
    this.draft = draft;
    this.ears = ears;
    setSocketFactory(dialer);
    setTcpNoDelay(true);
    setConnectionLostTimeout(0);
    setDaemon(true);
  }

  /** Sends a text frame; in vain if the connection has ended, which is told elsewhere. */
  void say(String text) {
    try {
      send(text);
    } catch (WebsocketNotConnectedException e) {
      // Its end has been reported, or is about to be.
    }
  }

  /** Says goodbye. The far side may never answer: {@link #abort} has to follow. */
  void goodbye(int closeCode) {
    close(closeCode);
  }

  /** Cuts the connection, whatever it is doing. */
  void abort() {
    dialer.abort();
  }

  Dialer.Stage stage() {
    return dialer.stage();
  }

  boolean isUpgraded() {
    return upgraded;
  }

  /** Since when a write has been stuck; null if none is. */
  @Nullable Instant writingSince() {
    return dialer.writingSince();
  }

  @Override
  public void onOpen(ServerHandshake handshake) {
    upgraded = true;
  }

  @Override
  public void onMessage(String text) {
    guarded(() -> ears.text(text));
  }

  @Override
  public void onMessage(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    guarded(() -> ears.binary(bytes));
  }

  @Override
  public void onError(Exception e) {
    if (cause == null) {
      cause = e;
    }
  }

  @Override
  public void onClose(int code, String reason, boolean remote) {
    End end =
        new End(
            cause, code, dialer.stage(), upgraded, draft.httpAnswer(), draft.isHttpAfterUpgrade());
    guarded(() -> ears.ended(end));
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a frame could not be taken", e);
    }
  }
}
