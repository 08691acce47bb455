package dev.enlace.webhook;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.enlace.net.AddressGuard;
import dev.enlace.store.StoredDelivery;
import dev.enlace.time.Scheduler;
import dev.enlace.webhook.Outcome.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings one receiver what it is to be told: of one session one after another, of several at the
 * same time. On the scheduler's thread only, but for {@link #status} and {@link #close}.
 */
final class Courier implements AutoCloseable {
  /** How many may be on their way at a time. */
  static final int MAX_IN_FLIGHT = 4;

  /** How many of one session may wait; of more, the oldest is given up. */
  static final int MAX_WAITING = 50;

  /** For a whole attempt, from the question for the name to the end of the answer. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final System.Logger log = System.getLogger("dev.enlace.webhook");

  private final Receiver receiver;
  private final AddressGuard guard;
  private final Scheduler scheduler;
  private final DoubleSupplier dice;
  private final Outside outside;
  private final Consumer<StoredDelivery> saver;
  private final Threads threads;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private final Seen seen = new Seen();
  private final Tally tally;
  private final Set<Call> inFlight = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param saver takes every delivery after every attempt
   */
  Courier(
      Receiver receiver,
      Scheduler scheduler,
      DoubleSupplier dice,
      Outside outside,
      Consumer<StoredDelivery> saver) {
    this.receiver = receiver;
    this.guard = AddressGuard.of(receiver.url(), receiver.reach());
    this.scheduler = scheduler;
    this.dice = dice;
    this.outside = outside;
    this.saver = saver;
    this.threads = new Threads("enlace-webhook-" + receiver.name(), MAX_IN_FLIGHT);
    this.tally = new Tally(receiver.name());
  }

  /** Takes a delivery on; one that came before, and one that is done, are left alone. */
  void take(StoredDelivery delivery) {
    if (closed || !delivery.isDue() || !seen.add(delivery.eventId())) {
      return;
    }
    tally.taken(delivery);
    Lane lane = lanes.computeIfAbsent(delivery.sessionId(), Lane::new);
    lane.waiting.put(delivery.eventId(), delivery);
    if (lane.waiting.size() > MAX_WAITING) {
      StoredDelivery oldest = lane.waiting.pollFirstEntry().getValue();
      giveUp(oldest, oldest.attempts(), "too many wait");
    }
    plan(lane);
    pump();
  }

  /** From any thread. */
  ReceiverStatus status() {
    return tally.status();
  }

  /**
   * Ends what is on its way, and leaves it due. From any thread; nothing is taken on any more, and
   * nothing saved.
   */
  @Override
  public void close() {
    closed = true;
    threads.close();
    inFlight.forEach(Call::abort);
  }

  private void plan(Lane lane) {
    if (lane.isBusy) {
      return;
    }
    Map.Entry<Long, StoredDelivery> next = lane.waiting.firstEntry();
    if (next == null) {
      lanes.remove(lane.session);
      return;
    }
    lane.isBusy = true;
    Instant due = next.getValue().nextAt();
    Duration wait = due == null ? Duration.ZERO : Duration.between(scheduler.now(), due);
    if (wait.isNegative() || wait.isZero()) {
      ready.add(lane);
      return;
    }
    // A clock that was wrong in an earlier run must not put it off for years.
    Duration longest = DeliveryPolicy.LONGEST.multipliedBy(2);
    scheduler.after(
        wait.compareTo(longest) > 0 ? longest : wait,
        () -> {
          ready.add(lane);
          pump();
        });
  }

  private void pump() {
    while (!closed && inFlight.size() < MAX_IN_FLIGHT && !ready.isEmpty()) {
      Lane lane = ready.remove();
      send(lane, lane.waiting.pollFirstEntry().getValue());
    }
  }

  private void send(Lane lane, StoredDelivery delivery) {
    Instant now = outside.clock().instant();
    Call call = new Call(guard, outside, Request.of(receiver, guard, delivery, now));
    inFlight.add(call);
    Runnable deadline = scheduler.after(DEADLINE, () -> ended(lane, delivery, call, call.abort()));
    threads.run(
        () -> {
          Outcome outcome = call.run();
          scheduler.run(
              () -> {
                deadline.run();
                ended(lane, delivery, call, outcome);
              });
        });
  }

  private void ended(Lane lane, StoredDelivery delivery, Call call, Outcome outcome) {
    // The deadline and the end may both come: the second has nothing to say.
    if (!inFlight.remove(call) || closed) {
      return;
    }
    if (outcome.verdict() == Verdict.DELIVERED) {
      delivered(delivery, outcome.detail());
    } else {
      failed(lane, delivery, outcome);
    }
    lane.isBusy = false;
    plan(lane);
    pump();
  }

  private void delivered(StoredDelivery delivery, String detail) {
    int attempts = delivery.attempts() + 1;
    StoredDelivery done = after(delivery, attempts, null, true, detail);
    saver.accept(done);
    seen.done(done.eventId());
    tally.done(done, delivery.attempts());
    log.log(INFO, "webhook.delivered" + line(delivery, attempts));
  }

  private void failed(Lane lane, StoredDelivery delivery, Outcome outcome) {
    int attempts = delivery.attempts() + 1;
    Instant now = scheduler.now();
    Optional<Duration> wait =
        outcome.verdict() == Verdict.REFUSED
            ? Optional.empty()
            : DeliveryPolicy.waitAfter(
                attempts,
                outcome.retryAfter(),
                Duration.between(Body.happenedAt(delivery.body()), now),
                dice.getAsDouble());
    StoredDelivery again =
        after(delivery, attempts, wait.map(now::plus).orElse(null), false, outcome.detail());
    tally.failed(again, now);
    if (wait.isEmpty()) {
      giveUp(again, attempts, outcome.detail());
      return;
    }
    saver.accept(again);
    lane.waiting.put(again.eventId(), again);
    log.log(
        WARNING,
        "webhook.failed"
            + line(again, attempts)
            + (" why=\"" + outcome.detail() + "\" next_ms=" + wait.get().toMillis()));
  }

  private void giveUp(StoredDelivery delivery, int attempts, String why) {
    StoredDelivery done = after(delivery, attempts, null, false, why);
    saver.accept(done);
    seen.done(done.eventId());
    tally.done(done, attempts);
    log.log(
        WARNING,
        "webhook.failed" + line(delivery, attempts) + " why=\"" + why + "\" given_up=true");
  }

  private String line(StoredDelivery delivery, int attempts) {
    return (" receiver=" + receiver.name())
        + (" event=" + Request.id(delivery.eventId()))
        + (" session=" + delivery.sessionId())
        + (" attempt=" + attempts);
  }

  static StoredDelivery after(
      StoredDelivery before,
      int attempts,
      @Nullable Instant nextAt,
      boolean delivered,
      String detail) {
    return new StoredDelivery(
        before.eventId(),
        before.sessionId(),
        before.receiver(),
        before.body(),
        attempts,
        nextAt,
        delivered,
        detail);
  }
}
