package dev.enlace.metrics;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionRegistry.Wanted;
import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.RememberingStore;
import dev.enlace.webhook.ReceiverStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Account ANA = new Account("5215512345678", "Ana");

  private final FakeGateway gateway = new FakeGateway("ventas");
  private final FakeScheduler scheduler = new FakeScheduler();
  private final RememberingStore store = new RememberingStore();
  private final SessionRegistry sessions =
      new SessionRegistry(List.of(gateway), scheduler, () -> 1, store, 100, 60);
  private final Metrics metrics = new Metrics(sessions.gateways());
  private final List<ReceiverStatus> webhooks =
      List.of(
          new ReceiverStatus("crm", 4, 1, 20, 2, "status=500", Instant.EPOCH),
          new ReceiverStatus("erp", 0, 0, 7, 0, null, null));

  MetricsTest() {
    sessions.observe(metrics);
    Gauges gauges = new Gauges(metrics);
    gauges.add(sessions, store, () -> 3);
    gauges.add(() -> webhooks);
    gauges.add("1.2.3");
  }

  private LinkSession begin(String id) {
    LinkSession session = sessions.open(Wanted.of(id), null);
    session.link(null);
    return session;
  }

  private void say(String id, GatewayEvent... events) {
    for (GatewayEvent event : events) {
      gateway.say(id, event);
    }
  }

  private String text() {
    return new String(metrics.text(), StandardCharsets.UTF_8);
  }

  private void assertLine(String line) {
    assertTrue(text().lines().anyMatch(line::equals), () -> line + " is not in\n" + text());
  }

  private static Reached reached() {
    return new Reached(Duration.ofMillis(5));
  }

  @Test
  void theFunnelCountsWhatHappenedAndWhatEndedEachAttempt() {
    for (String id : List.of("a", "b", "c", "d")) {
      begin(id);
    }
    say("a", reached());
    scheduler.forward(Duration.ofSeconds(4));
    say("a", new QrIssued("x", null, 1, 6));
    scheduler.forward(Duration.ofSeconds(9));
    say("a", new Scanned(), new Linked(ANA));
    say("b", new Lost(Reason.GW_AUTH, ""));
    requireNonNull(sessions.find("c")).stop(null);
    assertLine("enlace_link_attempts_started_total{gateway=\"ventas\"} 4.0");
    assertLine("enlace_link_codes_total{gateway=\"ventas\"} 1.0");
    assertLine("enlace_link_scans_total{gateway=\"ventas\"} 1.0");
    assertLine("enlace_links_total{gateway=\"ventas\"} 1.0");
    assertLine("enlace_link_attempts_ended_total{gateway=\"ventas\",reason=\"linked\"} 1.0");
    assertLine("enlace_link_attempts_ended_total{gateway=\"ventas\",reason=\"GW_AUTH\"} 1.0");
    assertLine("enlace_link_attempts_ended_total{gateway=\"ventas\",reason=\"stopped\"} 1.0");
    assertLine("enlace_faults_total{gateway=\"ventas\",reason=\"GW_AUTH\"} 1.0");
    assertLine("enlace_first_code_seconds_sum{gateway=\"ventas\"} 4.0");
    assertLine("enlace_code_to_link_seconds_sum{gateway=\"ventas\"} 9.0");
    assertLine("enlace_sessions{state=\"LINKED\"} 1.0");
    assertLine("enlace_sessions{state=\"NEEDS_ACTION\"} 1.0");
  }

  @Test
  void anUnlinkingAndARestoredWayAreCounted() {
    begin("a");
    say("a", reached(), new Linked(ANA), new Lost(Reason.GW_DROPPED, ""));
    scheduler.forward(Duration.ofSeconds(2));
    say("a", reached(), new Linked(ANA), new LoggedOut());
    assertLine("enlace_gateway_reconnects_total{gateway=\"ventas\"} 1.0");
    assertLine("enlace_unlinks_total{gateway=\"ventas\",reason=\"LOGGED_OUT_BY_PHONE\"} 1.0");
  }

  @Test
  void aGatewayIsUpOrDownAndItsAnswersAreTimed() {
    assertFalse(text().contains("enlace_gateway_up{"));
    begin("a");
    say("a", reached(), new Heard("status", Duration.ofMillis(30)));
    assertLine("enlace_gateway_up{gateway=\"ventas\"} 1.0");
    assertLine("enlace_gateway_answer_seconds_bucket{gateway=\"ventas\",le=\"0.05\"} 1");
    assertLine("enlace_gateway_answer_seconds_bucket{gateway=\"ventas\",le=\"0.025\"} 0");
    say("a", new Lost(Reason.GW_REFUSED, ""));
    assertLine("enlace_gateway_up{gateway=\"ventas\"} 0.0");
  }

  @Test
  void theStoresTroubleShows() {
    assertLine("enlace_store_up 1.0");
    store.setTrouble(Trouble.FULL);
    assertLine("enlace_store_up 0.0");
    assertLine("enlace_store_waiting_writes 3.0");
    assertLine("enlace_held_requests 3.0");
  }

  @Test
  void whatReceiversDidNotTakeShows() {
    assertLine("enlace_webhook_waiting{receiver=\"crm\"} 4.0");
    assertLine("enlace_webhook_waiting{receiver=\"erp\"} 0.0");
    assertLine("enlace_webhook_failing{receiver=\"crm\"} 1.0");
    assertLine("enlace_webhook_delivered_total{receiver=\"crm\"} 20.0");
    assertLine("enlace_webhook_given_up_total{receiver=\"crm\"} 2.0");
  }

  // A series that came with its first count grew by nothing, for those who look how much it grew.
  @Test
  void everyCountBeginsAtZero() {
    assertLine("enlace_faults_total{gateway=\"ventas\",reason=\"GW_REFUSED\"} 0.0");
    assertLine("enlace_link_attempts_ended_total{gateway=\"ventas\",reason=\"stopped\"} 0.0");
    assertLine("enlace_link_attempts_ended_total{gateway=\"ventas\",reason=\"QR_PAUSED\"} 0.0");
    assertLine("enlace_unlinks_total{gateway=\"ventas\",reason=\"LOGGED_OUT_HERE\"} 0.0");
    List<String> before = series();
    theFunnelCountsWhatHappenedAndWhatEndedEachAttempt();
    assertEquals(
        before.stream().filter(name -> !name.contains("gateway_up")).toList(),
        series().stream().filter(name -> !name.contains("gateway_up")).toList());
  }

  private List<String> series() {
    return text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst(" \\S+$", ""))
        .toList();
  }

  // The restart of the panel looked like an outage of every gateway.
  @Test
  void aRestartOfThePanelIsNoReconnect() {
    begin("a");
    say("a", reached(), new Linked(ANA));
    SessionRegistry next =
        new SessionRegistry(List.of(gateway), scheduler, () -> 1, store, 100, 6000);
    Metrics counts = new Metrics(next.gateways());
    next.observe(counts);
    next.restore(store.kept());
    scheduler.forward(Duration.ofSeconds(1));
    say("a", reached(), new Linked(ANA));
    assertEquals("RESTORED", store.events().get(store.events().size() - 1).kind());
    String text = new String(counts.text(), StandardCharsets.UTF_8);
    assertTrue(text.contains("enlace_gateway_reconnects_total{gateway=\"ventas\"} 0.0"), text);
  }

  @Test
  void gatewaysThatAreInNoSettingsAreOneSeries() {
    begin("a");
    Metrics counts = new Metrics(List.of("soporte"));
    store.events().forEach(counts::happened);
    String text = new String(counts.text(), StandardCharsets.UTF_8);
    assertTrue(text.contains("enlace_link_attempts_started_total{gateway=\"other\"} 1.0"), text);
    assertFalse(text.contains("ventas"));
  }

  @Test
  void theVersionIsTold() {
    assertLine("enlace_build_info{version=\"1.2.3\"} 1");
  }

  @Test
  void noLabelSaysWhoItWas() {
    begin("aura-ventas");
    say("aura-ventas", reached(), new Linked(ANA));
    assertFalse(text().contains("aura"));
    assertFalse(text().contains("5512345678"));
  }

  @Test
  void everythingHasItsHelp() {
    List<String> names =
        text().lines().filter(line -> line.startsWith("# TYPE")).map(l -> l.split(" ")[2]).toList();
    assertFalse(names.isEmpty());
    for (String name : names) {
      assertTrue(text().contains("# HELP " + name + " "), name);
    }
    assertEquals(List.of(), names.stream().filter(name -> !name.startsWith("enlace_")).toList());
  }
}
