package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/security.md} names are there. */
class SecurityDocsTest {
  private static final Pattern JAVA = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");
  private static final Pattern NODE = Pattern.compile("`([\\w-]+\\.test\\.js)(?:: ([^`]+))?`");

  private static String docs() throws IOException {
    return Files.readString(Path.of("docs/security.md"));
  }

  /** The text of a test's file, wherever below it is; empty if there is none. */
  private static String source(String name, String... roots) throws IOException {
    for (String root : roots) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.toList()) {
          if (file.getFileName().toString().equals(name)) {
            return Files.readString(file);
          }
        }
      }
    }
    return "";
  }

  @Test
  void everyTestThatIsNamedIsThere() throws Exception {
    List<String> missing = new ArrayList<>();
    Matcher java = JAVA.matcher(docs());
    while (java.find()) {
      String source = source(java.group(1) + ".java", "src/test/java");
      boolean there =
          java.group(2) == null
              ? !source.isEmpty()
              : source.contains("void " + java.group(2) + "(");
      if (!there) {
        missing.add(java.group());
      }
    }
    Matcher node = NODE.matcher(docs());
    while (node.find()) {
      String source = source(node.group(1), "scripts/tests", "src/test/js");
      if (source.isEmpty() || (node.group(2) != null && !source.contains(node.group(2)))) {
        missing.add(node.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void everyThreatHasARow() throws Exception {
    Set<String> rows =
        docs()
            .lines()
            .filter(line -> line.matches("\\| T\\d+ \\|.*"))
            .map(line -> line.split("\\s*\\|\\s*")[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        IntStream.rangeClosed(1, 25)
            .mapToObj(n -> "T" + n)
            .collect(Collectors.toCollection(TreeSet::new)),
        rows);
  }

  @Test
  void theTestItselfSeesSomething() throws Exception {
    assertTrue(JAVA.matcher(docs()).results().count() > 50);
    assertTrue(NODE.matcher(docs()).results().count() > 5);
  }
}
