package dev.enlace.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.access.Role;
import dev.enlace.access.Token;
import dev.enlace.access.TokenFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    out.reset();
    return Tokens.run(
        args,
        home.resolve("data"),
        NOW,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void aTokenIsShownOnceAndKeptAsAHash() throws Exception {
    assertEquals(0, run("create", "--name", "Ana", "--session", "aura", "--days", "7"));
    String secret = printed();
    assertTrue(secret.matches("wap_[A-Za-z0-9_-]{43}"), secret);
    assertFalse(Files.readString(home.resolve("data/tokens.json")).contains(secret.substring(4)));
    Token token = new TokenFile(home.resolve("data")).read().get(0);
    assertEquals("Ana", token.name());
    assertEquals(Role.OPERATOR, token.role());
    assertEquals(Set.of("aura"), token.sessions());
    assertEquals(NOW.plus(Duration.ofDays(7)), token.expires());
    assertTrue(secret.endsWith(token.last4()));

    assertEquals(0, run("list"));
    assertTrue(printed().contains(token.id()), printed());
    assertFalse(printed().contains(secret), printed());
    assertEquals(0, run("revoke", token.id()));
    assertEquals(0, run("list"));
    assertEquals("", printed());
    assertEquals(2, run("revoke", token.id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "make",
        "create",
        "create --name",
        "create --name a --role owner",
        "create --name a --role guest",
        "create --name a --session ../b",
        "create --name a --days 0",
        "create --name a --days forever",
        "create --name a --key b",
        "revoke"
      })
  void whatItDoesNotUnderstandMakesNoToken(String command) {
    assertEquals(2, run(command.split(" ")));
    assertEquals("", printed());
    assertFalse(Files.exists(home.resolve("data/tokens.json")));
  }
}
