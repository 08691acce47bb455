package dev.enlace.store;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL, from Debian's package, for all tests of this run: a cluster of its own in a
 * temporary directory, on a free port of this machine. Tests that need it are skipped where the
 * package is not installed.
 */
final class Postgres {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static @Nullable Postgres running;

  private final Path programs;
  private final Path directory;
  private final int port;

  private Postgres(Path programs) throws IOException, InterruptedException {
    this.programs = programs;
    directory = Files.createTempDirectory("enlace-postgres");
    port = freePort();
    if (isRoot()) {
      // It refuses to run as root.
      run(List.of("chown", "postgres", directory.toString()));
    }
    run(
        asItself(
            "initdb", "-D", data(), "-U", "enlace", "--auth=trust", "--no-sync", "-E", "UTF8"));
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    start();
  }

  /** The one of this run; skips the test if there can be none. */
  static synchronized Postgres get() throws IOException, InterruptedException {
    if (running == null) {
      Path programs = programs();
      if (programs == null) {
        System.out.println("SKIPPED: the store on PostgreSQL (Debian: apt-get install postgresql)");
        abort("no PostgreSQL on this machine");
      }
      running = new Postgres(programs);
    }
    return running;
  }

  /** A new database in it. */
  String database() throws SQLException {
    String name = "store_" + NAMES.incrementAndGet();
    execute("postgres", "create database " + name);
    return name;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=enlace";
  }

  int port() {
    return port;
  }

  void execute(String database, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(database));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  void start() throws IOException, InterruptedException {
    String options =
        "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off";
    run(
        asItself(
            "pg_ctl",
            "-D",
            data(),
            "-w",
            "-t",
            "40",
            "-l",
            data() + "/log",
            "-o",
            options,
            "start"));
  }

  /** Without letting anybody finish. */
  void stop() throws IOException, InterruptedException {
    run(asItself("pg_ctl", "-D", data(), "-w", "-t", "40", "-m", "immediate", "stop"));
  }

  private void remove() {
    try {
      stop();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | IllegalStateException e) {
      System.err.println(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private List<String> asItself(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static @Nullable Path programs() throws IOException {
    if (!Files.isDirectory(PACKAGES)) {
      return null;
    }
    try (Stream<Path> versions = Files.list(PACKAGES)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparing(Path::toString))
          .orElse(null);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    Path log = Files.createTempFile(directory, "enlace-postgres", ".log");
    Process process =
        new ProcessBuilder(command)
            // Not one that it may not enter.
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(50, TimeUnit.SECONDS);
    String said = Files.readString(log);
    Files.delete(log);
    if (!ended || process.exitValue() != 0) {
      throw new IllegalStateException(command + ": " + said);
    }
  }
}
