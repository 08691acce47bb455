package dev.enlace.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP byte by byte, because the JDK's client refuses to send what an attacker would. */
public final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  /**
   * An answer.
   *
   * @param headers by their names in lower case
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private final Socket socket;

  public RawHttp(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  /** Sends one request on a connection of its own. */
  public static Answer exchange(URI server, String head, String body) throws IOException {
    try (RawHttp http = new RawHttp(server)) {
      http.send(head, body);
      return http.receive();
    }
  }

  /**
   * Sends one request.
   *
   * @param head request line and headers, lines ended by LF; Host and Content-Length are added
   *     where they are missing
   */
  public void send(String head, String body) throws IOException {
    StringBuilder text = new StringBuilder(head.strip().replace("\n", "\r\n")).append("\r\n");
    if (!head.contains("\nHost:")) {
      text.append("Host: 127.0.0.1:").append(socket.getPort()).append("\r\n");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && !head.contains("\nTransfer-Encoding:")) {
      text.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    text.append("\r\n").append(body);
    socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  public void setTimeout(Duration timeout) throws IOException {
    socket.setSoTimeout((int) timeout.toMillis());
  }

  public Answer receive() throws IOException {
    InputStream in = socket.getInputStream();
    String[] head = head(in).split("\r\n");
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < head.length; i++) {
      String[] field = head[i].split(": ?", 2);
      headers.put(field[0].toLowerCase(Locale.ROOT), field[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(Integer.parseInt(head[0].split(" ")[1]), headers, body);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended after: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
