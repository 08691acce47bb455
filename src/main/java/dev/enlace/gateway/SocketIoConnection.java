package dev.enlace.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.enlace.gateway.Fault.Doubt;
import dev.enlace.reason.Reason;
import dev.enlace.time.Scheduler;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt with one session, from the first packet on the network until it is lost or closed. It
 * may take two WebSockets: the version of Engine.IO has to be found.
 *
 * <p>Everything in here happens on the scheduler's thread.
 */
final class SocketIoConnection implements Gateway.Connection {
  /** From the start to the namespace. */
  private static final Duration HANDSHAKE_DEADLINE = Duration.ofSeconds(10);

  private static final Duration LOGOUT_DEADLINE = Duration.ofSeconds(10);

  /** Longer than a link takes for its own. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private static final int PROBE_LIMIT = 16 * 1024;
  private static final int MAX_ASKED = 32;

  private record Asked(String what, Instant at) {}

  private final SocketIoGateway gateway;
  private final String sessionId;
  private final Scheduler scheduler;
  private final EventLine line;
  private final GatewayMessages messages;
  private final OfferedCodes codes;
  private final Instant started;

  private final Set<Integer> tried = new HashSet<>();
  // What was asked for before the namespace was entered.
  private final Set<String> queued = new LinkedHashSet<>();
  private final Map<Long, Asked> asked = new HashMap<>();
  private long lastAsked;
  private @Nullable Instant refreshedAt;
  private @Nullable SocketIoLink link;
  private @Nullable Fault doubted;
  private Runnable cancelHandshake = () -> {};
  private Runnable cancelProbe = () -> {};
  private Runnable cancelLogout = () -> {};
  private boolean joined;
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

  void start() {
    scheduler.run(
        () -> {
          if (!over) {
            cancelHandshake = scheduler.after(HANDSHAKE_DEADLINE, this::tooLate);
            open(gateway.version());
          }
        });
  }

  @Override
  public void refresh() {
    scheduler.run(() -> ask("get_qr"));
  }

  @Override
  public void logout() {
    scheduler.run(
        () -> {
          if (!over) {
            ask("logout");
            cancelLogout.run();
            cancelLogout = scheduler.after(LOGOUT_DEADLINE, this::logoutUnconfirmed);
          }
        });
  }

  @Override
  public void close() {
    line.end();
    scheduler.run(() -> end(1000));
  }

  /** As {@link #close}, without a word to the far side. */
  void abort() {
    line.end();
    scheduler.run(
        () -> {
          SocketIoLink open = link;
          end(1001);
          if (open != null) {
            open.abort();
          }
        });
  }

  private void open(int version) {
    tried.add(version);
    Owner owner = new Owner();
    SocketIoLink opened =
        new SocketIoLink(
            gateway.settings(),
            version,
            gateway.settings().isSecure() ? () -> gateway.tls().getSocketFactory() : null,
            gateway.redaction(),
            scheduler,
            gateway.wires(),
            owner);
    owner.link = opened;
    link = opened;
    opened.start();
  }

  private void ask(String what) {
    SocketIoLink open = link;
    if (over) {
      return;
    }
    if (!joined || open == null) {
      queued.add(what);
      return;
    }
    JsonObject payload = new JsonObject();
    payload.addProperty("session_id", sessionId);
    payload.addProperty("sessionId", sessionId);
    if (asked.size() >= MAX_ASKED) {
      // Nobody answers these.
      asked.clear();
    }
    long id = lastAsked++;
    asked.put(id, new Asked(what, scheduler.now()));
    if (what.equals("get_qr")) {
      refreshedAt = scheduler.now();
    }
    open.emit(SocketIoPacket.event(gateway.settings().namespace(), id, what, payload));
  }

  private void logoutUnconfirmed() {
    line.say(
        new GatewayEvent.Troubled(
            Reason.LOGOUT_UNCONFIRMED, "limit_ms=" + LOGOUT_DEADLINE.toMillis()));
  }

  private void joined(int version) {
    joined = true;
    cancelHandshake.run();
    gateway.remember(version);
    line.say(new GatewayEvent.Reached(Duration.between(started, scheduler.now())));
    List<String> before = List.copyOf(queued);
    queued.clear();
    before.forEach(this::ask);
  }

  private void packet(SocketIoPacket packet) {
    JsonArray data = packet.data() instanceof JsonArray array ? array : new JsonArray();
    List<JsonElement> parts = data.asList();
    switch (packet.type()) {
      case EVENT, BINARY_EVENT -> {
        String name = parts.get(0).getAsString();
        GatewayMessages.Reading reading =
            messages.event(name, parts.subList(1, parts.size()), packet.attachments());
        Duration took = refreshedAt == null ? null : Duration.between(refreshedAt, scheduler.now());
        if (reading.summary() != null && (reading.event() != null || reading.offer() != null)) {
          refreshedAt = null;
          take(reading, took);
        } else {
          take(reading, null);
        }
      }
      case ACK, BINARY_ACK -> {
        Asked question = asked.remove(packet.id());
        if (question != null) {
          take(
              messages.answer(question.what, parts, packet.attachments()),
              Duration.between(question.at, scheduler.now()));
        }
      }
      case CONNECT, DISCONNECT, CONNECT_ERROR -> {}
    }
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

  private void lost(Fault fault) {
    end(1000);
    line.last(fault.lost());
  }

  private void end(int closeCode) {
    if (over) {
      return;
    }
    over = true;
    cancelHandshake.run();
    cancelProbe.run();
    codes.cancel();
    cancelLogout.run();
    if (link != null) {
      link.close(closeCode);
    }
    // Until then the gateway's own end cuts a goodbye that takes its time.
    scheduler.after(GOODBYE, () -> gateway.forget(this));
  }

  private void tooLate() {
    SocketIoLink open = link;
    if (doubted != null) {
      lost(doubted);
    } else {
      String stage = open == null ? "start" : open.stage();
      lost(new Fault(Reason.GW_HANDSHAKE_TIMEOUT, "stage=" + stage + " limit_ms=10000"));
    }
  }

  private void failed(Fault fault) {
    Doubt doubt = joined ? Doubt.NONE : fault.doubt();
    switch (doubt) {
      case NONE -> lost(fault);
      case VERSION_OTHER -> tryOther(fault);
      case VERSION_UNKNOWN, WHO_IS_THERE -> probe(fault);
    }
  }

  private void tryOther(Fault fault) {
    int other = tried.contains(4) ? 3 : 4;
    if (tried.contains(other)) {
      lost(new Fault(Reason.GW_EIO_VERSION, fault.detail()));
    } else {
      open(other);
    }
  }

  // The upgrade's answer says little; a plain GET is answered by whoever is really there.
  private void probe(Fault fault) {
    doubted = fault;
    cancelProbe =
        gateway
            .fetch()
            .get(
                gateway.settings().polling(4),
                gateway.settings().sentHeaders(),
                PROBE_LIMIT,
                (answer, e) -> {
                  doubted = null;
                  if (!over) {
                    probed(fault, answer);
                  }
                });
  }

  private void probed(Fault fault, @Nullable HttpResponse<byte[]> response) {
    if (response == null) {
      lost(fault);
      return;
    }
    HttpAnswer answer =
        new HttpAnswer(
            response.statusCode(),
            response.headers(),
            new String(response.body(), StandardCharsets.UTF_8));
    Integer version = answer.engineVersion();
    boolean wrongVersion = fault.doubt() == Doubt.VERSION_UNKNOWN || answer.engineCode() == 5;
    if (version == null) {
      lost(saysHttps(answer) ? new Fault(Reason.GW_SCHEME, "https wanted") : answer.notPolling());
    } else if (answer.engineCode() == 4) {
      lost(new Fault(Reason.GW_AUTH, "engine code=4"));
    } else if (wrongVersion || (version != 0 && !tried.contains(version))) {
      tryOther(fault);
    } else {
      lost(fault);
    }
  }

  // What nginx and Go's server answer to a request in the clear on a TLS port.
  private boolean saysHttps(HttpAnswer answer) {
    return answer.status() == 400
        && !gateway.settings().isSecure()
        && answer.body().contains("HTTPS");
  }

  /** Listens to one link, and no longer once another one took its place. */
  private final class Owner implements SocketIoLink.Owner {
    private @Nullable SocketIoLink link;

    private boolean isCurrent() {
      return !over && link != null && link == SocketIoConnection.this.link;
    }

    @Override
    public void joined() {
      if (isCurrent() && link != null) {
        SocketIoConnection.this.joined(link.version());
      }
    }

    @Override
    public void packet(SocketIoPacket packet) {
      if (isCurrent()) {
        SocketIoConnection.this.packet(packet);
      }
    }

    @Override
    public void heartbeat(@Nullable Duration took) {
      if (isCurrent() && joined) {
        line.say(new GatewayEvent.Heard(null, took));
      }
    }

    @Override
    public void over(Fault fault) {
      if (isCurrent()) {
        failed(fault);
      }
    }
  }
}
