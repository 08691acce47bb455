package dev.enlace.launcher;

import dev.enlace.Config;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.webapp.WebAppContext;

/**
 * Starts the panel, asks it what a browser asks first, and stops it: while the JVM writes down
 * which classes that takes. It touches neither the settings nor anything outside this process.
 */
final class Rehearsal {
  private static final int TIMEOUT_MILLIS = 20_000;

  private Rehearsal() {}

  /**
   * @throws IOException if an answer is not the one that it has to be
   */
  static void run(Path war) throws Exception {
    Path data = Files.createTempDirectory("enlace-rehearsal");
    WebAppContext panel = WebApp.of(war, parameters(data));
    try (JettyServer server = new JettyServer("127.0.0.1", 0, panel)) {
      server.start();
      URI address = server.address();
      String secret = WebApp.startUrl(panel, address).getFragment().substring("t=".length());
      String login = ask(address, "POST /api/login", "{\"start\":\"" + secret + "\"}", "");
      String cookie = login.replaceFirst("(?s).*\r\nSet-Cookie: ([^;]*);.*", "$1");
      for (String path :
          List.of(
              "/",
              "/entrar",
              "/panel_cliente/default/whatsapp",
              "/api/panel",
              "/healthz",
              "/none")) {
        ask(address, "GET " + path, "", cookie);
      }
      ask(address, "POST /api/sessions", "{\"session_id\":\"default\"}", cookie);
      // Until the gateway is found missing: what waits and tries again is needed first of all.
      String status = "";
      for (int version = 1; version < 20 && !status.contains("GW_REFUSED"); version++) {
        status = ask(address, "GET /api/sessions/default/status?after=" + version, "", cookie);
      }
      ask(address, "GET /api/sessions/default/events", "", cookie);
      ask(address, "POST /api/sessions/default/stop", "{}", cookie);
    } finally {
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  /** A gateway where nothing listens, and every other setting as if nobody had touched it. */
  private static Map<String, String> parameters(Path data) {
    Map<String, String> parameters = new HashMap<>();
    for (String name : Config.names()) {
      parameters.put(name, "");
    }
    parameters.put("enlace.data", data.toString());
    parameters.put("enlace.config", "none");
    parameters.put("enlace.gateway.url", "http://127.0.0.1:9");
    parameters.put("enlace.login", "start");
    return parameters;
  }

  /** Over a plain socket: the JDK's client would bring its own classes into the archive. */
  private static String ask(URI address, String what, String body, String cookie)
      throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      String request =
          what
              + " HTTP/1.1\r\nHost: localhost\r\nX-Requested-By: enlace\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\nCookie: "
              + cookie
              + "\r\n\r\n"
              + body;
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 ") || answer.startsWith("HTTP/1.1 5")) {
        throw new IOException(what + " was answered with " + answer.lines().findFirst().orElse(""));
      }
      return answer;
    }
  }
}
