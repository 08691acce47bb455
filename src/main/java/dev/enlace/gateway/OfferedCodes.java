package dev.enlace.gateway;

import dev.enlace.gateway.GatewayMessages.Offer;
import dev.enlace.qr.CodeCheck;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a gateway offers as a code to the check: a text, a picture, or the address of a
 * picture at the gateway, which is fetched first. On the scheduler's thread.
 */
final class OfferedCodes {
  private static final int IMAGE_LIMIT = 512 * 1024;

  private final CodeCheck check;
  private final Supplier<HttpFetch> fetch;
  private final URI gateway;
  private final Map<String, String> headers;
  private Runnable cancelFetch = () -> {};

  /**
   * @param gateway the only place from where pictures are fetched
   * @param headers sent along, the key's among them
   */
  OfferedCodes(
      CodeCheck check, Supplier<HttpFetch> fetch, URI gateway, Map<String, String> headers) {
    this.check = check;
    this.fetch = fetch;
    this.gateway = gateway;
    this.headers = headers;
  }

  EventLine.Pending of(Offer offer) {
    return new EventLine.Pending() {
      @Override
      public CompletableFuture<CodeCheck.Result> start() {
        return check(offer);
      }

      @Override
      public GatewayEvent issued(String code) {
        return new GatewayEvent.QrIssued(code, offer.lifetime(), offer.ordinal(), offer.of());
      }
    };
  }

  /** Gives up a picture that is being fetched. */
  void cancel() {
    cancelFetch.run();
  }

  private CompletableFuture<CodeCheck.Result> check(Offer offer) {
    if (offer.image() != null) {
      return check.checkImage(offer.image());
    }
    String text = offer.text() == null ? "" : offer.text().strip();
    URI uri = imageAddress(text);
    return uri == null ? check.check(text) : fetchImage(uri);
  }

  private CompletableFuture<CodeCheck.Result> fetchImage(URI uri) {
    CompletableFuture<CodeCheck.Result> result = new CompletableFuture<>();
    cancelFetch =
        fetch
            .get()
            .get(
                uri,
                headers,
                IMAGE_LIMIT,
                (answer, e) -> {
                  if (answer == null) {
                    result.complete(unreadable("image could not be fetched"));
                  } else if (answer.statusCode() != 200) {
                    result.complete(unreadable("image status=" + answer.statusCode()));
                  } else {
                    CompletableFuture<?> unused =
                        check.checkImage(answer.body()).thenAccept(result::complete);
                  }
                });
    return result;
  }

  private static CodeCheck.Result unreadable(String detail) {
    return new CodeCheck.Rejected(CodeCheck.Why.UNREADABLE, detail);
  }

  // Null for everything that the check can judge by itself, foreign addresses included: nobody is
  // made to fetch from where the gateway points.
  private @Nullable URI imageAddress(String text) {
    if (text.length() > 2_000 || !text.matches("(?i)https?://\\S+") || text.contains("#")) {
      return null;
    }
    try {
      URI uri = URI.create(text);
      return isSameOrigin(gateway, uri) ? uri : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether {@code other} is at the gateway's own scheme, host and port, and names no user. */
  static boolean isSameOrigin(URI gateway, URI other) {
    return origin(other).equals(origin(gateway)) && other.getRawUserInfo() == null;
  }

  private static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }
}
