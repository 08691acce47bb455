package dev.enlace.gateway;

import dev.enlace.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection failed.
 *
 * @param detail redacted, for the technical line
 * @param doubt what has to be found out before it may be reported
 */
record Fault(Reason reason, String detail, @Nullable Duration retryAfter, Doubt doubt) {
  /** What a failure leaves open. */
  enum Doubt {
    NONE,
    /** The far side may speak the other version of Engine.IO: ask it. */
    VERSION_UNKNOWN,
    /** It does speak the other version. */
    VERSION_OTHER,
    /** Something refused the upgrade: the gateway, a proxy before it, or a stranger. */
    WHO_IS_THERE
  }

  Fault(Reason reason, String detail) {
    this(reason, detail, null, Doubt.NONE);
  }

  Fault(Reason reason, String detail, Doubt doubt) {
    this(reason, detail, null, doubt);
  }

  GatewayEvent.Lost lost() {
    return new GatewayEvent.Lost(reason, detail, retryAfter);
  }
}
