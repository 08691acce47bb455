package dev.enlace.store;

import java.util.ArrayList;
import java.util.List;

/**
 * An event with its notifications, as they stand by now.
 *
 * @param number its place in line
 */
record EventWrite(long number, StoredEvent event, List<StoredDelivery> deliveries) {
  /** The same, with that notification in place of the older one for the same receiver. */
  EventWrite with(StoredDelivery newer) {
    List<StoredDelivery> all = new ArrayList<>(deliveries);
    all.removeIf(older -> older.receiver().equals(newer.receiver()));
    all.add(newer);
    return new EventWrite(number, event, List.copyOf(all));
  }
}
