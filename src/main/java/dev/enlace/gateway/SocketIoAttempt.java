package dev.enlace.gateway;

import dev.enlace.gateway.Fault.Doubt;
import dev.enlace.reason.Reason;
import dev.enlace.time.Scheduler;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to be let in by a gateway, and the link that came of it, until that is lost or
 * closed. It may take two WebSockets: the version of Engine.IO has to be found.
 *
 * <p>Everything in here happens on the scheduler's thread.
 */
final class SocketIoAttempt {
  /** From the start to the namespace. */
  private static final Duration HANDSHAKE_DEADLINE = Duration.ofSeconds(10);

  private static final int PROBE_LIMIT = 16 * 1024;

  private final SocketIoGateway gateway;
  private final SocketIoLink.Owner owner;

  private final Set<Integer> tried = new HashSet<>();
  private @Nullable SocketIoLink link;
  private @Nullable Fault doubted;
  private Runnable cancelHandshake = () -> {};
  private Runnable cancelProbe = () -> {};
  private boolean joined;
  private boolean over;

  /**
   * @param owner called as by one link, whichever it is in the end
   */
  SocketIoAttempt(SocketIoGateway gateway, SocketIoLink.Owner owner) {
    this.gateway = gateway;
    this.owner = owner;
  }

  void start() {
    cancelHandshake = gateway.scheduler().after(HANDSHAKE_DEADLINE, this::tooLate);
    open(gateway.version());
  }

  /** Sends a packet; in vain before it is let in. */
  void emit(SocketIoPacket packet) {
    if (joined && link != null) {
      link.emit(packet);
    }
  }

  /** Ends it; the owner is not called any more. */
  void close(int closeCode) {
    if (over) {
      return;
    }
    over = true;
    cancelHandshake.run();
    cancelProbe.run();
    if (link != null) {
      link.close(closeCode);
    }
  }

  /** Ends it without a word, also when a goodbye is under way. */
  void abort() {
    close(1001);
    if (link != null) {
      link.abort();
    }
  }

  private void open(int version) {
    tried.add(version);
    Scheduler scheduler = gateway.scheduler();
    Listener listener = new Listener();
    SocketIoLink opened =
        new SocketIoLink(
            gateway.settings(),
            version,
            gateway.settings().isSecure() ? () -> gateway.tls().getSocketFactory() : null,
            gateway.redaction(),
            scheduler,
            gateway.wires(),
            listener);
    listener.link = opened;
    link = opened;
    opened.start();
  }

  private void joined(int version) {
    joined = true;
    cancelHandshake.run();
    gateway.remember(version);
    owner.joined();
  }

  private void lost(Fault fault) {
    close(1000);
    owner.over(fault);
  }

  private void tooLate() {
    SocketIoLink open = link;
    if (doubted != null) {
      lost(doubted);
    } else {
      String stage = open == null ? "start" : open.stage();
      lost(
          new Fault(
              Reason.GW_HANDSHAKE_TIMEOUT,
              "stage=" + stage + " limit_ms=" + HANDSHAKE_DEADLINE.toMillis()));
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
  private final class Listener implements SocketIoLink.Owner {
    private @Nullable SocketIoLink link;

    private boolean isCurrent() {
      return !over && link != null && link == SocketIoAttempt.this.link;
    }

    @Override
    public void joined() {
      if (isCurrent() && link != null) {
        SocketIoAttempt.this.joined(link.version());
      }
    }

    @Override
    public void packet(SocketIoPacket packet) {
      if (isCurrent()) {
        owner.packet(packet);
      }
    }

    @Override
    public void heartbeat(@Nullable Duration took) {
      if (isCurrent() && joined) {
        owner.heartbeat(took);
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
