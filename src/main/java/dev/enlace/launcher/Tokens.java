package dev.enlace.launcher;

import dev.enlace.access.Role;
import dev.enlace.access.Token;
import dev.enlace.access.TokenFile;
import dev.enlace.session.SessionRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes, lists and revokes tokens, from the command line. A panel that runs notices by itself. Ends
 * with status 0 if it did what was asked for, 1 if it could not, and 2 if it did not understand.
 */
public final class Tokens {
  static final String HELP =
      """
      scripts/token create --name NAME [--role viewer|operator|admin] [--session ID]… [--days N]
      scripts/token list
      scripts/token revoke ID

      Tokens let programs in (Authorization: Bearer …), and people on the login page.

        --name NAME    whose it is; stands beside what is done with it
        --role ROLE    what it may do; operator if left out
        --session ID   opens this session only; may be given more than once
        --days N       how long it is good for, 1 to 3650; 90 if left out

      A token is shown once. What is kept of it, in ENLACE_DATA, cannot be used to come in.
      """;

  private static final int DEFAULT_DAYS = 90;

  private Tokens() {}

  /** As {@link #HELP} says. */
  public static void main(String[] args) {
    String data = System.getenv("ENLACE_DATA");
    Path directory =
        data == null || data.isBlank()
            ? Path.of(System.getProperty("user.home"), ".enlace")
            : Path.of(data);
    System.exit(
        run(
            args,
            directory,
            Instant.now(),
            new PrintStream(System.out, true, StandardCharsets.UTF_8),
            new PrintStream(System.err, true, StandardCharsets.UTF_8)));
  }

  /** The same, with everything handed in. */
  static int run(String[] args, Path data, Instant now, PrintStream out, PrintStream err) {
    Deque<String> words = new ArrayDeque<>(List.of(args));
    try {
      TokenFile file = new TokenFile(data);
      switch (words.isEmpty() ? "--help" : words.remove()) {
        case "create" -> {
          open(data);
          create(file, words, now, out, err);
        }
        case "list" -> list(file, now, out);
        case "revoke" -> revoke(file, words, err);
        case "--help", "-h" -> out.print(HELP);
        default -> throw new IllegalArgumentException("It is create, list or revoke.");
      }
      return 0;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println();
      err.print(HELP);
      return 2;
    } catch (IOException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private static void open(Path data) throws IOException {
    boolean posix = data.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!Files.isDirectory(data)) {
      if (posix) {
        Files.createDirectories(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(data);
      }
    }
  }

  private static void create(
      TokenFile file, Deque<String> words, Instant now, PrintStream out, PrintStream err)
      throws IOException {
    String name = "";
    Role role = Role.OPERATOR;
    Set<String> sessions = new TreeSet<>();
    int days = DEFAULT_DAYS;
    while (!words.isEmpty()) {
      String option = words.remove();
      String value = words.isEmpty() ? "" : words.remove();
      switch (option) {
        case "--name" -> name = value.strip();
        case "--role" -> role = role(value);
        case "--session" -> sessions.add(session(value));
        case "--days" -> days = days(value);
        default -> throw new IllegalArgumentException("There is no option " + option + ".");
      }
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("--name wants the name of whoever gets the token.");
    }
    Token.Fresh fresh =
        Token.make(
            name, role, sessions.isEmpty() ? null : sessions, now, now.plus(Duration.ofDays(days)));
    List<Token> tokens = new ArrayList<>(file.read());
    tokens.add(fresh.token());
    file.write(tokens);
    out.println(fresh.secret());
    err.println(
        "This is shown once. It is good for "
            + days
            + " days; scripts/token revoke "
            + fresh.token().id()
            + " ends it sooner.");
  }

  private static void list(TokenFile file, Instant now, PrintStream out) throws IOException {
    for (Token token : file.read()) {
      out.printf(
          "%s  …%s  %-8s  %-24s  %s  %s%n",
          token.id(),
          token.last4(),
          token.role().word(),
          token.person().name(),
          token.sessions() == null ? "all sessions" : String.join(",", token.sessions()),
          now.isBefore(token.expires()) ? "until " + token.expires() : "expired");
    }
  }

  private static void revoke(TokenFile file, Deque<String> words, PrintStream err)
      throws IOException {
    @Nullable String id = words.poll();
    List<Token> tokens = new ArrayList<>(file.read());
    if (id == null || !tokens.removeIf(token -> token.id().equals(id))) {
      throw new IllegalArgumentException("There is no such token; scripts/token list shows them.");
    }
    file.write(tokens);
    err.println("It is worth nothing from now on.");
  }

  private static Role role(String word) {
    Role role = Role.of(word);
    if (role == null) {
      throw new IllegalArgumentException("--role is viewer, operator or admin.");
    }
    return role;
  }

  private static String session(String id) {
    if (!SessionRegistry.isId(id)) {
      throw new IllegalArgumentException("--session wants the id of a session, such as aura.");
    }
    return id;
  }

  private static int days(String value) {
    int days = value.matches("\\d{1,4}") ? Integer.parseInt(value) : 0;
    if (days < 1 || days > 3650) {
      throw new IllegalArgumentException("--days is a number from 1 to 3650.");
    }
    return days;
  }
}
