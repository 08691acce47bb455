package dev.enlace.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The far side of HTTP, byte for byte as a test scripts it. */
public final class RestPeer implements AutoCloseable {
  /** A request as it came; header names in any case. */
  public record Request(String method, String path, Map<String, String> headers, String body) {
    /** As in {@code GET /api/sessions}. */
    public String line() {
      return method + " " + path;
    }
  }

  /** Writes one answer. Throwing closes the connection, returning keeps it open for the next. */
  public interface Answer {
    void write(OutputStream out) throws IOException;
  }

  /** An answer that is a talk: the rest of the connection is its own. */
  interface Talk extends Answer {
    void talk(InputStream in, OutputStream out) throws IOException;

    @Override
    default void write(OutputStream out) {
      throw new UnsupportedOperationException();
    }
  }

  /** Decides on an answer. */
  public interface Script {
    Answer answer(Request request);
  }

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Request> arriving = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Script script;

  public RestPeer(Script script) throws IOException {
    this.script = script;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread("peer", this::accept);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  void script(Script next) {
    script = next;
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  public List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  /** The next request that was not awaited yet. */
  Request await() throws InterruptedException {
    Request request = arriving.poll(5, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  /** Waits until the other side has closed every connection. */
  void awaitAllClosed() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    synchronized (open) {
      while (!open.isEmpty()) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError(open.size() + " connections are still open");
        }
        TimeUnit.NANOSECONDS.timedWait(open, left);
      }
    }
  }

  /** An answer with a JSON body. */
  public static Answer json(int status, String body) {
    return answer(status, "application/json; charset=utf-8", body);
  }

  /** A whole answer; further headers come as {@code Name: value}. */
  static Answer answer(int status, String type, String body, String... headers) {
    return answer(status, type, body.getBytes(UTF_8), headers);
  }

  /** A whole answer. */
  static Answer answer(int status, String type, byte[] body, String... headers) {
    return out -> {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
      head.append("Content-Type: ").append(type).append("\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
      out.write(head.toString().getBytes(ISO_8859_1));
      out.write(body);
      out.flush();
    };
  }

  /** Exactly these characters, and then the end of the connection. */
  static Answer cut(String raw) {
    return out -> {
      out.write(raw.getBytes(ISO_8859_1));
      out.flush();
      throw new IOException("the script ends here");
    };
  }

  /** Exactly these characters, and then silence until the other side hangs up. */
  Answer stall(String raw) {
    return out -> {
      out.write(raw.getBytes(ISO_8859_1));
      out.flush();
      throw new Stalled();
    };
  }

  /** These characters again and again, until the other side hangs up. */
  Answer drip(String head, String drop, long everyMillis) {
    return out -> {
      out.write(head.getBytes(ISO_8859_1));
      try {
        while (!closed.await(everyMillis, TimeUnit.MILLISECONDS)) {
          out.write(drop.getBytes(ISO_8859_1));
          out.flush();
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    };
  }

  private static final class Stalled extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        thread("peer-connection", () -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        Answer answer = script.answer(request);
        arriving.add(request);
        try {
          if (answer instanceof Talk talk) {
            talk.talk(in, out);
            return;
          }
          answer.write(out);
        } catch (Stalled e) {
          while (in.read() >= 0) {
            // Waits for the end.
          }
          return;
        }
      }
    } catch (IOException e) {
      // The other side hung up, or the script did.
    } finally {
      synchronized (open) {
        open.remove(socket);
        open.notifyAll();
      }
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String field = line(in); field != null && !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      headers.put(field.substring(0, colon), field.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = new String(in.readNBytes(length), UTF_8);
    String[] words = line.split(" ");
    return new Request(words[0], words[1], headers, body);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) c);
    }
    return null;
  }

  private static void thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
