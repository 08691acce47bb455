package dev.enlace.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Stands between a store and its database, and can keep things to itself. */
final class Passage implements AutoCloseable {
  private final ServerSocket door;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean silent;
  private volatile @Nullable String fatal;

  /** To that port of this machine. */
  Passage(int port) throws IOException {
    this.port = port;
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Takes what is said, and passes nothing on, in neither direction; also for new connections. */
  void silence(boolean silent) throws IOException {
    this.silent = silent;
    if (!silent) {
      cut();
    }
  }

  /** Lets the next request with that word in it through, and ends before the answer. */
  void cutAfter(String word) {
    fatal = word;
  }

  /** Whether that happened. */
  boolean hasCut() {
    return fatal == null;
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }

  private void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() {
    while (true) {
      try {
        Socket near = door.accept();
        sockets.add(near);
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(far);
        AtomicBoolean last = new AtomicBoolean();
        start(() -> pass(near, far, true, last));
        start(() -> pass(far, near, false, last));
      } catch (IOException e) {
        if (door.isClosed()) {
          return;
        }
      }
    }
  }

  private void pass(Socket from, Socket to, boolean requests, AtomicBoolean last) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (true) {
        int read = in.read(buffer);
        if (read < 0) {
          return;
        }
        if (silent) {
          continue;
        }
        String word = fatal;
        if (requests && word != null && said(buffer, read).contains(word)) {
          last.set(true);
        }
        if (!requests && last.get()) {
          // This says that it arrived; nobody will hear it.
          fatal = null;
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One of the two is gone.
    }
  }

  private static String said(byte[] buffer, int length) {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "passage");
    thread.setDaemon(true);
    thread.start();
  }
}
