package dev.enlace.gateway;

import dev.enlace.reason.Reason;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a gateway speaks, and remembers it once it has proved true.
 *
 * <p>A GET at Engine.IO's address tells: whoever speaks it answers in a way that nobody else does.
 * A gateway that speaks both is spoken to over Socket.IO, which tells by itself what changes.
 *
 * <p>On the scheduler's thread, except where it says otherwise.
 */
final class GatewayProbe {
  /** What a gateway speaks. */
  enum Kind {
    SOCKET_IO,
    REST
  }

  /** Waits for the result: one of the two is null. */
  interface Asker {
    void found(@Nullable Kind kind, @Nullable Fault fault);
  }

  private static final int LIMIT = 16 * 1024;

  /** After these somebody else may have moved in at the address. */
  private static final Set<Reason> DOUBTFUL =
      Set.of(
          Reason.GW_NOT_A_GATEWAY,
          Reason.GW_EIO_VERSION,
          Reason.GW_UPGRADE_REFUSED,
          Reason.GW_PROTOCOL);

  private final SocketIoSettings settings;
  private final Supplier<HttpFetch> fetch;
  private final List<Asker> askers = new ArrayList<>();
  private volatile @Nullable Kind known;
  private volatile Runnable cancel = () -> {};

  GatewayProbe(SocketIoSettings settings, Supplier<HttpFetch> fetch) {
    this.settings = settings;
    this.fetch = fetch;
  }

  /** What the gateway spoke when we were let in last; null if we never were. From any thread. */
  @Nullable Kind known() {
    return known;
  }

  /** A gateway of this kind let us in. */
  void confirm(Kind kind) {
    known = kind;
  }

  /** A connection failed. */
  void doubt(Reason reason) {
    if (DOUBTFUL.contains(reason)) {
      known = null;
    }
  }

  /**
   * Answers {@code asker}, later or at once. All who ask meanwhile wait for the same answer.
   *
   * @return takes the question back
   */
  Runnable ask(Asker asker) {
    Kind before = known;
    if (before != null) {
      asker.found(before, null);
      return () -> {};
    }
    askers.add(asker);
    if (askers.size() > 1) {
      return () -> askers.remove(asker);
    }
    cancel = fetch.get().get(settings.polling(4), settings.sentHeaders(), LIMIT, this::answered);
    return () -> {
      askers.remove(asker);
      if (askers.isEmpty()) {
        cancel();
      }
    };
  }

  /** Gives up; nobody is answered any more. From any thread. */
  void cancel() {
    cancel.run();
  }

  private void answered(@Nullable HttpResponse<byte[]> response, @Nullable Throwable e) {
    List<Asker> answered = List.copyOf(askers);
    askers.clear();
    Kind kind = response == null ? null : kind(answer(response));
    Fault fault = null;
    if (kind == null) {
      fault =
          response == null
              ? Faults.ofExchange(e == null ? new IllegalStateException() : e)
              : answer(response).notPolling();
    }
    for (Asker asker : answered) {
      asker.found(kind, fault);
    }
  }

  private static HttpAnswer answer(HttpResponse<byte[]> response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    return new HttpAnswer(response.statusCode(), response.headers(), body);
  }

  /**
   * Everything that is not Socket.IO may be REST, and its client says best what it is instead; but
   * whoever is busy or broken just now shows nothing. Null for those.
   */
  private static @Nullable Kind kind(HttpAnswer answer) {
    if (answer.engineVersion() != null) {
      return Kind.SOCKET_IO;
    }
    return answer.status() == 429 || answer.status() >= 500 ? null : Kind.REST;
  }
}
