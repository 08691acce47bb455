package dev.enlace.web;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.session.LinkSession;
import dev.enlace.session.Pairing;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What there is to say of the pairing code, but for the code. */
final class PairingJson {
  private PairingJson() {}

  /**
   * Whether one can be had, and how far it has come.
   *
   * @param pairing null where nobody asked for one
   */
  static JsonObject of(LinkSession session, @Nullable Pairing pairing, Instant now) {
    JsonObject json = new JsonObject();
    json.addProperty("offered", session.gateway().pairs());
    for (String name :
        new String[] {"phase", "phone_masked", "reason", "expires_in_ms", "ttl_ms"}) {
      json.add(name, JsonNull.INSTANCE);
    }
    if (pairing != null) {
      json.addProperty("phase", pairing.phase().name());
      json.addProperty("phone_masked", PhoneNumber.masked(pairing.phone()));
      json.addProperty("reason", pairing.reason() == null ? null : pairing.reason().name());
      Instant issued = pairing.issuedAt();
      Instant expires = pairing.expiresAt();
      if (issued != null && expires != null) {
        json.addProperty("expires_in_ms", Math.max(0, Duration.between(now, expires).toMillis()));
        json.addProperty("ttl_ms", Duration.between(issued, expires).toMillis());
      }
    }
    json.addProperty("again_in_ms", session.pairingWait().toMillis());
    return json;
  }
}
