package dev.enlace.gateway;

import dev.enlace.qr.CodeCheck;
import dev.enlace.reason.Reason;
import dev.enlace.time.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Hands one connection's events to their consumer, one at a time and in order.
 *
 * <p>While a code is being checked, what came after it waits. A newer code takes the place of one
 * that waits, and the end of the connection of everything that does.
 *
 * <p>Used on the scheduler's thread, except where it says otherwise.
 */
final class EventLine {
  private static final Logger LOG = System.getLogger(EventLine.class.getName());

  // Fetching and checking have deadlines of their own, which are shorter together.
  private static final Duration CHECK_DEADLINE = Duration.ofSeconds(15);
  private static final int MAX_WAITING = 256;

  private final Scheduler scheduler;
  private final Consumer<GatewayEvent> consumer;
  private final Deque<Object> waiting = new ArrayDeque<>();

  private volatile boolean ended;
  private int check;
  private boolean checking;
  private boolean complained;

  /** Something that came in place of a code, on its way through the check. */
  interface Pending {
    CompletableFuture<CodeCheck.Result> start();

    GatewayEvent issued(String code);
  }

  EventLine(Scheduler scheduler, Consumer<GatewayEvent> consumer) {
    this.scheduler = scheduler;
    this.consumer = consumer;
  }

  void say(GatewayEvent event) {
    if (checking) {
      enqueue(event);
    } else {
      deliver(event);
    }
  }

  void offer(Pending code) {
    if (checking) {
      waiting.removeIf(Pending.class::isInstance);
      enqueue(code);
    } else {
      check(code);
    }
  }

  /** Delivers the last event, at once. */
  void last(GatewayEvent event) {
    waiting.clear();
    checking = false;
    check++;
    deliver(event);
    ended = true;
  }

  /** Delivers nothing any more. Callable from any thread. */
  void end() {
    ended = true;
  }

  private void enqueue(Object item) {
    if (waiting.size() >= MAX_WAITING) {
      waiting.removeFirst();
    }
    waiting.addLast(item);
  }

  private void check(Pending code) {
    int number = ++check;
    checking = true;
    Runnable cancel =
        scheduler.after(
            CHECK_DEADLINE,
            () -> settle(number, code, new CodeCheck.Rejected(CodeCheck.Why.UNREADABLE, "late")));
    CompletableFuture<?> unused =
        code.start()
            .whenComplete(
                (result, e) ->
                    scheduler.run(
                        () -> {
                          cancel.run();
                          settle(
                              number,
                              code,
                              e == null
                                  ? result
                                  : new CodeCheck.Rejected(
                                      CodeCheck.Why.UNREADABLE, e.getClass().getSimpleName()));
                        }));
  }

  private void settle(int number, Pending code, CodeCheck.Result result) {
    if (number != check || !checking) {
      return;
    }
    checking = false;
    if (result instanceof CodeCheck.Accepted accepted) {
      deliver(code.issued(accepted.text()));
    } else if (result instanceof CodeCheck.Rejected rejected) {
      deliver(new GatewayEvent.Troubled(reason(rejected), "code: " + rejected.detail()));
    }
    while (!checking && !waiting.isEmpty()) {
      Object next = waiting.removeFirst();
      if (next instanceof Pending newer) {
        check(newer);
      } else {
        deliver((GatewayEvent) next);
      }
    }
  }

  /** Why something is no code. */
  static Reason reason(CodeCheck.Rejected rejected) {
    return switch (rejected.why()) {
      case UNREADABLE -> Reason.QR_UNREADABLE;
      case NOT_WHATSAPP -> Reason.QR_NOT_WHATSAPP;
      case DEMO -> Reason.QR_DEMO;
    };
  }

  private void deliver(GatewayEvent event) {
    if (ended) {
      return;
    }
    try {
      consumer.accept(event);
    } catch (RuntimeException e) {
      if (!complained) {
        complained = true;
        LOG.log(Level.ERROR, "an event was not taken: " + event.getClass().getSimpleName(), e);
      }
    }
  }
}
