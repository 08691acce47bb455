package dev.enlace.webhook;

import static java.lang.System.Logger.Level.WARNING;

import dev.enlace.store.Store;
import dev.enlace.store.StoredDelivery;
import dev.enlace.store.StoredEvent;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells every receiver what it wants to know, again and again until it took it, over restarts too.
 *
 * <p>Nothing here blocks whoever calls: attempts have threads of their own. Every method may be
 * called from any thread.
 */
public final class Webhooks implements AutoCloseable {
  private static final System.Logger log = System.getLogger("dev.enlace.webhook");

  private final List<Receiver> receivers;
  private final Scheduler scheduler;
  private final Function<String, @Nullable String> maskedPhones;
  private final Notices notices = new Notices();
  private final Map<String, Courier> couriers = new LinkedHashMap<>();
  // Those that came to their end before there was a store; on the scheduler's thread only.
  private final Map<String, StoredDelivery> unsaved = new LinkedHashMap<>();
  private volatile @Nullable Store store;

  /** Without the accounts' numbers in what is told. */
  public Webhooks(List<Receiver> receivers, Scheduler scheduler, DoubleSupplier dice) {
    this(receivers, scheduler, dice, session -> null);
  }

  /**
   * @param dice from 0 to 1
   * @param maskedPhones the number of a session's account, masked; must not block
   */
  public Webhooks(
      List<Receiver> receivers,
      Scheduler scheduler,
      DoubleSupplier dice,
      Function<String, @Nullable String> maskedPhones) {
    this(receivers, scheduler, dice, maskedPhones, Outside.real());
  }

  Webhooks(
      List<Receiver> receivers,
      Scheduler scheduler,
      DoubleSupplier dice,
      Function<String, @Nullable String> maskedPhones,
      Outside outside) {
    this.receivers = List.copyOf(receivers);
    this.scheduler = scheduler;
    this.maskedPhones = maskedPhones;
    for (Receiver receiver : receivers) {
      Courier courier = new Courier(receiver, scheduler, dice, outside, this::save);
      couriers.put(receiver.name(), courier);
    }
  }

  /** What a store asks which receivers are to be told of an event. */
  public Store.Outbox outbox() {
    return new Store.Outbox() {
      @Override
      public List<StoredDelivery> deliveries(StoredEvent event) {
        return Webhooks.this.deliveries(event);
      }

      @Override
      public void release(List<StoredDelivery> deliveries) {
        scheduler.run(() -> deliveries.forEach(Webhooks.this::take));
      }
    };
  }

  /**
   * Goes on with what earlier runs left. What is released before this is sent nevertheless: the
   * store may be out of reach for hours.
   *
   * @param store takes from now on how deliveries stand
   */
  public void start(Store store, Store.Kept kept) {
    notices.remember(kept.sessions());
    List<StoredDelivery> inOrder = new ArrayList<>(kept.deliveries());
    inOrder.sort((one, other) -> Long.compare(one.eventId(), other.eventId()));
    scheduler.run(
        () -> {
          this.store = store;
          unsaved.values().forEach(store::save);
          unsaved.clear();
          inOrder.forEach(this::take);
        });
  }

  /** How it goes, one for each receiver, in the order of the settings. */
  public List<ReceiverStatus> status() {
    return couriers.values().stream().map(Courier::status).toList();
  }

  /**
   * Stops. What is on its way is cut off and stays due: the next start sends it again, under the
   * same id. To be closed before the store.
   */
  @Override
  public void close() {
    couriers.values().forEach(Courier::close);
  }

  private List<StoredDelivery> deliveries(StoredEvent event) {
    Notice notice = notices.of(event);
    if (notice == null) {
      return List.of();
    }
    Store keys = store;
    String body =
        Body.of(
            notice,
            event,
            keys == null ? OptionalLong.empty() : keys.key(event.sessionId()),
            maskedPhones.apply(event.sessionId()));
    return receivers.stream()
        .filter(receiver -> receiver.events().contains(notice.word()))
        .map(
            receiver ->
                new StoredDelivery(
                    event.id(),
                    event.sessionId(),
                    receiver.name(),
                    body,
                    0,
                    event.at(),
                    false,
                    null))
        .toList();
  }

  private void take(StoredDelivery delivery) {
    Courier courier = couriers.get(delivery.receiver());
    if (courier != null) {
      courier.take(delivery);
      return;
    }
    String line =
        (" receiver=" + delivery.receiver())
            + (" event=" + Request.id(delivery.eventId()))
            + (" session=" + delivery.sessionId())
            + (" attempt=" + delivery.attempts())
            + " why=\"no such receiver in the settings\"";
    Duration age = Duration.between(Body.happenedAt(delivery.body()), scheduler.now());
    boolean old = age.compareTo(DeliveryPolicy.GIVEN_UP_AFTER) > 0;
    log.log(WARNING, "webhook.failed" + line + (old ? " given_up=true" : ""));
    if (old && delivery.isDue()) {
      save(Courier.after(delivery, delivery.attempts(), null, false, "no such receiver"));
    }
  }

  private void save(StoredDelivery delivery) {
    Store open = store;
    if (open == null) {
      unsaved.put(delivery.eventId() + " " + delivery.receiver(), delivery);
    } else {
      open.save(delivery);
    }
  }
}
