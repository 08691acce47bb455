package dev.enlace.gateway;

import com.google.gson.JsonObject;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.gateway.GatewayMessages.Offer;
import dev.enlace.gateway.GatewayMessages.Reading;
import dev.enlace.gateway.StatusAnswer.Rest;
import dev.enlace.qr.CodeCheck;
import dev.enlace.reason.Reason;
import dev.enlace.time.Scheduler;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to a gateway, hop by hop, for whoever wants to know where it ends.
 *
 * <p>Unless it says otherwise, a method blocks for as long as it is allowed to, changes nothing at
 * the gateway, and throws nothing because the far side is away. Not to be called on the scheduler's
 * thread.
 */
public final class Hops implements AutoCloseable {
  private static final int GREETING_LIMIT = 16 * 1024;

  private final SocketIoSettings settings;
  private final RestSettings restSettings;
  private final Scheduler scheduler;
  private final RestGateway rest;
  private final SocketIoGateway socketIo;
  private final Redaction redaction;

  /**
   * What answers where Engine.IO would.
   *
   * @param hop how the HTTP exchange went
   * @param engine the version of Engine.IO; 0 if that is there and does not say, -1 if it is not
   */
  public record Greeted(Hop hop, int engine) {}

  /**
   * Both settings name the same address. Nothing is connected yet.
   *
   * @param codes checks what comes as a code; stays the caller's to close
   * @param scheduler stays the caller's to stop, after this is closed
   */
  public Hops(
      SocketIoSettings settings, RestSettings restSettings, CodeCheck codes, Scheduler scheduler) {
    this.settings = settings;
    this.restSettings = restSettings;
    this.scheduler = scheduler;
    this.rest =
        new RestGateway("diagnosis", restSettings, codes, scheduler, Gateways::trustOfThisJava);
    this.socketIo =
        new SocketIoGateway("diagnosis", settings, codes, scheduler, Gateways::trustOfThisJava);
    this.redaction = rest.redaction();
  }

  /** Where it leads, without credentials. */
  public URI address() {
    return settings.address();
  }

  /** The first hops. Does not block; the caller closes it. */
  public Road road() {
    return new Road(
        settings.url().getHost(),
        settings.port(),
        settings.isSecure() ? Gateways.trustOfThisJava().getSocketFactory() : null,
        scheduler::now);
  }

  /** Makes ready what HTTP takes, so that the time of the first question is the gateway's own. */
  public void prepare() {
    HttpFetch unused = rest.fetch();
  }

  /** Asks over HTTP which Engine.IO is spoken, if any. */
  public Greeted greet(Duration limit) {
    CompletableFuture<Greeted> answer = new CompletableFuture<>();
    Runnable cancel =
        rest.fetch()
            .get(
                settings.polling(4),
                settings.sentHeaders(),
                GREETING_LIMIT,
                (response, e) -> {
                  if (response != null) {
                    answer.complete(greeted(response));
                  } else {
                    Fault fault = Faults.ofExchange(e == null ? new IllegalStateException() : e);
                    findScheme(fault, found -> answer.complete(new Greeted(Hop.of(found), -1)));
                  }
                });
    Greeted greeted = Waiting.forAnswer(limit, answer, cancel);
    return greeted == null ? new Greeted(Hop.of(late(limit)), -1) : greeted;
  }

  private Greeted greeted(HttpResponse<byte[]> response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    HttpAnswer answer = new HttpAnswer(response.statusCode(), response.headers(), body);
    if (answer.status() == 400 && !settings.isSecure() && body.contains("HTTPS")) {
      return new Greeted(new Hop(Reason.GW_SCHEME, "http asked, tls expected"), -1);
    }
    Integer engine = answer.engineVersion();
    String detail = "status=" + answer.status() + " type=" + answer.type();
    return new Greeted(new Hop(null, detail), engine == null ? -1 : engine);
  }

  /** A server that expects TLS hangs up on plain HTTP, as many others do. */
  private void findScheme(Fault fault, Consumer<Fault> then) {
    if (fault.reason() != Reason.GW_DROPPED || settings.isSecure()) {
      then.accept(fault);
      return;
    }
    Runnable unused =
        rest.findTls(
            found ->
                then.accept(
                    found ? new Fault(Reason.GW_SCHEME, "http asked, tls expected") : fault));
  }

  /** Asks over REST where a session stands. */
  public StatusAnswer status(String sessionId, Duration limit) {
    StatusAnswer answer =
        ask(
            restSettings.session(sessionId, "/status"),
            reply -> read(sessionId, reply),
            fault -> new StatusAnswer(Rest.NO, fault),
            limit);
    return answer == null ? new StatusAnswer(Rest.NO, late(limit)) : answer;
  }

  private StatusAnswer read(String sessionId, RestReply reply) {
    Fault fault = reply.fault();
    JsonObject json = reply.json();
    if (json == null) {
      boolean keyFirst = fault != null && fault.reason() == Reason.GW_AUTH;
      return new StatusAnswer(keyFirst ? Rest.PERHAPS : Rest.NO, or(fault, reply));
    }
    if (reply.saysMissing()) {
      boolean namesIt = reply.text().toLowerCase(Locale.ROOT).contains("session");
      String detail = "status=" + reply.status();
      return new StatusAnswer(
          namesIt ? Rest.YES : Rest.PERHAPS, new Fault(Reason.SESSION_MISSING, detail));
    }
    if (!reply.isSuccess()) {
      return new StatusAnswer(Rest.PERHAPS, or(fault, reply));
    }
    Reading reading =
        new GatewayMessages(sessionId, redaction).event("status", List.of(json), List.of());
    if (reading.summary() == null) {
      return new StatusAnswer(
          Rest.YES, new Fault(Reason.GW_BAD_REPLY, "an answer about another session"));
    }
    GatewayEvent event = reading.event();
    if (event instanceof Troubled trouble && trouble.reason() == Reason.GW_AUTH) {
      return new StatusAnswer(Rest.YES, new Fault(Reason.GW_AUTH, trouble.detail()));
    }
    Payload payload = new Payload(List.of(json), List.of());
    String word = payload.text("status", "state", "connection");
    if (event == null && reading.offer() == null && word.isEmpty()) {
      return new StatusAnswer(
          Rest.PERHAPS, new Fault(Reason.GW_BAD_REPLY, "a status without a status"));
    }
    boolean code =
        reading.offer() != null
            || payload.isTrue("hasqr")
            || (Standing.of(word) == Standing.CODE && !payload.isFalse("hasqr"));
    return new StatusAnswer(
        Rest.YES, new Hop(null, reading.summary()), event, code, reading.offer());
  }

  /**
   * Asks over REST for the code that a status announced, and checks it. Some gateways start a
   * session that is asked for a code which it does not have.
   */
  public Hop code(String sessionId, StatusAnswer status, Duration limit) {
    CompletableFuture<Hop> checked = new CompletableFuture<>();
    OfferedCodes codes =
        new OfferedCodes(
            rest.codes(), rest::fetch, restSettings.address(), restSettings.sentHeaders());
    Consumer<Offer> check =
        offer -> {
          CompletableFuture<?> unused =
              codes
                  .of(offer)
                  .start()
                  .thenAccept(result -> checked.complete(new Hop(reason(result), detail(result))));
        };
    Offer here = status.offer();
    Runnable cancel = codes::cancel;
    if (here != null) {
      check.accept(here);
    } else {
      cancel =
          rest.send(
              "GET",
              restSettings.session(sessionId, "/qr"),
              null,
              reply -> {
                Offer offer = offer(sessionId, reply);
                if (offer == null) {
                  checked.complete(Hop.of(or(reply.fault(), reply)));
                } else {
                  check.accept(offer);
                }
              },
              fault -> checked.complete(Hop.of(fault)));
    }
    Hop hop = Waiting.forAnswer(limit, checked, cancel);
    return hop == null ? Hop.of(late(limit)) : hop;
  }

  private @Nullable Offer offer(String sessionId, RestReply reply) {
    if (!reply.isSuccess()) {
      return null;
    }
    JsonObject json = reply.json();
    if (json != null) {
      return new GatewayMessages(sessionId, redaction)
          .event("qr", List.of(json), List.of())
          .offer();
    }
    boolean text = reply.fault() == null && !reply.text().isEmpty();
    return reply.png() != null
        ? new Offer(null, reply.png(), null, 0, 0)
        : text ? new Offer(reply.text(), null, null, 0, 0) : null;
  }

  private static @Nullable Reason reason(CodeCheck.Result result) {
    return result instanceof CodeCheck.Rejected rejected ? EventLine.reason(rejected) : null;
  }

  private static String detail(CodeCheck.Result result) {
    return result instanceof CodeCheck.Rejected rejected ? "code: " + rejected.detail() : "";
  }

  /**
   * Connects a session as the panel would. Does not block. Over Socket.IO nothing changes until the
   * connection is asked to refresh; over REST connecting makes the session.
   *
   * @param overSocketIo or else over REST
   */
  public Gateway.Connection connect(
      boolean overSocketIo, String sessionId, Consumer<GatewayEvent> events) {
    return (overSocketIo ? socketIo : rest).connect(sessionId, events);
  }

  private <T> @Nullable T ask(
      URI uri, Function<RestReply, T> then, Function<Fault, T> failed, Duration limit) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable cancel =
        rest.send(
            "GET",
            uri,
            null,
            reply -> answer.complete(then.apply(reply)),
            fault -> answer.complete(failed.apply(fault)));
    return Waiting.forAnswer(limit, answer, cancel);
  }

  private static Fault or(@Nullable Fault fault, RestReply reply) {
    return fault != null ? fault : new Fault(Reason.GW_BAD_REPLY, "status=" + reply.status());
  }

  private static Fault late(Duration limit) {
    return new Fault(Reason.GW_SLOW_REPLY, "limit_ms=" + limit.toMillis());
  }

  @Override
  public void close() {
    socketIo.close();
    rest.close();
  }
}
