package dev.enlace.metrics;

import dev.enlace.session.LinkState;
import dev.enlace.session.SessionRegistry;
import dev.enlace.store.Store;
import dev.enlace.store.StoreHealth;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** What is read at the moment in which somebody asks for it. */
public final class Gauges {
  private Gauges() {}

  /**
   * Adds them.
   *
   * @param held how many requests are being held
   */
  public static void add(Metrics metrics, SessionRegistry sessions, Store store, IntSupplier held) {
    PrometheusRegistry registry = metrics.registry();
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
    gauge(registry, "enlace_held_requests", "Requests that wait for news.", held);
    gauge(
        registry,
        "enlace_threads",
        "Threads of the whole process.",
        () -> ManagementFactory.getThreadMXBean().getThreadCount());
    gauge(
        registry,
        "enlace_store_up",
        "1 if what happens is being written down, 0 if it waits in memory.",
        () -> store.health().isDegraded() ? 0 : 1);
    gauge(
        registry,
        "enlace_store_waiting_writes",
        "Writes that wait in memory.",
        () -> store.health().waiting());
    CounterWithCallback.builder()
        .name("enlace_store_lost_events")
        .help("Events that were given up, because too many waited.")
        .callback(counter -> counter.call(lost(store.health())))
        .register(registry);
  }

  private static Map<LinkState, Integer> byState(SessionRegistry sessions) {
    Map<LinkState, Integer> counts = new EnumMap<>(LinkState.class);
    for (LinkState state : LinkState.values()) {
      counts.put(state, 0);
    }
    sessions.all().forEach(session -> counts.merge(session.snapshot().state(), 1, Integer::sum));
    return counts;
  }

  private static double lost(StoreHealth health) {
    return health.lost();
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsInt()))
        .register(registry);
  }
}
