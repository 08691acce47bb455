package dev.enlace.session;

import dev.enlace.store.Store;
import dev.enlace.time.Scheduler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/**
 * What all sessions are given from outside, their gateways apart.
 *
 * @param dice rolls from 0 to 1, on the session thread
 * @param observers count along; safe from any thread
 * @param accounts which of them are linked with the same number
 */
record World(
    Scheduler scheduler,
    DoubleSupplier dice,
    Store store,
    EventIds ids,
    List<Observer> observers,
    Accounts accounts) {
  World(Scheduler scheduler, DoubleSupplier dice, Store store) {
    this(scheduler, dice, store, new EventIds(), new CopyOnWriteArrayList<>(), new Accounts());
  }
}
