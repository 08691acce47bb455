package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.enlace.gateway.GatewayEvent.Heard;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps what a gateway says until a test asks for it. */
final class Events implements Consumer<GatewayEvent> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BlockingQueue<GatewayEvent> said = new LinkedBlockingQueue<>();

  @Override
  public void accept(GatewayEvent event) {
    said.add(event);
  }

  /** The next event that is no sign of life. */
  GatewayEvent next() throws InterruptedException {
    GatewayEvent event = any();
    while (event instanceof Heard) {
      event = any();
    }
    return event;
  }

  /** The next event that is no sign of life, which is of this type. */
  <T extends GatewayEvent> T next(Class<T> type) throws InterruptedException {
    return assertInstanceOf(type, next());
  }

  /** The next event, whatever it is. */
  GatewayEvent any() throws InterruptedException {
    GatewayEvent event = said.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(event, "no event came");
    return event;
  }

  /** Whether something was said that nobody asked for yet. */
  boolean isEmpty() {
    return said.isEmpty();
  }
}
