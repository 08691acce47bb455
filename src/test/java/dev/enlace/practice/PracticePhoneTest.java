package dev.enlace.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PracticePhoneTest {
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private volatile String answer = "";
  private ServerSocket control;
  private PracticePhone phone;

  @BeforeEach
  void listen() throws IOException {
    control = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread server = new Thread(this::serve);
    server.setDaemon(true);
    server.start();
    URI url = URI.create("http://127.0.0.1:" + control.getLocalPort());
    phone = new PracticePhone(url, Duration.ofMillis(500));
  }

  @AfterEach
  void close() throws IOException {
    control.close();
  }

  private void serve() {
    while (!control.isClosed()) {
      try (Socket socket = control.accept()) {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("}")) {
          text.append((char) in.read());
        }
        requests.add(text.toString());
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        if (!answer.contains("Content-Length: 2\r\n")) {
          in.read(); // hangs, until the other side gives up
          requests.add("gone");
        }
      } catch (IOException e) {
        requests.add("gone");
      }
    }
  }

  private String next() throws InterruptedException {
    return String.valueOf(requests.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void scanningHandsOverTheCode() throws Exception {
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    phone.scan("2@a=,b");
    String request = next();
    assertTrue(request.startsWith("POST /scan HTTP/1.1\r\n"), request);
    assertTrue(request.contains("\"qr\":\"2@a"), request);
    phone.enter("K7WQ2MRT", "525512341234");
    assertTrue(next().endsWith("{\"code\":\"K7WQ2MRT\",\"phone\":\"525512341234\"}"));
    phone.unlink("525512341234");
    assertTrue(next().endsWith("{\"phone\":\"525512341234\"}"));
  }

  @Test
  void aNoIsAFailure() {
    answer = "HTTP/1.1 410 Gone\r\nContent-Length: 2\r\n\r\n{}";
    IOException failure = assertThrows(IOException.class, () -> phone.scan("2@a"));
    assertEquals("/scan was answered with HTTP 410", failure.getMessage());
  }

  @Test
  void silenceEndsAtTheDeadlineAndClosesTheConnection() throws Exception {
    assertThrows(IOException.class, () -> phone.scan("2@a"));
    next();
    assertEquals("gone", next());
  }

  @Test
  void aBodyThatNeverEndsDoesNotOutliveTheDeadline() {
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx";
    assertThrows(IOException.class, () -> phone.scan("2@a"));
  }

  @Test
  void nobodyThereIsAFailure() throws Exception {
    control.close();
    assertThrows(IOException.class, () -> phone.scan("2@a"));
  }
}
