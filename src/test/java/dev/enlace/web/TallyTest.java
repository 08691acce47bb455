package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.reason.Reason;
import dev.enlace.reason.RetryClass;
import dev.enlace.store.Store;
import dev.enlace.testing.Client;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often what happened, as it is told over HTTP. */
class TallyTest {
  @TempDir Path data;
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.keeping(this::store, "enlace.max-sessions", "1000");
    client = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Store store(InstantSource clock) {
    return TestServer.store(data, clock);
  }

  private void begin(String id) throws Exception {
    client.post("api/sessions", "{\"session_id\":\"" + id + "\"}");
  }

  private void say(String id, GatewayEvent... events) {
    for (GatewayEvent event : events) {
      server.gateway.say(id, event);
    }
  }

  private void turn(long millis) {
    server.scheduler.forward(Duration.ofMillis(millis));
  }

  private void link(String id, long codeMs, long linkMs) throws Exception {
    begin(id);
    say(id, new Reached(Duration.ofMillis(31)));
    turn(codeMs);
    say(id, new QrIssued("code of " + id, Duration.ofMinutes(5), 1, 6));
    turn(linkMs);
    say(id, new Scanned(), new Linked(new Account("5215512341234", "Ana")));
  }

  private static long number(JsonObject json, String name) {
    return json.get(name).getAsLong();
  }

  private static Map<String, Long> byReason(JsonObject json, String name) {
    Map<String, Long> reasons = new TreeMap<>();
    for (JsonElement one : json.getAsJsonArray(name)) {
      JsonObject entry = one.getAsJsonObject();
      reasons.put(entry.get("reason").getAsString(), number(entry, "count"));
    }
    return reasons;
  }

  @Test
  void metricsStoreAndTallyTellTheSameNumbers() throws Exception {
    for (int i = 0; i < 20; i++) {
      link("well-" + i, 1_000L * (i % 5), 9_000);
    }
    for (Reason reason : Reason.values()) {
      for (int i = 0; i < 5; i++) {
        String id = reason.name().toLowerCase(Locale.ROOT) + "-" + i;
        begin(id);
        say(id, new Lost(reason, ""));
      }
    }
    for (int i = 0; i < 5; i++) {
      begin("stopped-" + i);
      client.post("api/sessions/stopped-" + i + "/stop", "{}");
    }
    say("well-0", new LoggedOut());

    JsonObject tally = client.json("api/tally");
    JsonObject total = tally.getAsJsonObject("total");
    assertEquals(25 + 5 * Reason.values().length, number(total, "attempts"));
    assertEquals(20, number(total, "links"));
    Map<String, Long> ended = byReason(tally, "ended");
    assertEquals(20, ended.get("linked"));
    assertEquals(5, ended.get("stopped"));
    Map<String, Long> troubles = byReason(tally, "troubles");
    long given = 0;
    for (Reason reason : Reason.values()) {
      assertEquals(5, troubles.get(reason.name()), reason.name());
      boolean ends = reason.retryClass() == RetryClass.NONE;
      assertEquals(ends ? 5L : null, ended.get(reason.name()), reason.name());
      given += ends ? 5 : 0;
    }
    assertTrue(given > 0);

    Map<String, Double> metrics = new TreeMap<>();
    Pattern.compile(
            "(?m)^(enlace_\\w+)\\{gateway=\"fake\"(?:,(?:reason|le)=\"([^\"]+)\")?} (\\S+)$")
        .matcher(client.get("metrics").body())
        .results()
        .forEach(
            line ->
                metrics.put(
                    line.group(2) == null ? line.group(1) : line.group(1) + " " + line.group(2),
                    Double.valueOf(line.group(3))));
    Map<String, Double> told = new TreeMap<>();
    told.put("enlace_link_attempts_started_total", (double) number(total, "attempts"));
    told.put("enlace_link_codes_total", (double) number(total, "codes"));
    told.put("enlace_link_scans_total", (double) number(total, "scans"));
    told.put("enlace_links_total", (double) number(total, "links"));
    told.put("enlace_gateway_reconnects_total", (double) number(total, "restored"));
    told.put("enlace_unlinks_total LOGGED_OUT_BY_PHONE", (double) number(total, "unlinks"));
    ended.forEach((reason, n) -> told.put("enlace_link_attempts_ended_total " + reason, 0.0 + n));
    troubles.forEach((reason, n) -> told.put("enlace_faults_total " + reason, 0.0 + n));
    for (String span : List.of("first_code", "code_to_link")) {
      JsonObject times = tally.getAsJsonObject(span);
      String name = "enlace_" + span + "_seconds";
      told.put(name + "_count", (double) number(times, "count"));
      told.put(name + "_sum", number(times, "sum_ms") / 1_000.0);
      told.put(name + "_bucket +Inf", (double) number(times, "count"));
      for (JsonElement bound : times.getAsJsonArray("within")) {
        double seconds = number(bound.getAsJsonObject(), "ms") / 1_000.0;
        told.put(name + "_bucket " + seconds, (double) number(bound.getAsJsonObject(), "count"));
      }
    }
    metrics
        .keySet()
        .removeIf(name -> name.startsWith("enlace_gateway_") && !name.contains("reconnects"));
    // A reason that never came is in the metrics from the beginning, and not in the tally.
    metrics.entrySet().removeIf(e -> e.getKey().contains("_total ") && e.getValue() == 0);
    assertEquals(metrics, told);

    Map<String, Long> stored = new TreeMap<>();
    String before = "";
    while (before != null) {
      JsonObject page = client.json("api/events?limit=500" + before);
      for (JsonElement event : page.getAsJsonArray("events")) {
        stored.merge(event.getAsJsonObject().get("event").getAsString(), 1L, Long::sum);
      }
      JsonElement next = page.get("next_before");
      before = next.isJsonNull() ? null : "&before=" + next.getAsLong();
    }
    assertEquals(stored.get("FLOW_STARTED"), number(total, "attempts"));
    assertEquals(stored.get("QR_RECEIVED"), number(total, "codes"));
    assertEquals(stored.get("SCANNED"), number(total, "scans"));
    assertEquals(stored.get("LINKED"), number(total, "links"));
    assertEquals(stored.get("TROUBLE"), number(total, "faults"));
    assertEquals(stored.get("FLOW_ENDED"), given + 5);

    JsonObject gateway = tally.getAsJsonArray("gateways").get(0).getAsJsonObject();
    assertEquals("fake", gateway.get("name").getAsString());
    assertEquals(total.get("links"), gateway.getAsJsonObject("total").get("links"));
    assertEquals(tally.get("ended"), gateway.get("ended"));
  }

  @Test
  void aDayIsThatOfWhoeverLooks() throws Exception {
    // It is noon in UTC: the same day in Bogotá, and the next one in Kiritimati.
    link("a", 1_000, 1_000);
    turn(Duration.ofHours(9).toMillis());
    link("b", 1_000, 1_000);
    // Nine in the evening in UTC, four in the afternoon in Bogotá, eleven in the morning there.
    assertEquals(2, number(client.json("api/tally?zone=UTC").getAsJsonObject("total"), "links"));
    assertEquals(
        2, number(client.json("api/tally?zone=America/Bogota").getAsJsonObject("total"), "links"));
    turn(Duration.ofHours(5).toMillis());
    assertEquals(0, number(client.json("api/tally").getAsJsonObject("total"), "links"));
    assertEquals(
        2, number(client.json("api/tally?zone=America/Bogota").getAsJsonObject("total"), "links"));
    assertEquals(2, number(client.json("api/tally?zone=-05:00").getAsJsonObject("total"), "links"));

    JsonObject week = client.json("api/tally?days=7&zone=America/Bogota");
    assertEquals(7, week.getAsJsonArray("parts").size());
    JsonObject today = week.getAsJsonArray("parts").get(6).getAsJsonObject();
    assertEquals("2026-01-01T05:00:00Z", today.get("at").getAsString());
    assertEquals(2, number(today, "links"));
    JsonObject hours = client.json("api/tally?days=1&zone=America/Bogota");
    assertEquals(24, hours.getAsJsonArray("parts").size());
    assertEquals(1, number(hours.getAsJsonArray("parts").get(7).getAsJsonObject(), "links"));
    assertEquals(1, number(hours.getAsJsonArray("parts").get(16).getAsJsonObject(), "links"));
    assertEquals(30, client.json("api/tally?days=30").getAsJsonArray("parts").size());
  }

  @Test
  void aDayOnWhichTheClockIsPutForwardOrBackHasOtherHours() {
    ZoneId madrid = ZoneId.of("Europe/Madrid");
    assertEquals(
        24, TallyWindow.of(1, madrid, Instant.parse("2026-03-29T12:00:00Z")).edges().size());
    assertEquals(
        26, TallyWindow.of(1, madrid, Instant.parse("2026-10-25T12:00:00Z")).edges().size());
    TallyWindow month = TallyWindow.of(30, madrid, Instant.parse("2026-04-10T12:00:00Z"));
    assertEquals(Instant.parse("2026-03-11T23:00:00Z"), month.edges().get(0));
    assertEquals(Instant.parse("2026-04-10T22:00:00Z"), month.edges().get(30));
  }

  @Test
  void whatIsNoZoneAndNoNumberOfDaysIsRefused() throws Exception {
    for (String query :
        List.of(
            "zone=Mars/Olympus",
            "zone=",
            "zone=" + "A".repeat(65),
            "zone=..%2F..%2Fetc",
            "zone=UTC&zone=UTC",
            "zone=%2B99:00",
            // Offsets by the second were so many things to count that it never came to an end.
            "zone=%2B00:00:01",
            "zone=-00:07",
            "zone=UTC%2B00:00:01",
            "zone=GMT%2B05:01",
            "days=0",
            "days=2",
            "days=31",
            "days=-1",
            "days=one",
            "session=%21")) {
      assertEquals(400, client.get("api/tally?" + query).status(), query);
    }
    assertEquals(200, client.get("api/tally?zone=%2B05:30").status());
    assertEquals(200, client.get("api/tally?zone=%2B05:45").status());
    assertEquals(200, client.get("api/tally?zone=-12:00").status());
    assertEquals(200, client.get("api/tally?zone=Asia/Calcutta&days=7").status());
  }

  @Test
  void whatBelongsToOthersIsNotCounted() throws Exception {
    server.close();
    server = TestServer.keeping(this::store, "enlace.login", "container");
    Person ana = new Person("Ana", Role.ADMIN, null, Person.Way.CONTAINER);
    client = server.signedIn(ana);
    link("aura", 1_000, 2_000);
    link("nube", 1_000, 2_000);
    assertEquals(2, number(client.json("api/tally").getAsJsonObject("total"), "links"));
    assertEquals(
        1, number(client.json("api/tally?session=nube").getAsJsonObject("total"), "links"));
    Client customer =
        server.signedIn(new Person("Eva", Role.VIEWER, Set.of("aura"), Person.Way.TOKEN));
    assertEquals(1, number(customer.json("api/tally").getAsJsonObject("total"), "links"));
    assertEquals(404, customer.get("api/tally?session=nube").status());
    Client guest = server.signedIn(new Person("G", Role.GUEST, Set.of("aura"), Person.Way.TOKEN));
    assertEquals(403, guest.get("api/tally").status());
  }

  @Test
  void aGatewaySaysHowQuicklyItAnswers() throws Exception {
    JsonObject before =
        client.json("api/tally").getAsJsonArray("gateways").get(0).getAsJsonObject();
    assertTrue(before.get("latency").isJsonNull());
    assertTrue(before.get("up").isJsonNull());
    assertTrue(before.get("kind").isJsonNull());
    begin("aura");
    say("aura", new Reached(Duration.ofMillis(5)));
    for (long ms : new long[] {10, 20, 30, 40, 400}) {
      say("aura", new Heard("status", Duration.ofMillis(ms)));
    }
    JsonObject gateway =
        client.json("api/tally").getAsJsonArray("gateways").get(0).getAsJsonObject();
    assertTrue(gateway.get("up").getAsBoolean());
    assertEquals("socketio", gateway.get("kind").getAsString());
    assertEquals(
        "{\"answers\":5,\"last_ms\":400,\"median_ms\":30,\"p90_ms\":400}",
        gateway.get("latency").toString());
    say("aura", new Lost(Reason.GW_REFUSED, ""));
    JsonObject after = client.json("api/tally").getAsJsonArray("gateways").get(0).getAsJsonObject();
    assertFalse(after.get("up").getAsBoolean());
  }

  @Test
  void withoutAStoreItSaysThatNothingCanBeCounted() throws Exception {
    Path noDirectory = Files.createFile(data.resolve("a file"));
    try (TestServer bare = TestServer.keeping(clock -> TestServer.store(noDirectory, clock))) {
      Answer answer = new Client(bare.address()).get("api/tally");
      assertEquals(503, answer.status());
      assertEquals("TALLY_AWAY", Client.json(answer).get("error").getAsString());
    }
  }

  @Test
  void itIsStillTodayAtTheStartOfTheClock() {
    assertEquals(25, TallyWindow.of(1, ZoneId.of("UTC"), FakeScheduler.START).edges().size());
  }
}
