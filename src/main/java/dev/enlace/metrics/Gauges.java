package dev.enlace.metrics;

import dev.enlace.session.LinkState;
import dev.enlace.session.SessionRegistry;
import dev.enlace.store.Store;
import dev.enlace.webhook.ReceiverStatus;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What is read at the moment in which somebody asks for it. */
public final class Gauges {
  private final PrometheusRegistry registry;

  /**
   * @param metrics beside whose counts they are told
   */
  public Gauges(Metrics metrics) {
    registry = metrics.registry();
  }

  /**
   * Adds those of sessions, gateways and the store, and of the process. To be called once.
   *
   * @param held how many requests are being held
   */
  public void add(SessionRegistry sessions, Store store, DoubleSupplier held) {
    GaugeWithCallback.builder()
        .name("enlace_sessions")
        .help("Sessions, by their state.")
        .labelNames("state")
        .callback(
            gauge -> byState(sessions).forEach((state, count) -> gauge.call(count, state.name())))
        .register(registry);
    GaugeWithCallback.builder()
        .name("enlace_gateway_up")
        .help("1 if the gateway answered lately, 0 if not; nothing while no session needs it.")
        .labelNames("gateway")
        .callback(
            gauge ->
                sessions
                    .gateways()
                    .forEach(
                        name -> {
                          Boolean up = sessions.gatewayAnswers(name);
                          if (up != null) {
                            gauge.call(up ? 1 : 0, name);
                          }
                        }))
        .register(registry);
    gauge("enlace_held_requests", "Requests that wait for news.", held);
    gauge(
        "enlace_threads",
        "Threads of the whole process.",
        () -> ManagementFactory.getThreadMXBean().getThreadCount());
    gauge(
        "enlace_store_up",
        "1 if what happens is being written down, 0 if it waits in memory.",
        () -> store.health().isDegraded() ? 0 : 1);
    gauge(
        "enlace_store_waiting_writes",
        "Writes that wait in memory.",
        () -> store.health().waiting());
    CounterWithCallback.builder()
        .name("enlace_store_lost_events")
        .help("Events that were given up, because too many waited or the database refused them.")
        .callback(counter -> counter.call(store.health().lost()))
        .register(registry);
  }

  /** Adds those of the webhooks. To be called once. */
  public void add(Supplier<List<ReceiverStatus>> webhooks) {
    GaugeWithCallback.builder()
        .name("enlace_webhook_waiting")
        .help("Notifications that a receiver has not taken yet, the failing ones among them.")
        .labelNames("receiver")
        .callback(gauge -> each(webhooks, ReceiverStatus::waiting, gauge::call))
        .register(registry);
    GaugeWithCallback.builder()
        .name("enlace_webhook_failing")
        .help("Notifications that are waiting, and of which an attempt failed already.")
        .labelNames("receiver")
        .callback(gauge -> each(webhooks, ReceiverStatus::failing, gauge::call))
        .register(registry);
    CounterWithCallback.builder()
        .name("enlace_webhook_delivered")
        .help("Notifications that a receiver took.")
        .labelNames("receiver")
        .callback(counter -> each(webhooks, ReceiverStatus::delivered, counter::call))
        .register(registry);
    CounterWithCallback.builder()
        .name("enlace_webhook_given_up")
        .help("Notifications that a receiver is not told any more.")
        .labelNames("receiver")
        .callback(counter -> each(webhooks, ReceiverStatus::givenUp, counter::call))
        .register(registry);
  }

  /** Adds which version this is. To be called once. */
  public void add(String version) {
    Info.builder()
        .name("enlace_build_info")
        .help("The version of the panel; always 1.")
        .labelNames("version")
        .register(registry)
        .setLabelValues(version);
  }

  private interface Told {
    void tell(double value, String... labels);
  }

  private static void each(
      Supplier<List<ReceiverStatus>> webhooks, ToDoubleFunction<ReceiverStatus> value, Told told) {
    webhooks.get().forEach(status -> told.tell(value.applyAsDouble(status), status.receiver()));
  }

  private static Map<LinkState, Integer> byState(SessionRegistry sessions) {
    Map<LinkState, Integer> counts = new EnumMap<>(LinkState.class);
    for (LinkState state : LinkState.values()) {
      counts.put(state, 0);
    }
    sessions.all().forEach(session -> counts.merge(session.snapshot().state(), 1, Integer::sum));
    return counts;
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }
}
