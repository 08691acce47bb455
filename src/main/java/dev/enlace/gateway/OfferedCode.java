package dev.enlace.gateway;

import dev.enlace.qr.CodeCheck;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something that came as a code, on its way through the check. A picture that lies at the gateway
 * is fetched first; nobody is made to fetch from where else a gateway points.
 */
final class OfferedCode implements EventLine.Pending {
  /** In bytes; a picture of a code has 1,000 to 8,000. */
  private static final int IMAGE_LIMIT = 512 * 1024;

  private static final int MAX_ADDRESS = 2_000;

  private final SocketIoGateway gateway;
  private final GatewayMessages.Offer offer;

  OfferedCode(SocketIoGateway gateway, GatewayMessages.Offer offer) {
    this.gateway = gateway;
    this.offer = offer;
  }

  @Override
  public CompletableFuture<CodeCheck.Result> start() {
    if (offer.image() != null) {
      return gateway.codes().checkImage(offer.image());
    }
    String text = offer.text() == null ? "" : offer.text().strip();
    URI uri = imageAddress(text);
    return uri == null ? gateway.codes().check(text) : fetch(uri);
  }

  @Override
  public GatewayEvent issued(String code) {
    return new GatewayEvent.QrIssued(code, offer.lifetime(), offer.ordinal());
  }

  // Null for everything that the check can judge by itself, foreign addresses included. A linking
  // text
  // is an address as well, and has a fragment, which the address of a picture has no use for.
  private @Nullable URI imageAddress(String text) {
    if (text.length() > MAX_ADDRESS
        || !text.regionMatches(true, 0, "http", 0, 4)
        || text.contains("#")) {
      return null;
    }
    try {
      URI uri = URI.create(text);
      return gateway.settings().isSameOrigin(uri) ? uri : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private CompletableFuture<CodeCheck.Result> fetch(URI uri) {
    CompletableFuture<HttpResponse<byte[]>> fetched = new CompletableFuture<>();
    Runnable cancel =
        gateway
            .fetch()
            .get(
                uri,
                gateway.settings().sentHeaders(),
                IMAGE_LIMIT,
                (answer, e) -> {
                  if (answer != null) {
                    fetched.complete(answer);
                  } else {
                    fetched.completeExceptionally(
                        e == null ? new IllegalStateException("no answer") : e);
                  }
                });
    CompletableFuture<CodeCheck.Result> checked =
        fetched.thenCompose(
            answer ->
                answer.statusCode() == 200
                    ? gateway.codes().checkImage(answer.body())
                    : CompletableFuture.completedFuture(
                        unreadable("image status=" + answer.statusCode())));
    return checked
        .exceptionally(e -> unreadable("image could not be fetched"))
        .whenComplete((result, e) -> cancel.run());
  }

  private static CodeCheck.Result unreadable(String detail) {
    return new CodeCheck.Rejected(CodeCheck.Why.UNREADABLE, detail);
  }
}
