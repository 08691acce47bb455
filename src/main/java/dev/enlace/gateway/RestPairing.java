package dev.enlace.gateway;

import com.google.gson.JsonObject;
import dev.enlace.gateway.GatewayEvent.PairingFailed;
import dev.enlace.reason.Reason;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks a REST gateway for a pairing code, beside whatever else the session asks: a person waits for
 * it. On the scheduler's thread.
 */
final class RestPairing {
  private final RestGateway gateway;
  private final URI call;
  private final Consumer<GatewayEvent> events;
  private volatile Runnable cancel = () -> {};

  RestPairing(RestGateway gateway, URI call, Consumer<GatewayEvent> events) {
    this.gateway = gateway;
    this.call = call;
    this.events = events;
  }

  /** Asks; a question that is under way is given up for this one. */
  void ask(String phone) {
    cancel.run();
    JsonObject body = new JsonObject();
    for (String name : new String[] {"phone", "phoneNumber"}) {
      body.addProperty(name, phone);
    }
    cancel =
        gateway.send(
            "POST",
            call,
            body,
            reply -> events.accept(read(reply, phone)),
            fault ->
                events.accept(new PairingFailed(Reason.PAIRING_FAILED, fault.detail(), phone)));
  }

  /** From any thread. */
  void cancel() {
    cancel.run();
  }

  private GatewayEvent read(RestReply reply, String phone) {
    JsonObject json = reply.json();
    Payload payload = new Payload(json == null ? List.of() : List.of(json), List.of());
    int status = reply.status();
    GatewayEvent event = PairingAnswer.read(payload, status, gateway.redaction(), phone);
    if (event instanceof PairingFailed failed
        && failed.reason() == Reason.PAIRING_UNSUPPORTED
        && PairingAnswer.isNeverOffered(payload, status, gateway.redaction())) {
      gateway.pairing().deny();
    }
    return event;
  }
}
