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

  /** How often a question may win time, because a part of the answer came. */
  private static final int MOST_EXTENSIONS = 2;

  /** The longest that an attempt to connect may take: a backstop, the clients are quicker. */
  static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(30);

  private static final GatewayEvent NO_CONNECTION =
      new Lost(Reason.GW_HANDSHAKE_TIMEOUT, "no connection");
  private static final GatewayEvent NO_ANSWER =
      new Troubled(Reason.GW_SLOW_REPLY, "no answer in " + ANSWER_LIMIT.toSeconds() + " s");
  private static final GatewayEvent NOT_UNLINKED =
      new Troubled(Reason.LOGOUT_UNCONFIRMED, "no answer");

  private final String sessionId;
  private final Gateway gateway;
  private final Timers timers;
  private final Consumer<Runnable> sessionThread;
  private final Consumer<GatewayEvent> listener;
  private Gateway.@Nullable Connection connection;
  private int generation;
  private boolean reached;
  private boolean asking;
  private boolean answering;
  private int extensions;
  private GatewayEvent overdue = NO_CONNECTION;

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
    expect(ATTEMPT_LIMIT, NO_CONNECTION);
    connection =
        gateway.connect(sessionId, event -> sessionThread.accept(() -> hear(event, current)));
  }

  /** Asks for the truth. */
  void ask() {
    if (connection != null) {
      question(NO_ANSWER);
      connection.refresh();
    }
  }

  /** Asks for a pairing code; whoever asks counts the time. */
  void pair(String phone) {
    if (connection != null) {
      connection.pair(phone);
    }
  }

  void unlink() {
    if (connection != null) {
      question(NOT_UNLINKED);
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

  /** Whether the event that is being heard answers a question, rather than coming by itself. */
  boolean isAnswering() {
    return answering;
  }

  private void hear(GatewayEvent event, int from) {
    if (from != generation) {
      return;
    }
    if (event instanceof GatewayEvent.Heard heard) {
      // A part of the answer wins time, a heartbeat does not; and not for ever, whatever else is
      // said.
      if (asking && heard.answer() != null && extensions < MOST_EXTENSIONS) {
        extensions++;
        expect(ANSWER_LIMIT, overdue);
      }
      answering = false;
    } else if (event instanceof GatewayEvent.PairingIssued
        || event instanceof GatewayEvent.PairingFailed) {
      answering = false; // a question of its own
    } else {
      answering = asking;
      asking = false;
      timers.cancel(Timers.Name.ANSWER);
      reached |= event instanceof GatewayEvent.Reached;
    }
    listener.accept(event);
  }

  private void question(GatewayEvent otherwise) {
    asking = true;
    extensions = 0;
    expect(ANSWER_LIMIT, otherwise);
  }

  private void expect(Duration limit, GatewayEvent otherwise) {
    overdue = otherwise;
    int current = generation;
    timers.set(Timers.Name.ANSWER, limit, () -> hear(otherwise, current));
  }
}
