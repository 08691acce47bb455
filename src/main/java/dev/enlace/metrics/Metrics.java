package dev.enlace.metrics;

import dev.enlace.reason.Reason;
import dev.enlace.session.Observer;
import dev.enlace.store.StoredEvent;
import dev.enlace.store.TallyQuery.Span;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The counts of this run of the panel, in the form that Prometheus reads. Names and units follow
 * its conventions; no label holds a session's id or a phone number. Safe from any thread.
 */
public final class Metrics implements Observer {
  /** What {@link #text} is. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  /** The reason of an attempt that ended well. */
  public static final String LINKED = "linked";

  /** The reason of an attempt that somebody stopped. */
  public static final String STOPPED = "stopped";

  private static final double NANOS_PER_SECOND = 1e9;

  // A code takes three to ten seconds as a rule, and is complained about after two minutes.
  private static final double[] CODE_SECONDS = {0.5, 1, 2, 3, 5, 8, 13, 20, 40, 80, 120, 300};
  // A code lives for twenty seconds, a round of them for 160.
  private static final double[] LINK_SECONDS = {2, 5, 10, 15, 20, 30, 45, 60, 90, 160, 320, 480};
  // Questions are given up after ten seconds.
  private static final double[] ANSWER_SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  /** The gateway of sessions whose own is not in the settings any more. */
  static final String OTHER = "other";

  /** The only ways in which an account is unlinked. */
  private static final List<Reason> UNLINKINGS =
      List.of(Reason.LOGGED_OUT_BY_PHONE, Reason.LOGGED_OUT_HERE);

  /** From the button to the first code, as events carry it. */
  public static final Span FIRST_CODE = span(Kinds.CODE, "first_code_ms", CODE_SECONDS);

  /** From the first code to the link, as events carry it. */
  public static final Span CODE_TO_LINK = span(Kinds.LINKED, "from_code_ms", LINK_SECONDS);

  private final Set<String> gateways;
  // Without exemplars: those are sampled on a thread of the library's that nothing ends.
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter started =
      counter("enlace_link_attempts_started", "Attempts at linking that began.", "gateway");
  private final Counter ended =
      counter(
          "enlace_link_attempts_ended",
          "Attempts at linking that ended, by what ended them: linked, stopped (by somebody), or a"
              + " reason.",
          "gateway",
          "reason");
  private final Counter codes =
      counter("enlace_link_codes", "Linking codes that were checked and shown.", "gateway");
  private final Counter scans =
      counter(
          "enlace_link_scans",
          "Scans of a code that the gateway told of; there are gateways that tell of none.",
          "gateway");
  private final Counter links = counter("enlace_links", "Accounts that were linked.", "gateway");
  private final Counter unlinks =
      counter("enlace_unlinks", "Accounts that were unlinked, by reason.", "gateway", "reason");
  private final Counter restored =
      counter(
          "enlace_gateway_reconnects",
          "Times that a linked account was in touch again after its gateway was not.",
          "gateway");
  private final Counter faults =
      counter(
          "enlace_faults",
          "Faults as the history has them, by reason; a lasting one is written five times, then"
              + " once a minute.",
          "gateway",
          "reason");
  private final Histogram firstCode =
      histogram(
          "enlace_first_code_seconds", "Seconds from the button to the first code.", CODE_SECONDS);
  private final Histogram codeToLink =
      histogram(
          "enlace_code_to_link_seconds", "Seconds from the first code to the link.", LINK_SECONDS);
  private final Histogram answers =
      histogram(
          "enlace_gateway_answer_seconds",
          "Seconds from a question to the gateway's answer.",
          ANSWER_SECONDS);

  /**
   * Every series that there can be is there from the beginning, at zero: whoever asks how much a
   * counter grew would not see the first count of one that comes with it.
   *
   * @param gateways the names of all gateways
   */
  public Metrics(List<String> gateways) {
    this.gateways = Set.copyOf(gateways);
    for (String gateway : gateways) {
      List.of(started, codes, scans, links, restored)
          .forEach(counter -> counter.initLabelValues(gateway));
      ended.initLabelValues(gateway, LINKED);
      ended.initLabelValues(gateway, STOPPED);
      for (Reason reason : Reason.values()) {
        ended.initLabelValues(gateway, reason.name());
        faults.initLabelValues(gateway, reason.name());
      }
      UNLINKINGS.forEach(reason -> unlinks.initLabelValues(gateway, reason.name()));
      List.of(firstCode, codeToLink, answers)
          .forEach(histogram -> histogram.initLabelValues(gateway));
    }
  }

  /** Where gauges that are read when they are asked for belong. */
  PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public void happened(StoredEvent event) {
    if (!Kinds.counts(event.kind(), event.reason())) {
      return;
    }
    String gateway = known(event.gateway());
    String reason = event.reason() == null ? STOPPED : event.reason();
    switch (event.kind()) {
      case Kinds.STARTED -> started.labelValues(gateway).inc();
      case Kinds.ENDED -> ended.labelValues(gateway, reason).inc();
      case Kinds.CODE -> {
        codes.labelValues(gateway).inc();
        observe(firstCode.labelValues(gateway), event, FIRST_CODE.param());
      }
      case Kinds.SCANNED -> scans.labelValues(gateway).inc();
      case Kinds.LINKED -> {
        links.labelValues(gateway).inc();
        ended.labelValues(gateway, LINKED).inc();
        observe(codeToLink.labelValues(gateway), event, CODE_TO_LINK.param());
      }
      case Kinds.UNLINKED -> unlinks.labelValues(gateway, reason).inc();
      case Kinds.RESTORED -> restored.labelValues(gateway).inc();
      case Kinds.FAULT -> faults.labelValues(gateway, reason).inc();
      default -> {}
    }
  }

  @Override
  public void answered(String gateway, Duration took) {
    answers.labelValues(known(gateway)).observe(took.toNanos() / NANOS_PER_SECOND);
  }

  private String known(String gateway) {
    return gateways.contains(gateway) ? gateway : OTHER;
  }

  /** All of it, as it is now. */
  public byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return text.toByteArray();
  }

  private static void observe(DistributionDataPoint times, StoredEvent event, String param) {
    Long millis = event.params().get(param);
    if (millis != null) {
      times.observe(seconds(millis));
    }
  }

  private static Span span(String kind, String param, double... seconds) {
    List<Long> bounds =
        Arrays.stream(seconds).mapToLong(s -> Math.round(s * 1_000)).boxed().toList();
    return new Span(kind, param, bounds);
  }

  private static double seconds(long millis) {
    return Unit.millisToSeconds(millis);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  private Histogram histogram(String name, String help, double[] bounds) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .unit(Unit.SECONDS)
        .labelNames("gateway")
        .withoutExemplars()
        .classicOnly()
        .classicUpperBounds(bounds)
        .register(registry);
  }
}
