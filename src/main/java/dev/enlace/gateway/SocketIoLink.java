package dev.enlace.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.enlace.gateway.Fault.Doubt;
import dev.enlace.reason.Reason;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Socket.IO over one WebSocket, in one version of Engine.IO: greeting, namespace, heartbeat,
 * packets.
 *
 * <p>Frames are taken apart on the WebSocket's reading thread, where pings and requests for an
 * acknowledgement are answered at once; everything else happens on the scheduler's thread.
 */
final class SocketIoLink implements Wire.Ears {
  /** Called on the scheduler's thread. */
  interface Owner {
    void joined();

    /** An event or an acknowledgement in our namespace. */
    void packet(SocketIoPacket packet);

    /**
     * A heartbeat.
     *
     * @param took from our ping to its answer; null if the far side pings
     */
    void heartbeat(@Nullable Duration took);

    /** The last call. */
    void over(Fault fault);
  }

  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);
  private static final Duration SEND_DEADLINE = Duration.ofSeconds(10);
  private static final Duration ATTACHMENT_DEADLINE = Duration.ofSeconds(10);
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  // What has come and was not looked at yet, in bytes. A gateway sends a few kilobytes a minute.
  private static final long MAX_UNREAD = 8L * 1024 * 1024;

  private static final int MAX_EARLY = 16;

  private final SocketIoSettings settings;
  private final int version;
  private final Redaction redaction;
  private final Scheduler scheduler;
  private final Owner owner;
  private final Wires wires;
  private final Wire wire;

  // Touched by the reading thread only.
  private final SocketIoDecoder decoder = new SocketIoDecoder();
  private boolean deaf;

  private final AtomicLong unread = new AtomicLong();
  // Counts the binary packets that were announced; negative when none is waited for.
  private volatile long announced = -1;
  private final AtomicLong frames = new AtomicLong();

  // Touched by the scheduler's thread only.
  private final List<SocketIoPacket> early = new ArrayList<>();
  private @Nullable Heartbeat heartbeat;
  private Runnable cancelConnect = () -> {};
  private Runnable cancelSend = () -> {};
  private boolean checkingSend;
  private boolean joined;
  private boolean over;

  SocketIoLink(
      SocketIoSettings settings,
      int version,
      @Nullable Supplier<SSLSocketFactory> tls,
      Redaction redaction,
      Scheduler scheduler,
      Wires wires,
      Owner owner) {
    this.settings = settings;
    this.version = version;
    this.redaction = redaction;
    this.scheduler = scheduler;
    this.wires = wires;
    this.owner = owner;
    Dialer dialer = new Dialer(settings.url().getHost(), settings.port(), tls, scheduler::now);
    wire = new Wire(settings.webSocket(version), settings.sentHeaders(), dialer, this);
  }

  void start() {
    cancelConnect = scheduler.after(CONNECT_DEADLINE, this::checkConnected);
    wires.start(wire);
  }

  /** How far it came, for the technical line. */
  String stage() {
    if (!wire.isUpgraded()) {
      return wire.stage().name().toLowerCase(Locale.ROOT);
    }
    return heartbeat == null ? "open_packet" : "namespace";
  }

  int version() {
    return version;
  }

  void emit(SocketIoPacket packet) {
    say("4" + packet.encode());
  }

  /** Ends it; the owner is not called any more. */
  void close(int closeCode) {
    if (over) {
      return;
    }
    over = true;
    cancelConnect.run();
    cancelSend.run();
    if (heartbeat != null) {
      heartbeat.stop();
    }
    early.clear();
    wire.goodbye(closeCode);
    scheduler.after(GOODBYE, wire::abort);
  }

  /** Ends it without a word. */
  void abort() {
    close(1001);
    wire.abort();
  }

  @Override
  public void text(String frame) {
    hear(
        () -> {
          if (frame.isEmpty()) {
            throw new ProtocolFault("empty frame");
          }
          String rest = frame.substring(1);
          switch (frame.charAt(0)) {
            case '0' -> {
              Greeting greeting = Greeting.read(rest);
              later(64, () -> greeted(greeting));
            }
            case '1' -> later(64, () -> fail(new Fault(Reason.GW_RESTARTING, "engine=close")));
            case '2' -> pinged(rest);
            case '3' -> later(64, this::ponged);
            case '4' -> packet(decoder.text(rest), frame.length());
            case '5', '6' -> {}
            default -> throw new ProtocolFault("unknown engine packet");
          }
        });
  }

  @Override
  public void binary(byte[] bytes) {
    hear(
        () -> {
          if (version == 4) {
            packet(decoder.attachment(bytes), bytes.length);
            return;
          }
          if (bytes.length == 0 || bytes[0] != 4) {
            throw new ProtocolFault("unknown engine packet");
          }
          packet(decoder.attachment(Arrays.copyOfRange(bytes, 1, bytes.length)), bytes.length);
        });
  }

  @Override
  public void ended(Wire.End end) {
    Fault fault = Faults.of(end, settings.isSecure());
    scheduler.run(() -> fail(fault));
  }

  private interface Step {
    void run() throws ProtocolFault;
  }

  private void hear(Step step) {
    if (deaf) {
      return;
    }
    try {
      frames.incrementAndGet();
      step.run();
    } catch (ProtocolFault e) {
      deaf = true;
      decoder.reset();
      scheduler.run(() -> fail(new Fault(e.reason(), e.detail())));
    }
  }

  private void later(long size, Runnable task) throws ProtocolFault {
    if (unread.addAndGet(size) > MAX_UNREAD) {
      throw new ProtocolFault(Reason.GW_TOO_BIG, "more than can be read");
    }
    scheduler.run(
        () -> {
          unread.addAndGet(-size);
          if (!over) {
            task.run();
          }
        });
  }

  private void pinged(String data) throws ProtocolFault {
    if (version != 4) {
      return;
    }
    // Here and now: the scheduler's thread may be busy with somebody's slow callback.
    wire.say(data.length() > 100 ? "3" : "3" + data);
    later(
        64,
        () -> {
          if (heartbeat != null) {
            heartbeat.pinged();
          }
          owner.heartbeat(null);
        });
  }

  private void ponged() {
    if (heartbeat != null && version == 3) {
      owner.heartbeat(heartbeat.sincePing());
    }
  }

  private void packet(@Nullable SocketIoPacket packet, int size) throws ProtocolFault {
    if (packet == null) {
      if (announced < 0) {
        long number = frames.get();
        announced = number;
        scheduler.run(() -> scheduler.after(ATTACHMENT_DEADLINE, () -> checkAttachments(number)));
      }
      return;
    }
    announced = -1;
    boolean ours = packet.namespace().equals(settings.namespace());
    boolean event =
        packet.type() == SocketIoPacket.Type.EVENT
            || packet.type() == SocketIoPacket.Type.BINARY_EVENT;
    if (ours && event && packet.id() != SocketIoPacket.NO_ID) {
      wire.say("4" + SocketIoPacket.ack(settings.namespace(), packet.id()).encode());
    }
    later(size + 64L, () -> take(packet, ours));
  }

  private void take(SocketIoPacket packet, boolean ours) {
    switch (packet.type()) {
      case CONNECT -> connected(packet, ours);
      case CONNECT_ERROR -> {
        if (ours || packet.namespace().equals(SocketIoPacket.MAIN)) {
          fail(ConnectErrors.read(packet.data(), redaction));
        }
      }
      case DISCONNECT -> {
        if (ours || packet.namespace().equals(SocketIoPacket.MAIN)) {
          fail(new Fault(Reason.GW_KICKED, "socket.io=disconnect"));
        }
      }
      case EVENT, BINARY_EVENT, ACK, BINARY_ACK -> {
        if (ours && joined) {
          owner.packet(packet);
        } else if (ours && early.size() < MAX_EARLY) {
          // Some servers speak before they have let us in.
          early.add(packet);
        }
      }
    }
  }

  private void greeted(Greeting greeting) {
    if (heartbeat != null) {
      fail(new Fault(Reason.GW_PROTOCOL, "second open packet"));
      return;
    }
    heartbeat =
        new Heartbeat(
            greeting,
            scheduler,
            frames::get,
            version == 3 ? () -> say("2") : null,
            silence -> fail(new Fault(Reason.GW_HEARTBEAT, "silent_ms=" + silence.toMillis())));
    heartbeat.start();
    if (version == 4) {
      join();
    }
  }

  private void connected(SocketIoPacket packet, boolean ours) {
    boolean main = packet.namespace().equals(SocketIoPacket.MAIN);
    if (joined || heartbeat == null) {
      return;
    }
    boolean withId =
        packet.data() instanceof JsonObject data
            && data.get("sid") instanceof JsonPrimitive sid
            && sid.isString();
    if (version == 4 && (ours || main) && !withId) {
      // Socket.IO 2: it lets everybody in unasked, and would wait for our pings.
      fail(new Fault(Reason.GW_EIO_VERSION, "namespace without sid", Doubt.VERSION_OTHER));
    } else if (ours) {
      joined = true;
      owner.joined();
      List<SocketIoPacket> before = List.copyOf(early);
      early.clear();
      before.forEach(one -> take(one, true));
    } else if (version == 3 && main) {
      join();
    }
  }

  private void join() {
    JsonObject auth = new JsonObject();
    if (version == 4) {
      settings.sentAuth().forEach(auth::addProperty);
    }
    JsonElement payload = auth.isEmpty() ? null : auth;
    emit(SocketIoPacket.connect(settings.namespace(), payload));
  }

  private void say(String frame) {
    wire.say(frame);
    if (!checkingSend) {
      checkingSend = true;
      cancelSend = scheduler.after(SEND_DEADLINE, this::checkSent);
    }
  }

  private void checkSent() {
    checkingSend = false;
    Instant since = wire.writingSince();
    if (since == null) {
      return;
    }
    if (!since.plus(SEND_DEADLINE).isAfter(scheduler.now())) {
      fail(new Fault(Reason.GW_SEND_TIMEOUT, "send limit_ms=" + SEND_DEADLINE.toMillis()));
      return;
    }
    checkingSend = true;
    cancelSend =
        scheduler.after(
            Duration.between(scheduler.now(), since.plus(SEND_DEADLINE)), this::checkSent);
  }

  private void checkConnected() {
    if (wire.stage() == Dialer.Stage.DNS) {
      fail(new Fault(Reason.GW_DNS, "dns limit_ms=" + CONNECT_DEADLINE.toMillis()));
    } else if (wire.stage() == Dialer.Stage.TCP) {
      fail(new Fault(Reason.GW_CONNECT_TIMEOUT, "tcp limit_ms=" + CONNECT_DEADLINE.toMillis()));
    }
  }

  private void checkAttachments(long number) {
    if (announced == number) {
      fail(new Fault(Reason.GW_PROTOCOL, "attachment did not come"));
    }
  }

  private void fail(Fault fault) {
    if (over) {
      return;
    }
    close(
        switch (fault.reason()) {
          case GW_PROTOCOL -> 1002;
          case GW_TOO_BIG -> 1009;
          default -> 1000;
        });
    if (fault.reason() == Reason.GW_HEARTBEAT || fault.reason() == Reason.GW_SEND_TIMEOUT) {
      // Nobody is there to read a goodbye.
      wire.abort();
    }
    owner.over(fault);
  }
}
