package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the code to the package map in the README. */
class LayersTest {
  private static final Pattern PACKAGES =
      Pattern.compile("(?m)^ +dev\\.enlace(?:\\.(\\w+))? +-> (?:dev\\.enlace(?:\\.(\\w+))?|\\S+) ");
  private static final Pattern CLASSES =
      Pattern.compile("(?m)^ +(dev\\.enlace[\\w.$]*) +-> (\\S+)");

  /** Whom each room may know. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("thread", Set.of()),
          Map.entry("reason", Set.of()),
          Map.entry("time", Set.of("thread")),
          Map.entry("qr", Set.of("thread")),
          Map.entry("access", Set.of("time", "thread")),
          Map.entry("practice", Set.of("thread")),
          Map.entry("store", Set.of("thread")),
          Map.entry("net", Set.of()),
          Map.entry("webhook", Set.of("store", "time", "net", "thread")),
          Map.entry("gateway", Set.of("qr", "net", "reason", "time", "thread")),
          Map.entry("session", Set.of("gateway", "store", "reason", "time", "thread")),
          Map.entry("metrics", Set.of("session", "store", "webhook", "reason")),
          Map.entry("diagnosis", Set.of("gateway", "qr", "reason", "time", "thread")),
          Map.entry(
              "web",
              Set.of(
                  "session",
                  "store",
                  "metrics",
                  "gateway",
                  "qr",
                  "reason",
                  "time",
                  "thread",
                  "practice",
                  "diagnosis",
                  "access")),
          Map.entry(
              "root",
              Set.of(
                  "web",
                  "metrics",
                  "session",
                  "store",
                  "gateway",
                  "qr",
                  "reason",
                  "time",
                  "practice",
                  "webhook",
                  "net",
                  "diagnosis",
                  "access")),
          Map.entry("launcher", Set.of("root", "web", "session", "diagnosis", "access", "thread")));

  /** Which classes may use which library. */
  private static final Map<String, Pattern> ROOMS_OF_LIBRARIES =
      Map.of(
          "org.java_websocket.", Pattern.compile("dev\\.enlace\\.gateway\\..*"),
          "io.prometheus.", Pattern.compile("dev\\.enlace\\.metrics\\..*"),
          "java.sql.", Pattern.compile("dev\\.enlace\\.store\\..*"),
          "javax.sql.", Pattern.compile("dev\\.enlace\\.store\\..*"),
          "org.h2.", Pattern.compile("dev\\.enlace\\.store\\..*"),
          "com.zaxxer.hikari.", Pattern.compile("dev\\.enlace\\.store\\..*"),
          "org.flywaydb.", Pattern.compile("dev\\.enlace\\.store\\..*"),
          "com.google.zxing.", Pattern.compile("dev\\.enlace\\.qr\\..*"),
          "org.eclipse.jetty.", Pattern.compile("dev\\.enlace\\.launcher\\..*"),
          "jakarta.servlet.", Pattern.compile("dev\\.enlace\\.(web\\..*|AppListener.*)"));

  @Test
  void packagesDependOnlyDownward() {
    Set<String> forbidden = new TreeSet<>();
    PACKAGES
        .matcher(jdeps("-verbose:package"))
        .results()
        .filter(edge -> edge.group().contains("-> dev.enlace"))
        .forEach(
            edge -> {
              String from = edge.group(1) == null ? "root" : edge.group(1);
              String to = edge.group(2) == null ? "root" : edge.group(2);
              if (!from.equals(to) && !MAY_KNOW.getOrDefault(from, Set.of()).contains(to)) {
                forbidden.add(from + " -> " + to);
              }
            });
    assertEquals(Set.of(), forbidden);
  }

  /** What a gateway may say are values; a gateway itself is none of the web's business. */
  @Test
  void theWebSeesNoGatewayAtWork() {
    assertEquals(
        Set.of("dev.enlace.gateway.Account", "dev.enlace.gateway.Gateway"),
        uses("dev\\.enlace\\.web\\..*", "dev.enlace.gateway."));
  }

  @Test
  void everyLibraryHasOneRoom() {
    ROOMS_OF_LIBRARIES.forEach(
        (library, room) ->
            assertEquals(Set.of(), uses("(?!" + room.pattern() + "$).*", library), library));
  }

  @Test
  void theTestItselfSeesSomething() {
    assertEquals(false, uses("dev\\.enlace\\.launcher\\..*", "org.eclipse.jetty.").isEmpty());
    assertEquals(false, uses("dev\\.enlace\\.qr\\..*", "com.google.zxing.").isEmpty());
  }

  private static Set<String> uses(String user, String used) {
    return CLASSES
        .matcher(jdeps("-verbose:class"))
        .results()
        .filter(edge -> edge.group(1).matches(user) && edge.group(2).startsWith(used))
        .map(edge -> edge.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String jdeps(String detail) {
    var out = new StringWriter();
    var writer = new PrintWriter(out);
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    jdeps.run(writer, writer, detail, "--ignore-missing-deps", "target/classes");
    return out.toString();
  }
}
