package dev.enlace.diagnosis;

import dev.enlace.diagnosis.Clue.Kind;
import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.Hop;
import dev.enlace.gateway.Hops;
import dev.enlace.gateway.Hops.Greeted;
import dev.enlace.gateway.Road;
import dev.enlace.gateway.StatusAnswer;
import dev.enlace.gateway.StatusAnswer.Rest;
import dev.enlace.reason.Reason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One diagnosis, on the thread that asks for it. */
final class Run {
  /** Of the whole of it: what stands before the panel may hang up after a minute. */
  private static final Duration LONGEST = Duration.ofSeconds(40);

  private static final Duration TCP = Duration.ofSeconds(5);

  /** A little more than the clients' own ten seconds: they know better what they waited for. */
  private static final Duration HTTP = Duration.ofMillis(10_500);

  /** How long a code is waited for: the slowest gateways that are well take some ten seconds. */
  private static final Duration CODE = Duration.ofSeconds(20);

  /** How often a gateway that tells nothing by itself is asked for its code. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final Hops hops;
  private final String settings;
  private final String sessionId;
  private final Mode mode;
  private final boolean mayAsk;
  private final long startedAt = System.nanoTime();
  private final Map<Step, Finding> findings = new EnumMap<>(Step.class);
  private final BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();

  /** What the last hop took. */
  private Duration took = Duration.ZERO;

  private int engine = -1;
  private @Nullable StatusAnswer status;

  Run(Hops hops, String settings, String sessionId, Mode mode, boolean mayAsk) {
    this.hops = hops;
    this.settings = settings;
    this.sessionId = sessionId;
    this.mode = mode;
    this.mayAsk = mayAsk;
  }

  Report report() {
    findings.put(Step.URL, Finding.ok(Step.URL, Duration.ZERO, hops.address().toString()));
    if (mode == Mode.BACKEND) {
      for (Step step : List.of(Step.SESSION, Step.HAS_QR, Step.QR)) {
        skip(step, Skipped.NOT_WANTED);
      }
    }
    if (reach() && recognise()) {
      enter();
    }
    Skipped why = left().isZero() ? Skipped.NO_TIME : Skipped.EARLIER;
    for (Step step : Step.values()) {
      findings.putIfAbsent(step, Finding.skipped(step, why));
    }
    Duration whole = Duration.ofNanos(System.nanoTime() - startedAt);
    return new Report(hops.address(), settings, List.copyOf(findings.values()), whole);
  }

  /** Up to the open connection. */
  private boolean reach() {
    try (Road road = hops.road()) {
      if (!road.isSecure()) {
        skip(Step.TLS, Skipped.NOT_NEEDED);
      }
      return went(Step.DNS, timed(() -> road.resolve(atMost(TCP))))
          && went(Step.TCP, timed(() -> road.connect(atMost(TCP))))
          && (!road.isSecure() || went(Step.TLS, timed(() -> road.handshake(atMost(HTTP)))));
    }
  }

  /** What it is that answers. */
  private boolean recognise() {
    hops.prepare();
    Greeted greeted = timed(() -> hops.greet(atMost(HTTP)));
    if (!went(Step.HTTP, greeted.hop())) {
      return false;
    }
    engine = greeted.engine();
    StatusAnswer answer = timed(() -> hops.status(sessionId, atMost(HTTP)));
    boolean rest =
        answer.rest() == Rest.YES || (answer.rest() == Rest.PERHAPS && !speaksEngineIo());
    status = rest ? answer : null;
    if (!speaksEngineIo() && !rest) {
      Reason reason = answer.reason();
      // No answer, or one without a shape, leaves what came before as the best word for it.
      boolean stranger = reason == null || reason == Reason.GW_BAD_REPLY;
      Reason shown = stranger ? Reason.GW_NOT_A_GATEWAY : reason;
      return went(Step.PROTOCOL, new Hop(shown, greeted.hop().detail()));
    }
    String name = engine > 0 ? "Engine.IO " + engine : speaksEngineIo() ? "Engine.IO" : "";
    String spoken = rest ? (name.isEmpty() ? "REST" : name + ", REST") : name;
    return went(Step.PROTOCOL, new Hop(null, spoken));
  }

  private boolean speaksEngineIo() {
    return engine >= 0;
  }

  /** Being let in, and what can be seen from there. */
  private void enter() {
    if (!speaksEngineIo()) {
      skip(Step.WEBSOCKET, Skipped.NOT_NEEDED);
      took = Duration.ZERO;
      StatusAnswer answer = status;
      boolean refused = answer != null && answer.reason() == Reason.GW_AUTH;
      String detail = refused && answer != null ? answer.detail() : "";
      if (went(Step.KEY, new Hop(refused ? Reason.GW_AUTH : null, detail))) {
        look(null);
      }
      return;
    }
    try (Gateway.Connection connection = hops.connect(true, sessionId, events::add)) {
      GatewayEvent end = timed(() -> next(HTTP, Run::isEntryOrEnd));
      if (end instanceof Reached) {
        went(Step.WEBSOCKET, new Hop(null, ""));
        took = Duration.ZERO;
        went(Step.KEY, new Hop(null, ""));
        look(connection);
      } else if (end instanceof Lost lost && lost.reason() == Reason.GW_AUTH) {
        // Whether a proxy or the gateway said no, it said so because of the key.
        went(Step.KEY, new Hop(lost.reason(), lost.detail()));
      } else if (end instanceof Lost lost) {
        went(Step.WEBSOCKET, new Hop(lost.reason(), lost.detail()));
      } else {
        went(Step.WEBSOCKET, new Hop(Reason.GW_HANDSHAKE_TIMEOUT, ""));
      }
    }
  }

  private static boolean isEntryOrEnd(GatewayEvent event) {
    return event instanceof Reached || event instanceof Lost;
  }

  /**
   * The session and its code: from the status where there is one, otherwise by asking.
   *
   * @param connection null without Socket.IO
   */
  private void look(Gateway.@Nullable Connection connection) {
    if (mode == Mode.BACKEND) {
      return;
    }
    StatusAnswer answer = status;
    Clue known = answer == null ? null : clue(answer);
    boolean linked = known != null && known.kind() == Kind.LINKED;
    if (mayAsk && !linked && (mode == Mode.QR || answer == null)) {
      ask(connection);
    } else if (answer == null || known == null) {
      skip(Step.SESSION, Skipped.NOT_ASKED);
      skip(Step.HAS_QR, Skipped.NOT_ASKED);
      skip(Step.QR, Skipped.NOT_ASKED);
    } else {
      took = Duration.ZERO;
      String said = answer.detail();
      if (known.kind() == Kind.CODE && known.reason() == null) {
        conclude(known, said, timed(() -> hops.code(sessionId, answer, atMost(HTTP))));
      } else {
        conclude(known, said, new Hop(known.reason(), known.detail()));
      }
    }
  }

  private static Clue clue(StatusAnswer answer) {
    if (answer.reason() == Reason.SESSION_MISSING) {
      return new Clue(Kind.NO_SESSION, Reason.SESSION_MISSING, answer.detail());
    }
    if (answer.reason() != null) {
      return new Clue(Kind.OVER, answer.reason(), answer.detail());
    }
    Clue clue = Clue.of(answer.event());
    boolean silent = clue == null || clue.kind() == Kind.NO_CODE;
    if (silent && answer.hasCode()) {
      return new Clue(Kind.CODE, null, "");
    }
    return clue == null ? new Clue(Kind.NO_CODE, Reason.QR_NOT_READY, "") : clue;
  }

  private void ask(Gateway.@Nullable Connection connection) {
    if (connection != null) {
      converse(connection, mode == Mode.QR ? CODE : HTTP, true);
      return;
    }
    try (Gateway.Connection rest = hops.connect(false, sessionId, events::add)) {
      GatewayEvent end = timed(() -> next(HTTP, Run::isEntryOrEnd));
      if (end instanceof Reached) {
        converse(rest, CODE, false);
      } else {
        Clue clue = Clue.of(end);
        conclude(
            clue == null ? new Clue(Kind.OVER, Reason.GW_SLOW_REPLY, "") : clue,
            "",
            new Hop(null, ""));
      }
    }
  }

  private void converse(Gateway.Connection connection, Duration limit, boolean pushes) {
    long askedAt = System.nanoTime();
    Duration allowed = atMost(limit);
    connection.refresh();
    Clue last = new Clue(Kind.NO_CODE, Reason.QR_NOT_READY, "limit_ms=" + allowed.toMillis());
    while (true) {
      Duration rest = allowed.minusNanos(System.nanoTime() - askedAt);
      if (rest.isNegative() || rest.isZero()) {
        break;
      }
      GatewayEvent event = next(!pushes && rest.compareTo(AGAIN) > 0 ? AGAIN : rest, any -> true);
      if (event == null && Thread.currentThread().isInterrupted()) {
        break;
      }
      if (event == null && !pushes) {
        connection.refresh();
      }
      Clue clue = Clue.of(event);
      if (clue != null) {
        last = clue;
        if (clue.isLast()) {
          break;
        }
      }
    }
    took = Duration.ofNanos(System.nanoTime() - askedAt);
    conclude(last, "", new Hop(last.reason(), last.detail()));
  }

  /**
   * Writes down the last three steps.
   *
   * @param said the gateway's own words on the session
   * @param code how the code itself went, if there is one
   */
  private void conclude(Clue clue, String said, Hop code) {
    Duration asking = took;
    took = Duration.ZERO;
    switch (clue.kind()) {
      case CODE -> {
        went(Step.SESSION, new Hop(null, said));
        went(Step.HAS_QR, new Hop(null, ""));
        took = asking;
        went(Step.QR, code);
      }
      case LINKED -> {
        went(Step.SESSION, new Hop(null, said));
        skip(Step.HAS_QR, Skipped.LINKED);
        skip(Step.QR, Skipped.LINKED);
      }
      case NO_CODE, STUCK -> {
        went(Step.SESSION, new Hop(null, said));
        boolean harmless = mode != Mode.QR && isHarmless(clue.reason());
        took = asking;
        write(
            Step.HAS_QR, harmless ? Verdict.WARNING : Verdict.FAILED, clue.reason(), clue.detail());
      }
      case NO_SESSION -> {
        // A session that nobody opened yet is not there: the panel makes it when it is wanted.
        Verdict verdict = mode == Mode.QR && mayAsk ? Verdict.FAILED : Verdict.WARNING;
        write(Step.SESSION, verdict, clue.reason(), clue.detail());
      }
      case OVER -> write(Step.SESSION, Verdict.FAILED, clue.reason(), clue.detail());
    }
  }

  /** Whether it is what happens when nobody is linking just now. */
  private static boolean isHarmless(@Nullable Reason reason) {
    return reason == null
        || switch (reason) {
          case QR_NOT_READY, QR_RENEWING, QR_ROUND_OVER, QR_PAUSED -> true;
          case LOGGED_OUT_BY_PHONE, LOGGED_OUT_HERE, SESSION_RECREATED -> true;
          default -> false;
        };
  }

  // Time.

  private Duration left() {
    Duration left = LONGEST.minusNanos(System.nanoTime() - startedAt);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Duration atMost(Duration limit) {
    return left().compareTo(limit) < 0 ? left() : limit;
  }

  private <T extends @Nullable Object> T timed(Supplier<T> hop) {
    long before = System.nanoTime();
    try {
      return hop.get();
    } finally {
      took = Duration.ofNanos(System.nanoTime() - before);
    }
  }

  /** The next event of that kind; null if none comes in time. */
  private @Nullable GatewayEvent next(Duration limit, Predicate<GatewayEvent> wanted) {
    long until = System.nanoTime() + atMost(limit).toNanos();
    try {
      GatewayEvent event;
      do {
        event = events.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } while (event != null && !wanted.test(event));
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  // Findings.

  private boolean went(Step step, Hop hop) {
    boolean good = hop.reason() == null;
    if (!good && left().isZero()) {
      skip(step, Skipped.NO_TIME);
      return false;
    }
    write(step, good ? Verdict.OK : Verdict.FAILED, hop.reason(), hop.detail());
    return good;
  }

  private void write(Step step, Verdict verdict, @Nullable Reason reason, String detail) {
    findings.put(step, Finding.not(step, verdict, took, reason, detail));
  }

  private void skip(Step step, Skipped why) {
    findings.put(step, Finding.skipped(step, why));
  }
}
