package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.metrics.Kinds;
import dev.enlace.metrics.Latencies;
import dev.enlace.metrics.Latencies.Latency;
import dev.enlace.metrics.Metrics;
import dev.enlace.session.SessionRegistry;
import dev.enlace.store.Tally;
import dev.enlace.store.Tally.Count;
import dev.enlace.store.TallyQuery.Span;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was counted, as it goes onto the wire. */
public final class TallyJson {
  /** What each number counts, by the name that it has on the wire. */
  private static final Map<String, String> NUMBERS =
      new TreeMap<>(
          Map.of(
              "attempts", Kinds.STARTED,
              "codes", Kinds.CODE,
              "scans", Kinds.SCANNED,
              "links", Kinds.LINKED,
              "unlinks", Kinds.UNLINKED,
              "restored", Kinds.RESTORED,
              "faults", Kinds.FAULT));

  private final SessionRegistry sessions;
  private final Latencies latencies;
  private final Function<String, @Nullable String> kinds;
  private final int keptDays;
  private final String boot;

  /**
   * @param kinds what a gateway speaks; null until that is known
   * @param keptDays after so many days what happened is forgotten
   * @param boot tells this run of the panel from every other
   */
  public TallyJson(
      SessionRegistry sessions,
      Latencies latencies,
      Function<String, @Nullable String> kinds,
      int keptDays,
      String boot) {
    this.sessions = sessions;
    this.latencies = latencies;
    this.kinds = kinds;
    this.keptDays = keptDays;
    this.boot = boot;
  }

  JsonObject of(TallyWindow window, Tallies.Counted counted) {
    Tally tally = counted.tally();
    // As at /metrics.
    List<Count> counts =
        tally.counts().stream()
            .filter(count -> Kinds.counts(count.kind(), count.reason()))
            .toList();
    JsonObject json = Json.success();
    json.addProperty("boot", boot);
    json.addProperty("complete", counted.complete());
    json.addProperty("days", window.days());
    json.addProperty("kept_days", keptDays);
    json.addProperty("zone", window.zone().getId());
    JsonObject total = numbers(counts);
    total.addProperty("coded", tally.spans().get(0).count());
    json.add("total", total);
    json.add("ended", ended(counts));
    json.add("troubles", reasons(counts, Kinds.FAULT));
    json.add("first_code", times(tally.spans().get(0), Metrics.FIRST_CODE));
    json.add("code_to_link", times(tally.spans().get(1), Metrics.CODE_TO_LINK));
    JsonArray parts = new JsonArray();
    for (int i = 0; i < window.edges().size() - 1; i++) {
      int part = i;
      JsonObject numbers = new JsonObject();
      numbers.addProperty("at", window.edges().get(i).toString());
      add(numbers, counts, count -> count.part() == part);
      parts.add(numbers);
    }
    json.add("parts", parts);
    json.add("gateways", gateways(counts));
    return json;
  }

  private JsonArray gateways(List<Count> counts) {
    Set<String> names = new LinkedHashSet<>(sessions.gateways());
    counts.stream().map(Count::gateway).sorted().forEach(names::add);
    JsonArray gateways = new JsonArray();
    for (String name : names) {
      boolean known = sessions.gateways().contains(name);
      List<Count> its = counts.stream().filter(count -> count.gateway().equals(name)).toList();
      JsonObject gateway = new JsonObject();
      gateway.addProperty("name", name);
      gateway.addProperty("known", known);
      gateway.addProperty("kind", known ? kinds.apply(name) : null);
      gateway.addProperty("up", sessions.gatewayAnswers(name));
      gateway.add("latency", latency(latencies.of(name)));
      gateway.add("total", numbers(its));
      gateway.add("ended", ended(its));
      gateway.add("troubles", reasons(its, Kinds.FAULT));
      gateways.add(gateway);
    }
    return gateways;
  }

  private static JsonElement latency(@Nullable Latency latency) {
    if (latency == null) {
      return JsonNull.INSTANCE;
    }
    JsonObject json = new JsonObject();
    json.addProperty("answers", latency.answers());
    json.addProperty("last_ms", latency.lastMs());
    json.addProperty("median_ms", latency.medianMs());
    json.addProperty("p90_ms", latency.p90Ms());
    return json;
  }

  private static JsonObject numbers(List<Count> counts) {
    JsonObject json = new JsonObject();
    add(json, counts, count -> true);
    return json;
  }

  private static void add(JsonObject json, List<Count> counts, Predicate<Count> which) {
    NUMBERS.forEach(
        (name, kind) -> json.addProperty(name, sum(counts.stream().filter(which).toList(), kind)));
  }

  /** What ended attempts: a link, somebody who stopped it, or a reason. */
  private static JsonArray ended(List<Count> counts) {
    Map<String, Long> ended = byReason(counts, Kinds.ENDED);
    long links = sum(counts, Kinds.LINKED);
    if (links > 0) {
      ended.put(Metrics.LINKED, links);
    }
    return json(ended);
  }

  private static JsonArray reasons(List<Count> counts, String kind) {
    return json(byReason(counts, kind));
  }

  private static Map<String, Long> byReason(List<Count> counts, String kind) {
    Map<String, Long> byReason = new TreeMap<>();
    for (Count count : counts) {
      if (count.kind().equals(kind)) {
        String reason = count.reason() == null ? Metrics.STOPPED : count.reason();
        byReason.merge(reason, count.count(), Long::sum);
      }
    }
    return byReason;
  }

  /** The most frequent first. */
  private static JsonArray json(Map<String, Long> byReason) {
    JsonArray json = new JsonArray();
    byReason.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            entry -> {
              JsonObject one = new JsonObject();
              one.addProperty("reason", entry.getKey());
              one.addProperty("count", entry.getValue());
              json.add(one);
            });
    return json;
  }

  private static JsonObject times(Tally.Times times, Span span) {
    boolean any = times.count() > 0;
    JsonObject json = new JsonObject();
    json.addProperty("count", times.count());
    json.addProperty("sum_ms", times.sumMs());
    json.addProperty("median_ms", any ? times.medianMs() : null);
    json.addProperty("p90_ms", any ? times.p90Ms() : null);
    JsonArray within = new JsonArray();
    for (int i = 0; i < span.boundsMs().size(); i++) {
      JsonObject bound = new JsonObject();
      bound.addProperty("ms", span.boundsMs().get(i));
      bound.addProperty("count", times.within().get(i));
      within.add(bound);
    }
    json.add("within", within);
    return json;
  }

  private static long sum(List<Count> counts, String kind) {
    return counts.stream().filter(count -> count.kind().equals(kind)).mapToLong(Count::count).sum();
  }
}
