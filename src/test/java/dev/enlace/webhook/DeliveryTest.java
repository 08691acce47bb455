package dev.enlace.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.store.StoredDelivery;
import dev.enlace.testing.LogLines;
import dev.enlace.webhook.FakeReceiver.Post;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an event to what a receiver hears, over real HTTP and with a clock turned by hand. */
class DeliveryTest {
  private FakeReceiver crm;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    crm = new FakeReceiver();
    desk = new Desk(Desk.receiver("crm", crm.url("/hook?k=v"))).started();
  }

  @AfterEach
  void stop() {
    desk.close();
    crm.close();
  }

  @Test
  void tellsWhatHappenedSignedAsStandardWebhooksHasIt() throws Exception {
    desk.happens(17, "aura", "LINKED");

    Post post = crm.next();
    assertEquals("/hook?k=v", post.target());
    assertEquals("application/json", post.header("Content-Type"));
    assertEquals("evt_17", post.header("webhook-id"));
    String timestamp = post.header("webhook-timestamp");
    assertEquals(String.valueOf(Desk.WALL.getEpochSecond()), timestamp);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(Desk.SECRET.substring(6)), "HmacSHA256"));
    String signed = "evt_17." + timestamp + "." + post.body();
    byte[] hash = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "v1," + Base64.getEncoder().encodeToString(hash), post.header("webhook-signature"));
    StoredDelivery done = desk.settled();
    assertTrue(done.delivered());
    assertFalse(done.isDue());
    assertEquals(1, done.attempts());
    assertEquals(new ReceiverStatus("crm", 0, 0, 1, 0, null, null), desk.status());
  }

  @Test
  void triesAgainAtTheTimesOfTheTableAndGivesUpAfterThreeDays() throws Exception {
    crm.always(500);
    desk.happens(1, "aura", "LINKED");
    List<Duration> waits = new ArrayList<>();
    StoredDelivery saved = desk.settled();
    while (saved.isDue()) {
      Duration wait = Duration.between(desk.scheduler.now(), saved.nextAt());
      assertEquals(wait, desk.scheduler.untilNext());
      waits.add(wait);
      desk.scheduler.forward(wait);
      saved = desk.settled();
    }

    List<Duration> table =
        new ArrayList<>(
            List.of(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                Duration.ofHours(1),
                Duration.ofHours(3)));
    table.addAll(Collections.nCopies(11, Duration.ofHours(6)));
    assertEquals(table, waits);
    assertEquals(19, saved.attempts());
    assertFalse(saved.delivered());
    assertEquals("status=500", saved.detail());
    Set<String> told = new TreeSet<>();
    for (int i = 0; i < 19; i++) {
      Post post = crm.next();
      told.add(post.header("webhook-id") + post.body());
    }
    assertEquals(1, told.size(), "the same id and the same body at every attempt");
    assertEquals(0, crm.more());
    assertNull(desk.scheduler.untilNext());
    ReceiverStatus status = desk.status();
    assertEquals(0, status.waiting());
    assertEquals(0, status.failing());
    assertEquals(1, status.givenUp());
    assertEquals("status=500", status.lastFailure());
  }

  @Test
  void goesOnAfterARestartWhenItIsDue() throws Exception {
    crm.answers(500, 500, 204);
    desk.happens(5, "aura", "LINKED");
    desk.settled();
    desk.scheduler.forward(Duration.ofSeconds(5));
    StoredDelivery kept = desk.settled();
    assertEquals(2, kept.attempts());
    String before = crm.next().body();
    crm.next();
    desk.webhooks.close();

    try (Desk next = new Desk(Desk.receiver("crm", crm.url("/hook")))) {
      next.scheduler.forward(Duration.ofSeconds(15));
      next.started(kept);
      assertEquals(Duration.ofSeconds(20), next.scheduler.untilNext());
      assertEquals(1, next.status().failing());
      next.scheduler.forward(Duration.ofSeconds(20));
      Post post = crm.next();
      assertEquals("evt_5", post.header("webhook-id"));
      assertEquals(before, post.body());
      StoredDelivery done = next.settled();
      assertTrue(done.delivered());
      assertEquals(3, done.attempts());
      assertEquals(new ReceiverStatus("crm", 0, 0, 1, 0, null, null), next.status());
    }
  }

  @Test
  void whatIsOnItsWayWhenItClosesStaysDue() throws Exception {
    crm.holds();
    List<StoredDelivery> sent = desk.happens(5, "aura", "LINKED");
    String before = crm.next().body();
    desk.webhooks.close();
    crm.goOn();

    try (Desk next = new Desk(Desk.receiver("crm", crm.url("/hook")))) {
      next.started(sent.get(0));
      Post again = crm.next();
      assertEquals("evt_5", again.header("webhook-id"));
      assertEquals(before, again.body());
      assertTrue(next.settled().delivered());
    }
    assertEquals(0, desk.store.saved.size());
  }

  @Test
  void neverTellsAnEventTwice() throws Exception {
    List<StoredDelivery> sent = desk.happens(5, "aura", "LINKED");
    desk.webhooks.outbox().release(sent);
    desk.settled();
    desk.webhooks.outbox().release(sent);
    desk.started(sent.toArray(StoredDelivery[]::new));
    desk.happens(6, "aura", "LOGGED_OUT");
    desk.settled();

    assertEquals("evt_5", crm.next().header("webhook-id"));
    assertEquals("evt_6", crm.next().header("webhook-id"));
    assertEquals(0, crm.more());
  }

  @Test
  void leavesAReceiverInPeaceThatIsGone() throws Exception {
    crm.answers(410);
    try (LogLines lines = LogLines.of("dev.enlace.webhook", Level.INFO)) {
      desk.happens(5, "aura", "LINKED");
      StoredDelivery done = desk.settled();
      assertFalse(done.isDue());
      assertFalse(done.delivered());
      assertNull(desk.scheduler.untilNext());
      assertEquals(
          List.of(
              "WARNING webhook.failed receiver=crm event=evt_5 session=aura attempt=1"
                  + " why=\"status=410 gone\" given_up=true"),
          lines.said());
    }
    desk.happens(6, "aura", "LOGGED_OUT");
    assertTrue(desk.settled().delivered(), "the next event is tried all the same");
  }

  @Test
  void comesBackWhenTheReceiverSays() throws Exception {
    crm.answers(429, Map.of("Retry-After", "90"))
        .answers(429, Map.of("Retry-After", "1"))
        .answers(503, Map.of("Retry-After", "999999999"))
        .answers(500, Map.of("Retry-After", "999999"));
    desk.happens(5, "aura", "LINKED");
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waits.add(Duration.between(desk.scheduler.now(), desk.settled().nextAt()));
      desk.scheduler.forward(waits.get(i));
    }
    assertTrue(desk.settled().delivered());
    assertEquals(
        List.of(
            Duration.ofMillis(94_500), // what was asked for, and half of the tenth that is diced
            Duration.ofSeconds(30), // sooner than ours is not what it may ask for
            Duration.ofHours(6).plusMinutes(18), // nor later than everybody
            Duration.ofMinutes(10)),
        waits);
  }

  @Test
  void doesNotFollowARedirect() throws Exception {
    crm.answers(307, Map.of("Location", crm.url("/elsewhere").toString()));
    desk.happens(5, "aura", "LINKED");
    StoredDelivery saved = desk.settled();
    assertTrue(saved.isDue());
    assertEquals("status=307 redirects are not followed", saved.detail());
    crm.next();
    assertEquals(0, crm.more());
  }

  @Test
  void tellsOfOneSessionInOrderAndOfAnotherMeanwhile() throws Exception {
    crm.answers(500);
    desk.happens(1, "aura", "LINKED");
    desk.settled();
    desk.happens(2, "aura", "LOGGED_OUT");
    desk.happens(3, "luna", "LINKED");
    desk.settled();
    assertEquals("evt_1", crm.next().header("webhook-id"));
    assertEquals("evt_3", crm.next().header("webhook-id"));
    assertEquals(2, desk.status().waiting());
    assertEquals(0, crm.more());

    desk.scheduler.forward(Duration.ofSeconds(5));
    desk.settled();
    desk.settled();
    assertEquals("evt_1", crm.next().header("webhook-id"));
    assertEquals("evt_2", crm.next().header("webhook-id"));
  }

  @Test
  void oneReceiverThatHangsHoldsUpNoOther() throws Exception {
    crm.holds();
    try (FakeReceiver avisos = new FakeReceiver();
        Desk both =
            new Desk(Desk.receiver("crm", crm.url("/")), Desk.receiver("avisos", avisos.url("/")))
                .started()) {
      for (int i = 1; i <= 9; i++) {
        both.happens(i, "s" + i, "LINKED");
      }
      for (int i = 1; i <= 9; i++) {
        avisos.next();
        assertEquals("avisos", both.settled().receiver());
      }
      for (int i = 1; i <= Courier.MAX_IN_FLIGHT; i++) {
        crm.next();
      }
      assertEquals(0, crm.more());
      assertEquals(9, both.status().waiting());

      both.scheduler.forward(Courier.DEADLINE);
      for (int i = 1; i <= Courier.MAX_IN_FLIGHT; i++) {
        assertEquals("no answer in time at=http", both.settled().detail());
        crm.next();
      }
      crm.goOn();
    }
  }

  @Test
  void sendsWhatCannotWaitForTheStoreAndSavesItOnceThereIsOne() throws Exception {
    try (LogLines lines = LogLines.of("dev.enlace.webhook", Level.INFO);
        Desk early = new Desk(Desk.receiver("crm", crm.url("/")))) {
      List<StoredDelivery> sent = early.happens(5, "aura", "LINKED");
      lines.next("webhook.delivered");
      early.scheduler.forward(Duration.ZERO);
      early.started(sent.toArray(StoredDelivery[]::new));
      assertTrue(early.settled().delivered());
      crm.next();
      assertEquals(0, crm.more());
    }
  }

  @Test
  void tellsAReceiverNoMoreThanItWants() throws Exception {
    Receiver few = new Receiver("few", crm.url("/few"), Secret.of(Desk.SECRET), Set.of("unlinked"));
    try (Desk picky = new Desk(few).started()) {
      assertEquals(List.of(), picky.happens(1, "aura", "LINKED"));
      assertEquals(1, picky.happens(2, "aura", "LOGGED_OUT").size());
      assertEquals("evt_2", crm.next().header("webhook-id"));
      picky.settled();
    }
  }

  @Test
  void keepsForAWhileWhatAReceiverIsToBeToldThatIsNotInTheSettings() throws Exception {
    StoredDelivery lost = desk.happens(5, "aura", "LINKED").get(0);
    desk.settled();
    try (Desk other = new Desk(Desk.receiver("other", crm.url("/")))) {
      other.started(lost);
      assertEquals(0, other.store.saved.size());
    }
    try (Desk later = new Desk(Desk.receiver("other", crm.url("/")))) {
      later.scheduler.forward(Duration.ofDays(4));
      later.started(lost);
      assertFalse(later.settled().isDue());
    }
  }

  @Test
  void letsNoMoreThanAHandfulOfOneSessionWait() throws Exception {
    crm.always(500);
    desk.happens(1, "aura", "LINKED");
    desk.settled();
    for (int i = 2; i <= Courier.MAX_WAITING; i++) {
      desk.happens(i, "aura", "LINKED");
    }
    assertEquals(0, desk.store.saved.size());
    desk.happens(Courier.MAX_WAITING + 1, "aura", "LINKED");
    StoredDelivery oldest = desk.settled();
    assertEquals(1, oldest.eventId());
    assertFalse(oldest.isDue());
    assertEquals("too many wait", oldest.detail());
    assertEquals(Courier.MAX_WAITING, desk.status().waiting());
    assertEquals(0, desk.status().failing());
  }

  @Test
  void writesNoSecretIntoTheLog() throws Exception {
    crm.answers(500, 410).answers(204);
    Receiver receiver = Desk.receiver("crm", crm.url("/hook/p4th?token=t0ken"));
    try (LogLines lines = LogLines.of("dev.enlace", Level.ALL);
        Desk logged = new Desk(receiver).started()) {
      logged.happens(1, "aura", "LINKED");
      logged.settled();
      logged.scheduler.forward(Duration.ofSeconds(5));
      logged.settled();
      logged.happens(2, "aura", "LOGGED_OUT");
      logged.settled();
      assertEquals(3, lines.said().size());
      assertEquals(
          "INFO webhook.delivered receiver=crm event=evt_2 session=aura attempt=1",
          lines.said().get(2));
      String all = String.join("\n", lines.whole()) + receiver + logged.status();
      for (String secret : List.of("t0ken", "p4th", "MfKQ", "whsec", "v1,")) {
        assertFalse(all.contains(secret), all);
      }
    }
  }
}
