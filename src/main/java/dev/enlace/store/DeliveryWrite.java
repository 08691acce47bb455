package dev.enlace.store;

/**
 * How a delivery stands by now.
 *
 * @param number its place in line
 */
record DeliveryWrite(long number, StoredDelivery delivery) {}
