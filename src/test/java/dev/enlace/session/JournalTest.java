package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.testing.FakeGateway;
import dev.enlace.testing.FakeScheduler;
import dev.enlace.testing.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final String WHERE = " session=aura gateway=fake host=gateway.test:3000";
  private static final GatewayEvent NO_CODE = new Troubled(Reason.QR_GENERATION_ERROR, "code=500");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeGateway gateway = new FakeGateway();
  private final LinkSession session = Sessions.fresh("aura", gateway, scheduler);
  private final LogLines log = LogLines.of("dev.enlace.session", Level.ALL);

  @AfterEach
  void stopListening() {
    log.close();
  }

  private void waiting() {
    session.link(null);
    gateway.say(new Reached(Duration.ofMillis(84)));
  }

  private void turn(Duration time) {
    session.seen();
    scheduler.forward(time);
  }

  private List<String> linesOf(String event) {
    return log.said().stream().filter(line -> line.contains(" event=" + event + " ")).toList();
  }

  @Test
  void writesOneLineForEachStepToTheAccount() {
    waiting();
    gateway.say(new QrIssued("2@secret", Duration.ofSeconds(20), 2, 0));
    gateway.say(new GatewayEvent.Scanned());
    gateway.say(new Linked(new Account("5215512345678", "Ana")));
    assertEquals(
        List.of(
            "INFO event=FLOW_STARTED" + WHERE + " state=IDLE",
            "INFO event=CONNECTING" + WHERE + " state=CONNECTING attempt=1",
            "INFO event=CONNECTED" + WHERE + " state=CONNECTING took_ms=84",
            "INFO event=QR_ASKED" + WHERE + " state=WAITING_FOR_QR attempt=1",
            "INFO event=QR_RECEIVED"
                + WHERE
                + " state=AWAITING_SCAN first_code_ms=0 of=6 ordinal=2 round=1 ttl_ms=20000",
            "INFO event=SCANNED" + WHERE + " state=LINKING",
            "INFO event=LINKED" + WHERE + " state=LINKED from_code_ms=0 from_start_ms=0"),
        log.said());
  }

  @Test
  void namesTheErrorOfTheCodeSaysTheWaitAndThenThatItIsOver() {
    waiting();
    gateway.say(NO_CODE);
    turn(Duration.ofSeconds(5));
    gateway.say(NO_CODE);
    turn(Duration.ofSeconds(5));
    gateway.say(new QrIssued("2@secret", null, 1, 0));
    assertEquals(
        List.of(
            "WARNING event=TROUBLE name=\"WhatsApp QR Generation Error\""
                + WHERE
                + " state=WAITING_FOR_QR reason=QR_GENERATION_ERROR attempt=1 next_ms=5000"
                + " cause=\"code=500\"",
            "WARNING event=TROUBLE name=\"WhatsApp QR Generation Error\""
                + WHERE
                + " state=WAITING_FOR_QR reason=QR_GENERATION_ERROR attempt=2 next_ms=5000"
                + " cause=\"code=500\""),
        linesOf("TROUBLE"));
    assertEquals(
        List.of(
            "INFO event=RECOVERED name=\"gateway recovered\""
                + WHERE
                + " outage_ms=10000 attempts=2"),
        linesOf("RECOVERED"));
  }

  @Test
  void writesALastingFaultFiveTimesAndThenOnceAMinuteAndNeverLosesItsName() {
    waiting();
    for (int i = 0; i < 60; i++) {
      gateway.say(NO_CODE);
      turn(Duration.ofSeconds(5));
    }
    // Five minutes: five in full until 20 s, then at 80, 140, 200 and 260 s.
    assertEquals(9, linesOf("TROUBLE").size());
    assertTrue(linesOf("TROUBLE").get(8).contains("WhatsApp QR Generation Error"));
    assertTrue(linesOf("TROUBLE").get(8).contains(" attempt=53 "), linesOf("TROUBLE").get(8));
    assertEquals(9, linesOf("QR_ASKED").size());
  }

  @Test
  void writesTwoFaultsThatTakeTurnsNoMoreOftenThanOne() {
    waiting();
    for (int i = 0; i < 120; i++) {
      gateway.say(i % 2 == 0 ? NO_CODE : new Troubled(Reason.GW_BAD_REPLY, "cut"));
      turn(Duration.ofSeconds(5));
    }
    assertTrue(linesOf("TROUBLE").size() <= 2 * (5 + 10), linesOf("TROUBLE").size() + " lines");
  }

  @Test
  void writesAPatientWaitSparselyToo() {
    gateway.pushNothing();
    waiting();
    for (int i = 0; i < 200; i++) {
      gateway.say(new NotLinked(Reason.QR_NOT_READY));
      turn(Duration.ofSeconds(3));
    }
    assertTrue(linesOf("QR_ASKED").size() <= 5 + 10, linesOf("QR_ASKED").size() + " lines");
  }

  @Test
  void saysHowLongTheGatewayWasAwayAndHowOftenItWasTried() {
    session.link(null);
    for (int i = 0; i < 3; i++) {
      gateway.say(new Lost(Reason.GW_REFUSED, "refused"));
      turn(Duration.ofSeconds(4));
    }
    gateway.say(new Reached(Duration.ofMillis(3)));
    assertEquals(List.of(), linesOf("RECOVERED"), "whether it stays is not known yet");
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertEquals(
        List.of(
            "INFO event=RECOVERED name=\"gateway recovered\""
                + WHERE
                + " outage_ms=12000 attempts=3"),
        linesOf("RECOVERED"));
  }

  @Test
  void doesNotCallAnAnswerWithoutACodeTheEndOfTheTroubleWithCodes() {
    waiting();
    gateway.say(NO_CODE);
    gateway.say(new NotLinked(Reason.QR_NOT_READY));
    assertEquals(List.of(), linesOf("RECOVERED"));
  }

  @Test
  void keepsAnHourBetweenTwoBadAnswersOutOfTheOutage() {
    waiting();
    Linked linked = new Linked(new Account("5215512345678", "Ana"));
    gateway.say(linked);
    gateway.say(new Troubled(Reason.GW_BAD_REPLY, "cut"));
    turn(Duration.ofSeconds(2));
    gateway.say(linked);
    turn(Duration.ofHours(1));
    assertEquals(1, linesOf("RECOVERED").size());
    assertTrue(linesOf("RECOVERED").get(0).endsWith(" outage_ms=2000 attempts=1"));
  }

  @Test
  void saysNothingOfARecoveryThatNobodyWaitsFor() {
    waiting();
    gateway.say(NO_CODE);
    session.stop(null);
    waiting();
    gateway.say(new QrIssued("2@secret", null, 1, 0));
    assertEquals(List.of(), linesOf("RECOVERED"));
  }

  @Test
  void keepsForeignTextInsideItsQuotesAndOnOneLine() {
    waiting();
    gateway.say(new Troubled(Reason.GW_5XX, "a\" event=LINKED\r\n\u2028INFO \u202eb {0}"));
    assertTrue(
        linesOf("TROUBLE").get(0).endsWith(" cause=\"a' event=LINKED INFO b {0}\""),
        linesOf("TROUBLE").get(0));
  }

  @Test
  void beginsEveryLineWithTheTimeInUtcAndTheLevel() {
    waiting();
    for (String line : log.whole()) {
      assertTrue(
          line.matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z INFO dev\\.enlace\\.session: event=.*"),
          line);
    }
  }
}
