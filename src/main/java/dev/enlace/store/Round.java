package dev.enlace.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What is written in one transaction.
 *
 * @param again whether it was tried before, and may be in the database in spite of what we know
 */
record Round(
    List<SessionWrite> sessions,
    List<EventWrite> events,
    List<DeliveryWrite> deliveries,
    boolean again) {

  int size() {
    return sessions.size() + events.size() + deliveries.size();
  }

  /** The first place in line of all that is in it. */
  long number() {
    return numbers().min().orElse(Long.MAX_VALUE);
  }

  Round tried() {
    return new Round(sessions, events, deliveries, true);
  }

  /** The same in two, one after the other: one of them holds what the database does not take. */
  List<Round> halves() {
    long middle = numbers().sorted().skip(size() / 2).findFirst().orElse(0);
    return List.of(part(number -> number < middle), part(number -> number >= middle));
  }

  private Round part(Predicate<Long> which) {
    return new Round(
        sessions.stream().filter(write -> which.test(write.number())).toList(),
        events.stream().filter(write -> which.test(write.number())).toList(),
        deliveries.stream().filter(write -> which.test(write.number())).toList(),
        true);
  }

  private LongStream numbers() {
    return Stream.of(
            sessions.stream().map(SessionWrite::number),
            events.stream().map(EventWrite::number),
            deliveries.stream().map(DeliveryWrite::number))
        .flatMap(numbers -> numbers)
        .mapToLong(Long::longValue);
  }

  /** What is in it, for a log: no more than names and numbers of ours. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    sessions.forEach(write -> names.add("session " + write.sessionId()));
    events.forEach(write -> names.add("event " + write.event().id()));
    deliveries.forEach(
        write ->
            names.add(
                "delivery " + write.delivery().eventId() + " to " + write.delivery().receiver()));
    return String.join(", ", names);
  }
}
