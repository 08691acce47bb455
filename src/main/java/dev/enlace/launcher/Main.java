package dev.enlace.launcher;

import dev.enlace.Config;
import dev.enlace.access.AccessSettings.Login;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import org.eclipse.jetty.ee10.webapp.WebAppContext;

/**
 * Runs the panel by itself, without a container of one's own.
 *
 * <p>The first line on standard output is the panel's URL, with a secret that signs its first user
 * in; it comes when the panel answers. For every line on standard input another such URL is
 * printed. The log goes to standard error. What cannot be started says why, there, and ends with
 * status 2. With {@code ENLACE_WITH_PARENT=1} it ends when its standard input does.
 */
public final class Main {
  /** How long stopping may take. */
  private static final long STOP_MILLIS = 5000;

  /** What the log looks like: everything of ours, and of others what is not well. */
  private static final String LOGGING =
      """
      handlers=java.util.logging.ConsoleHandler
      java.util.logging.ConsoleHandler.formatter=dev.enlace.launcher.LogLine
      java.util.logging.ConsoleHandler.level=ALL
      .level=WARNING
      dev.enlace.level=INFO
      com.zaxxer.hikari.level=SEVERE
      """;

  private Main() {}

  static {
    // Unless it is told how many references a cache line holds, Jetty starts all of JMX to find
    // out.
    System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
  }

  /** Takes no arguments; the settings are in the environment or in a file. */
  public static void main(String[] args) {
    try {
      if (args.length == 1 && args[0].equals("--rehearse")) {
        rehearse();
        return;
      }
      setUpLog();
      if (args.length > 0) {
        refuse(
            "The launcher takes no arguments; its settings are in the environment or in a file.");
      } else {
        Config config = Config.read(name -> null);
        if (config.logsJson()) {
          logJson();
        }
        serve(config);
      }
    } catch (Config.WrongSettingException | StartException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      System.getLogger(Main.class.getName()).log(System.Logger.Level.ERROR, "Not started", e);
      refuse("The panel could not be started; the line above says why.");
    }
  }

  private static void setUpLog() throws IOException {
    if (System.getProperty("java.util.logging.config.file") == null) {
      LogManager.getLogManager()
          .readConfiguration(new ByteArrayInputStream(LOGGING.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Wherever nobody chose what the lines look like. */
  private static void logJson() {
    for (Handler handler : LogManager.getLogManager().getLogger("").getHandlers()) {
      if (handler.getFormatter() instanceof LogLine) {
        handler.setFormatter(new JsonLine());
      }
    }
  }

  /** What is logged meanwhile, of a gateway that is not to be there, is shown only if it fails. */
  private static void rehearse() throws Exception {
    PrintStream terminal = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      setUpLog();
      Rehearsal.run(war());
    } catch (Exception e) {
      log.writeTo(terminal);
      e.printStackTrace(terminal);
      throw e;
    } finally {
      System.setErr(terminal);
    }
  }

  /**
   * Prints the URL for every line on standard input. With a parent, ends the process when standard
   * input does: whoever started it holds the other end, and may be killed without a chance to take
   * us along.
   */
  private static void listenToParent(Supplier<String> url) {
    boolean withParent = "1".equals(System.getenv("ENLACE_WITH_PARENT"));
    Thread waiting =
        new Thread(
            () -> {
              try {
                for (int b = System.in.read(); b >= 0; b = System.in.read()) {
                  if (b == '\n') {
                    print(url.get());
                  }
                }
              } catch (IOException e) {
                // As good as its end.
              }
              if (withParent) {
                System.exit(0);
              }
            },
            "enlace-parent");
    waiting.setDaemon(true);
    waiting.start();
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void serve(Config config) throws Exception {
    // Where nobody chose, whoever sees the terminal is let in.
    Login chosen = config.access().login();
    String login = (chosen == null ? Login.START : chosen).name().toLowerCase(Locale.ROOT);
    WebAppContext panel = WebApp.of(war(), Map.of("enlace.login", login));
    JettyServer server = new JettyServer(config.host(), config.port(), panel);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "enlace-stop"));
    try {
      server.start();
    } catch (BindException e) {
      throw new StartException(
          "ENLACE_PORT "
              + config.port()
              + " is taken by another program. Stop that one, or set another port; 0 takes any that"
              + " is free. Example: ENLACE_PORT=0");
    }
    Supplier<String> url = () -> WebApp.startUrl(panel, server.address()).toString();
    print(url.get());
    listenToParent(url);
  }

  /** On a thread of its own, so that nothing that hangs can keep the process. */
  private static void stop(JettyServer server) {
    Thread stopping = new Thread(server::close);
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The WAR: beside the directory of the launcher's jar, unless {@code ENLACE_WAR} says else. */
  static Path war() throws IOException {
    String set = System.getProperty("enlace.war", System.getenv("ENLACE_WAR"));
    Path war;
    if (set != null && !set.isBlank()) {
      war = Path.of(set);
    } else {
      try {
        URI jar = Main.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        war = Path.of(jar).resolveSibling("../enlace.war").normalize();
      } catch (URISyntaxException e) {
        throw new IOException(e);
      }
    }
    if (!Files.isRegularFile(war)) {
      throw new StartException(
          "ENLACE_WAR: there is no WAR at "
              + war
              + ". Build it with mvn package, or say where it is. Example:"
              + " ENLACE_WAR=target/enlace.war");
    }
    return war.toAbsolutePath();
  }

  private static void refuse(String why) {
    System.err.println(why);
    System.exit(2);
  }

  /** What keeps the panel from starting, in words for the person who starts it. */
  static final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
      super(message);
    }
  }
}
