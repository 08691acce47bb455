package dev.enlace.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that does what a script says, byte by byte. The first connection plays the first script,
 * the second the second, and those after the last one play the last one.
 */
public final class ScriptedPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  /** The server's side of one connection. It is closed when the script ends. */
  @FunctionalInterface
  public interface Script {
    void play(Peer peer) throws Exception;
  }

  private final ServerSocket server;
  private final boolean secure;
  private final List<Script> scripts;
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);

  private ScriptedPeer(ServerSocket server, boolean secure, List<Script> scripts) {
    this.server = server;
    this.secure = secure;
    this.scripts = scripts;
    Thread thread = new Thread(this::accept, "scripted-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Plays in the clear, on a free port of the loopback address. */
  public static ScriptedPeer playing(Script... scripts) throws IOException {
    return new ScriptedPeer(
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), false, List.of(scripts));
  }

  /** Plays on a socket that was made elsewhere, with TLS for one. */
  public static ScriptedPeer playing(ServerSocket server, boolean secure, Script... scripts) {
    return new ScriptedPeer(server, secure, List.of(scripts));
  }

  /** Its base address, by number. */
  public URI address() {
    return URI.create((secure ? "https" : "http") + "://127.0.0.1:" + server.getLocalPort());
  }

  /** The heads of the HTTP requests so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many connections came. */
  public int connections() {
    return accepted.get();
  }

  /** Waits until a script says {@link Peer#tell} and answers what it said. */
  public String told() throws InterruptedException {
    String word = done.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    check();
    if (word == null) {
      throw new AssertionError("the script said nothing");
    }
    return word;
  }

  /** Lets every script that waits in {@link Peer#hold} go on. */
  public void release() {
    released.countDown();
  }

  /** Throws what a script threw. */
  public void check() {
    for (Throwable failure : failures) {
      throw new AssertionError("a script failed", failure);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    check();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = Math.min(accepted.getAndIncrement(), scripts.size() - 1);
        Thread thread =
            new Thread(() -> play(socket, scripts.get(number)), "scripted-peer-" + number);
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void play(Socket socket, Script script) {
    try (socket) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      script.play(new Peer(socket));
    } catch (Exception | AssertionError e) {
      if (!server.isClosed()) {
        failures.add(e);
      }
    }
  }

  /** One connection. */
  public final class Peer {
    private final Socket socket;
    private @Nullable DataInputStream in;

    Peer(Socket socket) {
      this.socket = socket;
    }

    public Socket socket() {
      return socket;
    }

    /** Reads the head of an HTTP request. */
    public String request() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        head.write(in().readByte());
      }
      String text = head.toString(StandardCharsets.ISO_8859_1);
      requests.add(text);
      return text;
    }

    /** Reads so many bytes: the body of a request. */
    public byte[] bytes(int count) throws IOException {
      return in().readNBytes(count);
    }

    /** Reads a request and lets it become a WebSocket. */
    public Peer upgrade() throws IOException, GeneralSecurityException {
      String key =
          request()
              .lines()
              .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
              .findFirst()
              .orElseThrow()
              .substring(19);
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.ISO_8859_1));
      return raw(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(hash)
              + "\r\n\r\n");
    }

    /** Reads a request and answers it. */
    public Peer answer(String status, String headers, String body) throws IOException {
      request();
      return raw(
          "HTTP/1.1 "
              + status
              + "\r\n"
              + headers
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
    }

    /** Sends bytes as they are. */
    public Peer raw(String latin1) throws IOException {
      return raw(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes as they are. */
    public Peer raw(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Sends text frames. */
    public Peer text(String... frames) throws IOException {
      for (String frame : frames) {
        frame(0x81, frame.getBytes(StandardCharsets.UTF_8));
      }
      return this;
    }

    /** Sends a binary frame. */
    public Peer binary(byte[] bytes) throws IOException {
      return frame(0x82, bytes);
    }

    /** Sends a close frame. */
    public Peer close(int code) throws IOException {
      return frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** Sends a frame with that first byte. */
    public Peer frame(int first, byte[] payload) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
      frame.put((byte) first);
      if (payload.length < 126) {
        frame.put((byte) payload.length);
      } else if (payload.length < 65_536) {
        frame.put((byte) 126).putShort((short) payload.length);
      } else {
        frame.put((byte) 127).putLong(payload.length);
      }
      frame.put(payload);
      byte[] bytes = new byte[frame.position()];
      frame.flip().get(bytes);
      return raw(bytes);
    }

    /** The next frame: a text as it is, a close frame as {@code close 1000}, others in hex. */
    public String read() throws IOException {
      int first = in().readUnsignedByte();
      int second = in().readUnsignedByte();
      long length = second & 0x7f;
      if (length == 126) {
        length = in().readUnsignedShort();
      } else if (length == 127) {
        length = in().readLong();
      }
      byte[] mask = in().readNBytes((second & 0x80) == 0 ? 0 : 4);
      byte[] payload = in().readNBytes((int) length);
      for (int i = 0; mask.length == 4 && i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return switch (first) {
        case 0x81 -> new String(payload, StandardCharsets.UTF_8);
        case 0x88 -> "close " + (payload.length < 2 ? "" : ByteBuffer.wrap(payload).getShort());
        default -> Integer.toHexString(first) + " " + HexFormat.of().formatHex(payload);
      };
    }

    /** Reads a frame that has to be this one. */
    public Peer expect(String frame) throws IOException {
      String read = read();
      if (!read.equals(frame)) {
        throw new AssertionError("expected " + frame + " and read " + read);
      }
      return this;
    }

    /** Says something to {@link ScriptedPeer#told}. */
    public Peer tell(String word) {
      done.add(word);
      return this;
    }

    /**
     * Reads the end that the far side makes: this close frame, or none. (Java-WebSocket loses its
     * own close frame when its writing thread is busy at that moment.)
     */
    public Peer expectEnd(String closeFrame) throws IOException {
      try {
        return expect(closeFrame);
      } catch (EOFException e) {
        return this;
      }
    }

    /** Keeps the connection, silently, until the test releases it or the far side closes it. */
    public Peer hold() throws InterruptedException {
      if (!released.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("nobody released the script");
      }
      return this;
    }

    /** Reads and forgets until the far side has closed. */
    public Peer readToTheEnd() {
      try {
        while (in().read() >= 0) {
          // Goes on.
        }
      } catch (IOException e) {
        // An end as well.
      }
      return this;
    }

    /** Whether nothing arrives for so long. */
    public boolean isSilentFor(int millis) throws IOException {
      socket.setSoTimeout(millis);
      try {
        int next = in().read();
        throw new AssertionError("the far side was not silent: " + next);
      } catch (java.net.SocketTimeoutException e) {
        return true;
      } finally {
        socket.setSoTimeout(PATIENCE_MILLIS);
      }
    }

    // Not in the constructor: with TLS it starts a handshake.
    private DataInputStream in() throws IOException {
      if (in == null) {
        in = new DataInputStream(socket.getInputStream());
      }
      return in;
    }
  }
}
