package dev.enlace.session;

import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway said last about a session.
 *
 * @param text word for word, but redacted; at most 200 characters
 * @param at when it last said where the session stands; a heartbeat, or an answer that did not come
 *     in time, says nothing about that
 * @param hasQr whether it had a code then, by its own word; null where it did not say, or where
 *     what it offered is no code
 */
public record Answer(@Nullable String text, @Nullable Instant at, @Nullable Boolean hasQr) {
  /** It has not said anything. */
  public static final Answer NONE = new Answer(null, null, null);

  Answer heard(@Nullable String words) {
    return words == null ? this : new Answer(words, at, hasQr);
  }

  Answer told(GatewayEvent event, Instant now) {
    if (event instanceof GatewayEvent.QrIssued) {
      return new Answer(text, now, true);
    }
    if (event instanceof GatewayEvent.NotLinked
        || event instanceof GatewayEvent.Scanned
        || event instanceof GatewayEvent.Linked
        || event instanceof LoggedOut) {
      return new Answer(text, now, false);
    }
    if (event instanceof Troubled troubled) {
      return told(troubled.reason(), now);
    }
    return this;
  }

  private Answer told(Reason reason, Instant now) {
    return switch (reason) {
      case GW_SLOW_REPLY, GW_SEND_TIMEOUT, LOGOUT_UNCONFIRMED -> this;
      case QR_GENERATION_ERROR, QR_NOT_READY, QR_ROUND_OVER -> new Answer(text, now, false);
      default -> new Answer(text, now, null);
    };
  }
}
