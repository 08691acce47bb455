package dev.enlace.session;

import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session's talk with its gateway: at most one connection, at most one question at a time, and
 * a deadline for everything. What an older connection still says goes unheard. On the session
 * thread only.
 */
final class Conversation {
  /** The longest that a question may stay open: the gateway clients' own ten seconds, and room. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(12);

  /** The longest that an attempt to connect may take: a backstop, the clients are quicker. */
  static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(30);

  private final String sessionId;
  private final Gateway gateway;
  private final Timers timers;
  private final Consumer<Runnable> sessionThread;
  private final Consumer<GatewayEvent> listener;
  private Gateway.@Nullable Connection connection;
  private int generation;
  private boolean reached;
  private boolean asking;

  /**
   * @param sessionThread runs a task on the session thread
   * @param listener hears every event, on the session thread; missing answers are events too
   */
  Conversation(
      String sessionId,
      Gateway gateway,
      Timers timers,
      Consumer<Runnable> sessionThread,
      Consumer<GatewayEvent> listener) {
    this.sessionId = sessionId;
    this.gateway = gateway;
    this.timers = timers;
    this.sessionThread = sessionThread;
    this.listener = listener;
  }

  /** Whether there is a connection, or an attempt at one. */
  boolean isOpen() {
    return connection != null;
  }

  /** Whether the gateway is there and nothing is asked just now. */
  boolean isFree() {
    return reached && !asking;
  }

  boolean isReached() {
    return reached;
  }

  void open() {
    close();
    int current = generation;
    expect(ATTEMPT_LIMIT, new Lost(Reason.GW_HANDSHAKE_TIMEOUT, "no connection"));
    connection =
        gateway.connect(sessionId, event -> sessionThread.accept(() -> hear(event, current)));
  }

  /** Asks for the truth. */
  void ask() {
    if (connection != null) {
      asking = true;
      expectAnswer();
      connection.refresh();
    }
  }

  void unlink() {
    if (connection != null) {
      asking = true;
      expect(ANSWER_LIMIT, new Troubled(Reason.LOGOUT_UNCONFIRMED, "no answer"));
      connection.logout();
    }
  }

  /** Closes the connection; what it still says goes unheard. Harmless when there is none. */
  void close() {
    generation++;
    reached = false;
    asking = false;
    timers.cancel(Timers.Name.ANSWER);
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private void hear(GatewayEvent event, int from) {
    if (from != generation) {
      return;
    }
    if (event instanceof GatewayEvent.Heard) {
      if (asking) { // a sign of life in the middle of a question with more than one step
        expectAnswer();
      }
    } else {
      asking = false;
      timers.cancel(Timers.Name.ANSWER);
      reached |= event instanceof GatewayEvent.Reached;
    }
    listener.accept(event);
  }

  private void expectAnswer() {
    String detail = "no answer in " + ANSWER_LIMIT.toSeconds() + " s";
    expect(ANSWER_LIMIT, new Troubled(Reason.GW_SLOW_REPLY, detail));
  }

  private void expect(Duration limit, GatewayEvent otherwise) {
    int current = generation;
    timers.set(Timers.Name.ANSWER, limit, () -> hear(otherwise, current));
  }
}
