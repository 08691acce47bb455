package dev.enlace.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * What a delivery needs of the world, so that a test can bring its own.
 *
 * @param clock the wall clock: a receiver compares the time of a message with its own. The
 *     scheduler's would be late after a machine's sleep
 * @param names asked for a host's addresses; blocks
 * @param tls asked on the thread of an attempt: what TLS trusts takes its time to load
 */
record Outside(InstantSource clock, Names names, Supplier<SSLSocketFactory> tls) {
  /** Finds addresses. */
  interface Names {
    InetAddress[] find(String host) throws IOException;
  }

  static Outside real() {
    return new Outside(
        InstantSource.system(),
        InetAddress::getAllByName,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }
}
