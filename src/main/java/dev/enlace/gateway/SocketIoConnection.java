package dev.enlace.gateway;

import com.google.gson.JsonElement;
import dev.enlace.reason.Reason;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session's part of a channel: its questions, and what is heard about it.
 *
 * <p>Everything in here happens on the scheduler's thread.
 */
final class SocketIoConnection implements Gateway.Connection {
  private static final Duration LOGOUT_DEADLINE = Duration.ofSeconds(10);
  private static final int MAX_ASKED = 32;
  private static final String GET_QR = "get_qr";
  private static final String LOGOUT = "logout";

  private record Asked(String what, Instant at) {}

  private final SocketIoGateway gateway;
  private final String sessionId;
  private final Scheduler scheduler;
  private final EventLine line;
  private final GatewayMessages messages;
  private final OfferedCodes codes;
  private final Instant started;

  // What was asked for before the namespace was entered.
  private final Set<String> queued = new LinkedHashSet<>();
  // By the channel's numbers.
  private final Map<Long, Asked> asked = new HashMap<>();
  private @Nullable Instant refreshedAt;
  private @Nullable SocketIoChannel channel;
  private Runnable cancelLogout = () -> {};
  private boolean reached;
  private boolean leaving;
  private boolean over;

  SocketIoConnection(SocketIoGateway gateway, String sessionId, Consumer<GatewayEvent> events) {
    this.gateway = gateway;
    this.sessionId = sessionId;
    this.scheduler = gateway.scheduler();
    this.line = new EventLine(scheduler, events);
    this.messages = new GatewayMessages(sessionId, gateway.redaction());
    this.codes =
        new OfferedCodes(
            gateway.codes(),
            gateway::fetch,
            gateway.settings().address(),
            gateway.settings().sentHeaders());
    this.started = scheduler.now();
  }

  String sessionId() {
    return sessionId;
  }

  void start(Channels channels) {
    scheduler.run(
        () -> {
          if (!over) {
            enter(channels);
          }
        });
  }

  @Override
  public void refresh() {
    scheduler.run(() -> ask(GET_QR));
  }

  @Override
  public void pair(String phone) {
    scheduler.run(
        () -> {
          if (!over && (channel == null || !channel.pair(sessionId, phone))) {
            line.say(new GatewayEvent.PairingFailed(Reason.PAIRING_FAILED, "not connected", phone));
          }
        });
  }

  @Override
  public void logout() {
    scheduler.run(
        () -> {
          if (!over) {
            leaving = true;
            ask(LOGOUT);
            cancelLogout.run();
            cancelLogout = scheduler.after(LOGOUT_DEADLINE, this::logoutUnconfirmed);
          }
        });
  }

  @Override
  public void close() {
    line.end();
    scheduler.run(
        () -> {
          SocketIoChannel left = channel;
          end();
          if (left != null) {
            left.detach(this);
          }
        });
  }

  /** Delivers nothing any more, and asks nothing. What it was part of is ended by others. */
  void abort() {
    line.end();
    scheduler.run(this::end);
  }

  /**
   * Changes the channel, unheard by whoever waits for events. What was asked on the old one is
   * asked anew, and the state of things in any case, so that nothing that was missed meanwhile
   * stays unknown. One that is about to be unlinked stays: nobody should start it again.
   */
  void moveTo(Channels channels) {
    SocketIoChannel left = channel;
    if (over || leaving || left == null) {
      return;
    }
    if (reached) {
      queued.add(GET_QR);
    }
    asked.clear();
    refreshedAt = null;
    enter(channels);
    left.detach(this);
  }

  private void enter(Channels channels) {
    SocketIoChannel entered = channels.forSession();
    channel = entered;
    entered.attach(this);
  }

  private void ask(String what) {
    if (over) {
      return;
    }
    long id = channel == null ? SocketIoPacket.NO_ID : channel.ask(what, sessionId);
    if (id == SocketIoPacket.NO_ID) {
      queued.add(what);
      return;
    }
    if (asked.size() >= MAX_ASKED) {
      // Nobody answers these.
      asked.clear();
    }
    asked.put(id, new Asked(what, scheduler.now()));
    if (what.equals(GET_QR)) {
      refreshedAt = scheduler.now();
    }
  }

  private void logoutUnconfirmed() {
    leaving = false;
    line.say(
        new GatewayEvent.Troubled(
            Reason.LOGOUT_UNCONFIRMED, "limit_ms=" + LOGOUT_DEADLINE.toMillis()));
  }

  // From the channel.

  /** The gateway let us in. */
  void joined() {
    if (!reached) {
      reached = true;
      line.say(new GatewayEvent.Reached(Duration.between(started, scheduler.now())));
    }
    List<String> before = List.copyOf(queued);
    queued.clear();
    before.forEach(this::ask);
  }

  void beat(@Nullable Duration took) {
    line.say(new GatewayEvent.Heard(null, took));
  }

  /** What an event means for this session; it is not taken by that. */
  GatewayMessages.Reading read(
      String name, List<? extends JsonElement> arguments, List<byte[]> attachments) {
    return messages.event(name, arguments, attachments);
  }

  /** Takes an event. */
  void pushed(GatewayMessages.Reading reading) {
    Duration took = null;
    if (reading.isNews() && refreshedAt != null) {
      took = Duration.between(refreshedAt, scheduler.now());
      refreshedAt = null;
    }
    take(reading, took);
  }

  /** Takes an answer, if it is one to a question of this session's. */
  void answer(long id, List<? extends JsonElement> arguments, List<byte[]> attachments) {
    Asked question = asked.remove(id);
    if (question != null) {
      take(
          messages.answer(question.what, arguments, attachments),
          Duration.between(question.at, scheduler.now()));
    }
  }

  /** The channel is lost. */
  void lost(Fault fault) {
    end();
    line.last(fault.lost());
  }

  private void take(GatewayMessages.Reading reading, @Nullable Duration took) {
    if (reading.summary() == null) {
      return;
    }
    line.say(new GatewayEvent.Heard(reading.summary(), took));
    GatewayEvent event = reading.event();
    if (event instanceof GatewayEvent.LoggedOut
        || (event instanceof GatewayEvent.Troubled trouble
            && trouble.reason() == Reason.LOGOUT_UNCONFIRMED)) {
      leaving = false;
      cancelLogout.run();
    }
    if (event != null) {
      line.say(event);
    }
    GatewayMessages.Offer offer = reading.offer();
    if (offer != null) {
      line.offer(codes.of(offer));
    }
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    channel = null;
    asked.clear();
    codes.cancel();
    cancelLogout.run();
    gateway.forget(this);
  }
}
