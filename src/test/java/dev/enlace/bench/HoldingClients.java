package dev.enlace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many panels at once: each asks for the status, is held, reads the answer, and asks again. One
 * thread does it all, so that the clients cost as little as can be.
 *
 * <p>Whenever each of them has had one more answer, it prints when the first, the middle and the
 * last of these had been read: {@code round 1795210000000.123 …}, in milliseconds since the epoch.
 * {@code clock} on standard input prints the present instant; the end of standard input ends it.
 */
final class HoldingClients {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");
  private static final int MAX_ANSWER_BYTES = 16 * 1024;

  /** As many connections are opened at a time: no server's backlog overflows. */
  private static final int AT_A_TIME = 100;

  private final URI url;
  private final Selector selector = Selector.open();
  private final double[] arrivals;
  private int opened;
  private int arrived;

  private HoldingClients(URI url, int count) throws IOException {
    this.url = url;
    arrivals = new double[count];
  }

  /** Takes the URL of the status, and how many clients there are to be. */
  public static void main(String[] args) throws IOException {
    Thread commands = new Thread(HoldingClients::readCommands);
    commands.setDaemon(true);
    commands.start();
    new HoldingClients(URI.create(args[0]), Integer.parseInt(args[1])).run();
  }

  private static void readCommands() {
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.printf(Locale.ROOT, "clock %.3f%n", now());
      }
    } catch (IOException e) {
      // Whoever measures is gone.
    }
    System.exit(0);
  }

  private static double now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
  }

  private void run() throws IOException {
    while (true) {
      while (opened < arrivals.length && opened < arrived + AT_A_TIME) {
        open();
      }
      selector.select(this::ready);
    }
  }

  private void open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    channel.socket().setTcpNoDelay(true);
    channel.configureBlocking(false);
    ByteBuffer buffer = ByteBuffer.allocate(MAX_ANSWER_BYTES);
    channel.register(selector, SelectionKey.OP_READ, buffer);
    opened++;
    ask(channel, "");
  }

  private void ask(SocketChannel channel, String query) throws IOException {
    String request =
        "GET "
            + url.getPath()
            + query
            + " HTTP/1.1\r\nHost: "
            + url.getAuthority()
            + "\r\nAccept: application/json\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
  }

  private void ready(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    ByteBuffer buffer = (ByteBuffer) key.attachment();
    try {
      if (channel.read(buffer) < 0) {
        throw new IOException("the server closed a connection");
      }
      String text = StandardCharsets.ISO_8859_1.decode(buffer.duplicate().flip()).toString();
      int head = text.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(text);
      if (head < 0 || !length.find()) {
        return;
      }
      if (buffer.position() < head + 4 + Integer.parseInt(length.group(1))) {
        return;
      }
      double at = now();
      Matcher version = VERSION.matcher(text);
      if (!text.startsWith("HTTP/1.1 200") || !version.find()) {
        throw new IOException("not a status: " + text.lines().findFirst().orElse(""));
      }
      buffer.clear();
      ask(channel, "?after=" + version.group(1));
      count(at);
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void count(double at) {
    arrivals[arrived++] = at;
    if (arrived == arrivals.length) {
      Arrays.sort(arrivals);
      System.out.printf(
          Locale.ROOT,
          "round %.3f %.3f %.3f%n",
          arrivals[0],
          arrivals[arrived / 2],
          arrivals[arrived - 1]);
      arrived = 0;
    }
  }
}
