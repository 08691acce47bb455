package dev.enlace.gateway;

import com.google.gson.JsonObject;
import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.gateway.GatewayMessages.Offer;
import dev.enlace.gateway.GatewayMessages.Reading;
import dev.enlace.reason.Reason;
import dev.enlace.time.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session at a REST gateway.
 *
 * <p>Connecting is creating the session, which does no harm where it is there already. A question
 * is the status first, and then the code, if the status says that there may be one: gateways start
 * or stop things when they are asked for a code that they do not have.
 *
 * <p>Everything happens on the scheduler's thread, one request at a time but for {@link
 * RestPairing}'s.
 */
final class RestConnection implements Gateway.Connection {
  /** The status words under which a code is asked for, whether or not one is announced. */
  private static final Set<String> CODE_WORDS = Set.of("qrcode", "qr", "pending", "connecting");

  /** The status words of a session that nobody started. */
  private static final Set<String> IDLE_WORDS =
      Set.of("stopped", "idle", "unlaunched", "notstarted");

  /** The status words of a session that ended, and does not come back by itself. */
  private static final Set<String> ENDED_WORDS =
      Set.of("disconnected", "disconected", "close", "closed", "sessionclosed");

  /** What it looks like, in the clear, when TLS is expected. */
  private static final Set<Reason> NO_HTTP = Set.of(Reason.GW_DROPPED, Reason.GW_NOT_A_GATEWAY);

  /** A session that was created within this time and is missing is worth a complaint. */
  private static final Duration MISSING_AGAIN = Duration.ofMinutes(1);

  /** How long a session that was started is left to itself. */
  private static final Duration START_AGAIN = Duration.ofSeconds(20);

  private final RestGateway gateway;
  private final RestSettings settings;
  private final String sessionId;
  private final Scheduler scheduler;
  private final EventLine line;
  private final GatewayMessages messages;
  private final OfferedCodes codes;
  private final RestPairing pairing;

  private volatile boolean closed;
  private volatile Runnable cancelRequest = () -> {};

  // Touched by the scheduler's thread only.
  private Instant askedAt;
  private boolean reached;
  private boolean asking;
  private boolean leaving;

  /** Whether the question under way has created or started the session already. */
  private boolean startedNow;

  /** Whether it was told that the session stands still: asked again, we make it go on. */
  private boolean toldStandstill;

  private boolean slow;
  private @Nullable Instant createdAt;
  private @Nullable Instant startedAt;

  RestConnection(RestGateway gateway, String sessionId, Consumer<GatewayEvent> events) {
    this.gateway = gateway;
    this.settings = gateway.settings();
    this.sessionId = sessionId;
    this.scheduler = gateway.scheduler();
    this.line = new EventLine(scheduler, events);
    this.messages = new GatewayMessages(sessionId, gateway.redaction());
    this.codes =
        new OfferedCodes(
            gateway.codes(), gateway::fetch, settings.address(), settings.sentHeaders());
    this.pairing = new RestPairing(gateway, part("/pairing-code"), this::paired);
    this.askedAt = scheduler.now();
  }

  void start() {
    scheduler.run(() -> create(this::opened));
  }

  @Override
  public void refresh() {
    scheduler.run(
        () -> {
          if (reached && !asking && !leaving) {
            asking = true;
            startedNow = false;
            readStatus();
          }
        });
  }

  @Override
  public void pair(String phone) {
    scheduler.run(
        () -> {
          if (reached && !closed) {
            pairing.ask(phone);
          }
        });
  }

  private void paired(GatewayEvent event) {
    if (!closed) {
      line.say(event);
    }
  }

  @Override
  public void logout() {
    scheduler.run(
        () -> {
          if (reached && !leaving) {
            leaving = true;
            cancelRequest.run();
            ask("POST", part("/logout"), new JsonObject(), this::loggedOut);
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    line.end();
    cancelRequest.run();
    pairing.cancel();
    gateway.forget(this);
    scheduler.run(codes::cancel);
  }

  // Creating and starting.

  private void create(Consumer<RestReply> then) {
    JsonObject body = new JsonObject();
    for (String name : new String[] {"session_id", "sessionId", "id", "name"}) {
      body.addProperty(name, sessionId);
    }
    ask("POST", settings.sessions(), body, then);
  }

  private void opened(RestReply reply) {
    if (reply.saysCreated()) {
      reached = true;
      line.say(new Reached(took()));
    } else if (reply.saysNoSuchCall()) {
      lose(reply.stranger());
    } else {
      Troubled trouble = trouble(reply, "error");
      lose(new Fault(trouble.reason(), trouble.detail(), trouble.retryAfter(), Fault.Doubt.NONE));
    }
  }

  private void startAnew() {
    startedNow = true;
    startedAt = scheduler.now();
    toldStandstill = false;
    ask(
        "POST",
        part("/restart"),
        new JsonObject(),
        reply -> {
          if (reply.saysNoSuchCall()) {
            create(this::started);
          } else {
            started(reply);
          }
        });
  }

  private void started(RestReply reply) {
    if (reply.saysCreated()) {
      readStatus();
    } else {
      fail(reply, "error");
    }
  }

  private void missing() {
    Instant now = scheduler.now();
    if (createdAt != null && now.isBefore(createdAt.plus(MISSING_AGAIN))) {
      answer(new Troubled(Reason.SESSION_MISSING, "unknown, although it was created"));
      return;
    }
    createdAt = now;
    startedNow = true;
    create(this::started);
  }

  // The status.

  private void readStatus() {
    ask("GET", part("/status"), null, this::statusRead);
  }

  private void statusRead(RestReply reply) {
    slow = false;
    if (reply.saysMissing()) {
      missing();
      return;
    }
    JsonObject json = reply.json();
    if (!reply.isSuccess() || json == null) {
      fail(reply, "error");
      return;
    }
    Reading reading = messages.event("status", List.of(json), List.of());
    if (reading.summary() == null) {
      answer(new Troubled(Reason.GW_BAD_REPLY, "an answer about another session"));
      return;
    }
    line.say(new Heard(reading.summary(), took()));
    Payload payload = new Payload(List.of(json), List.of());
    gateway.pairing().hear(payload);
    String word = Payload.plain(payload.text("status", "state", "connection"));
    GatewayEvent event = reading.event();
    if (event instanceof Troubled trouble && trouble.reason() == Reason.GW_AUTH) {
      lose(new Fault(Reason.GW_AUTH, trouble.detail()));
    } else if (IDLE_WORDS.contains(word) && mayStart()) {
      startAnew();
    } else if (event != null && standsStill(event, word)) {
      if (toldStandstill && mayStart()) {
        startAnew();
      } else {
        toldStandstill = true;
        answer(event);
      }
    } else if (reading.offer() != null) {
      offer(reading.offer());
    } else if (mayHaveCode(event) && (payload.isTrue("hasqr") || CODE_WORDS.contains(word))) {
      ask("GET", part("/qr"), null, this::codeRead);
    } else {
      boolean wordless = event == null && word.isEmpty();
      answer(
          wordless
              ? new Troubled(Reason.GW_BAD_REPLY, "a status without a status")
              : orNone(event));
    }
  }

  /** Whether the session has come to an end from where only we can bring it on. */
  private static boolean standsStill(GatewayEvent event, String word) {
    return event instanceof LoggedOut
        || (event instanceof Troubled trouble
            && (trouble.reason() == Reason.QR_ROUND_OVER || ENDED_WORDS.contains(word)));
  }

  private boolean mayStart() {
    return !startedNow
        && (startedAt == null || !scheduler.now().isBefore(startedAt.plus(START_AGAIN)));
  }

  /** Everything that a status may say beats an announced code, but for having nothing to say. */
  private static boolean mayHaveCode(@Nullable GatewayEvent event) {
    return event == null
        || event instanceof NotLinked
        || (event instanceof Troubled trouble && trouble.reason() == Reason.GW_UNKNOWN_STATUS);
  }

  // The code.

  private void codeRead(RestReply reply) {
    JsonObject json = reply.json();
    if (reply.png() != null && reply.isSuccess()) {
      offer(new Offer(null, reply.png(), null, 0, 0));
    } else if (reply.saysNoCode() || (reply.fault() != null && !reply.saysNotYet())) {
      fail(reply, "qr_error");
    } else if (json != null) {
      Reading reading =
          messages.event(reply.saysDone() ? "qr" : "qr_error", List.of(json), List.of());
      line.say(new Heard(reading.summary(), took()));
      if (reading.summary() == null) {
        answer(new Troubled(Reason.GW_BAD_REPLY, "an answer about another session"));
      } else if (reading.offer() != null) {
        offer(reading.offer());
      } else if (!reply.isSuccess() && reading.event() instanceof Troubled) {
        answer(orNone(null)); // What it complains about is that there is no code.
      } else {
        answer(orNone(reading.event()));
      }
    } else if (reply.isSuccess() && !reply.text().isEmpty()) {
      offer(new Offer(reply.text(), null, null, 0, 0));
    } else {
      answer(orNone(null));
    }
  }

  private void offer(Offer offer) {
    toldStandstill = false;
    asking = false;
    line.offer(codes.of(offer));
  }

  private static GatewayEvent orNone(@Nullable GatewayEvent event) {
    return event == null ? new NotLinked(Reason.QR_NOT_READY) : event;
  }

  // Unlinking.

  private void loggedOut(RestReply reply) {
    if (reply.saysNoSuchCall()) {
      ask("DELETE", part(""), null, this::unlinked);
    } else {
      unlinked(reply);
    }
  }

  private void unlinked(RestReply reply) {
    // A gateway that does not know the session has nothing left that is linked.
    boolean gone = reply.saysDone() || (reply.json() != null && reply.saysMissing());
    answer(
        gone
            ? new LoggedOut()
            : new Troubled(Reason.LOGOUT_UNCONFIRMED, trouble(reply, "error").detail()));
  }

  // Asking and answering.

  private URI part(String part) {
    return settings.session(sessionId, part);
  }

  private Duration took() {
    return Duration.between(askedAt, scheduler.now());
  }

  private void ask(String method, URI uri, @Nullable JsonObject body, Consumer<RestReply> then) {
    if (closed) {
      return;
    }
    askedAt = scheduler.now();
    cancelRequest =
        gateway.send(
            method,
            uri,
            body,
            reply -> {
              if (!closed) {
                then.accept(reply);
              }
            },
            this::unanswered);
    if (closed) { // meanwhile, on another thread
      cancelRequest.run();
    }
  }

  private void unanswered(Fault fault) {
    if (closed) {
      return;
    }
    if (leaving) {
      answer(new Troubled(Reason.LOGOUT_UNCONFIRMED, fault.detail()));
      return;
    }
    boolean late =
        fault.reason() == Reason.GW_SLOW_REPLY || fault.reason() == Reason.GW_HANDSHAKE_TIMEOUT;
    if (reached && fault.reason() == Reason.GW_TOO_BIG) {
      answer(new Troubled(fault.reason(), fault.detail()));
    } else if (reached && late && !slow) {
      // One slow answer is no reason to call a linked account lost; the second one is.
      slow = true;
      answer(new Troubled(Reason.GW_SLOW_REPLY, fault.detail()));
    } else if (!reached && !settings.isSecure() && NO_HTTP.contains(fault.reason())) {
      lookForTls(fault);
    } else {
      lose(fault);
    }
  }

  private void lookForTls(Fault fault) {
    cancelRequest =
        gateway.findTls(
            found -> {
              if (!closed) {
                lose(found ? new Fault(Reason.GW_SCHEME, "http asked, tls expected") : fault);
              }
            });
    if (closed) {
      cancelRequest.run();
    }
  }

  private void fail(RestReply reply, String name) {
    JsonObject json = reply.json();
    if (json != null) {
      Reading reading = messages.event(name, List.of(json), List.of());
      line.say(new Heard(reading.summary(), took()));
    }
    Troubled trouble = trouble(reply, name);
    if (trouble.reason() == Reason.GW_AUTH) {
      lose(new Fault(trouble.reason(), trouble.detail()));
    } else {
      answer(trouble);
    }
  }

  /**
   * What is wrong with a reply: what it says itself, where that is more than what HTTP says.
   *
   * @param name the event as which its words are read
   */
  private Troubled trouble(RestReply reply, String name) {
    Fault fault = reply.fault();
    JsonObject json = reply.json();
    boolean plain =
        fault == null
            || switch (fault.reason()) {
              case GW_5XX, GW_BAD_REPLY, QR_GENERATION_ERROR -> true;
              default -> false;
            };
    if (json != null
        && plain
        && messages.event(name, List.of(json), List.of()).event() instanceof Troubled said
        && (fault == null || said.reason() != Reason.GW_5XX)) {
      return said;
    }
    return fault == null
        ? new Troubled(Reason.GW_BAD_REPLY, "status=" + reply.status())
        : new Troubled(fault.reason(), fault.detail(), fault.retryAfter());
  }

  private void answer(GatewayEvent event) {
    asking = false;
    leaving = false;
    line.say(event);
  }

  private void lose(Fault fault) {
    closed = true;
    gateway.forget(this);
    pairing.cancel();
    codes.cancel();
    line.last(fault.lost());
  }
}
