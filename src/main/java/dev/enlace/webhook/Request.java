package dev.enlace.webhook;

import dev.enlace.net.AddressGuard;
import dev.enlace.store.StoredDelivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A message as it goes onto the wire, with the three headers of Standard Webhooks. */
final class Request {
  private Request() {}

  /** The name under which receivers know an event: the same at every attempt. */
  static String id(long eventId) {
    return "evt_" + eventId;
  }

  /**
   * @param now of this attempt: a receiver refuses what is old
   */
  static byte[] of(Receiver receiver, AddressGuard guard, StoredDelivery delivery, Instant now) {
    byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
    String id = id(delivery.eventId());
    long timestamp = now.getEpochSecond();
    String head =
        ("POST " + target(receiver.url()) + " HTTP/1.1\r\n")
            + ("Host: " + host(guard) + "\r\n")
            + "User-Agent: Enlace\r\n"
            + "Connection: close\r\n"
            + "Content-Type: application/json\r\n"
            + ("Content-Length: " + body.length + "\r\n")
            + ("webhook-id: " + id + "\r\n")
            + ("webhook-timestamp: " + timestamp + "\r\n")
            + ("webhook-signature: " + receiver.secret().sign(id, timestamp, body) + "\r\n")
            + "\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }

  private static String target(URI url) {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
  }

  private static String host(AddressGuard guard) {
    String host = guard.host().contains(":") ? "[" + guard.host() + "]" : guard.host();
    return guard.port() == (guard.isSecure() ? 443 : 80) ? host : host + ":" + guard.port();
  }
}
