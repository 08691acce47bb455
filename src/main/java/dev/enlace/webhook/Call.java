package dev.enlace.webhook;

import dev.enlace.net.AddressGuard;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: a request on a connection of its own, to an address that was looked at before.
 *
 * <p>It blocks, and its deadline is kept by whoever runs it; {@link #abort} ends whatever it is in.
 */
final class Call {
  /** How far it came. */
  enum Stage {
    DNS,
    TCP,
    TLS,
    HTTP
  }

  private static final int CONNECT_MILLIS = 5_000;
  private static final int MAX_ADDRESSES = 4;

  // One dead address of several must not use up the time of all.
  private static final int MILLIS_PER_ADDRESS = 1_200;

  private static final int MAX_BODY = 4_096;
  private static final int MILLIS_FOR_BODY = 500;

  private final AddressGuard guard;
  private final Outside outside;
  private final byte[] request;
  private volatile Stage stage = Stage.DNS;
  private volatile @Nullable Socket socket;
  private volatile @Nullable Outcome answered;
  private volatile boolean aborted;

  /**
   * @param request head and body, as they are sent
   */
  Call(AddressGuard guard, Outside outside, byte[] request) {
    this.guard = guard;
    this.outside = outside;
    this.request = request;
  }

  /** Does it, and never throws. */
  Outcome run() {
    try {
      if (!aborted) {
        return exchange();
      }
    } catch (IOException | RuntimeException e) {
      return Outcome.failed(Causes.name(stage, e));
    } finally {
      close(socket);
    }
    return Outcome.failed("aborted");
  }

  /**
   * Closes the connection, or keeps it from being opened. From any thread, at any time.
   *
   * @return how it ended, if the answer was there; otherwise how far it came
   */
  Outcome abort() {
    aborted = true;
    // Not the TLS socket, whose close waits for a write that is stuck.
    close(socket);
    Outcome outcome = answered;
    return outcome != null
        ? outcome
        : Outcome.failed("no answer in time at=" + stage.name().toLowerCase(Locale.ROOT));
  }

  private Outcome exchange() throws IOException {
    Socket connected = connect(guard.allowed(outside.names().find(guard.host())));
    Socket talking = guard.isSecure() ? secure(connected) : connected;
    stage = Stage.HTTP;
    OutputStream out = talking.getOutputStream();
    out.write(request);
    out.flush();
    InputStream in = new BufferedInputStream(talking.getInputStream(), MAX_BODY);
    Outcome outcome = Answer.read(in).outcome();
    answered = outcome;
    forget(in, connected);
    return outcome;
  }

  private Socket connect(List<InetAddress> addresses) throws IOException {
    stage = Stage.TCP;
    int last = Math.min(addresses.size(), MAX_ADDRESSES) - 1;
    for (int i = 0; ; i++) {
      Socket attempt = new Socket();
      socket = attempt;
      try {
        if (aborted) {
          throw new IOException("aborted");
        }
        attempt.setTcpNoDelay(true);
        attempt.connect(
            new InetSocketAddress(addresses.get(i), guard.port()),
            i == last ? CONNECT_MILLIS - i * MILLIS_PER_ADDRESS : MILLIS_PER_ADDRESS);
        return attempt;
      } catch (IOException e) {
        attempt.close();
        if (aborted || i == last) {
          throw e;
        }
      }
    }
  }

  private Socket secure(Socket plain) throws IOException {
    stage = Stage.TLS;
    SSLSocket secured =
        (SSLSocket) outside.tls().get().createSocket(plain, guard.host(), guard.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** Lets the far side finish, within limits: closing on it shows up as a fault in its log. */
  private static void forget(InputStream in, Socket socket) {
    try {
      socket.setSoTimeout(MILLIS_FOR_BODY);
      in.readNBytes(MAX_BODY);
    } catch (IOException e) {
      // The status was all that mattered.
    }
  }

  private static void close(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // Nothing can be done about it, and nobody waits for it.
      }
    }
  }
}
