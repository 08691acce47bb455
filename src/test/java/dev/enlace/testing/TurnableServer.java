package dev.enlace.testing;

import dev.enlace.gateway.Gateways;
import dev.enlace.gateway.RestSettings;
import dev.enlace.launcher.LogLine;
import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.logging.Logger;

/**
 * The whole panel in front of a real REST gateway, under a clock that is turned from outside: for
 * tests in a browser that need three minutes to pass in three seconds.
 *
 * <p>Arguments: the gateway's address, and the directory with the page. The first line on standard
 * output is the panel's address. For each line {@code forward MILLIS} on standard input time is
 * turned, and {@code forwarded} is answered. It ends with its standard input. The log goes to
 * standard error.
 */
public final class TurnableServer {
  private TurnableServer() {}

  /** Serves until its standard input ends. */
  public static void main(String[] args) throws Exception {
    LogLine format = new LogLine();
    Arrays.stream(Logger.getLogger("").getHandlers()).forEach(h -> h.setFormatter(format));
    URI url = URI.create(args[0]);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (CodeCheck codes = new CodeCheck(LinkCode.PATTERN);
        TestServer server =
            TestServer.before(
                Path.of(args[1]),
                scheduler -> Gateways.rest("rest", RestSettings.of(url), codes, scheduler))) {
      System.out.println(server.address());
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String millis = line.replaceFirst("^forward ", "");
        server.scheduler.forward(Duration.ofMillis(Long.parseLong(millis)));
        System.out.println("forwarded");
      }
    }
  }
}
