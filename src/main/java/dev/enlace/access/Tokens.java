package dev.enlace.access;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that count now. The file is read again as soon as it is another one, so that a token
 * that is revoked is worth nothing from the next request on. Safe from any thread.
 */
public final class Tokens {
  private static final System.Logger log = System.getLogger(Tokens.class.getName());

  private final TokenFile file;
  private final InstantSource clock;
  // Both guarded by this.
  private List<Token> tokens = List.of();
  private String version = "";

  Tokens(TokenFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** The token that somebody shows; null if it is none, or has expired. */
  public @Nullable Token find(String secret) {
    if (!secret.startsWith(Token.PREFIX)) {
      return null;
    }
    String hash = Secrets.hash(secret);
    Token found = null;
    for (Token token : newest()) {
      // All of them are looked at, so that the time does not tell where it stands.
      if (Secrets.same(hash, token.sha256()) && isInTime(token)) {
        found = token;
      }
    }
    return found;
  }

  /** Whether a token that was found once still counts, with the same rights. */
  public boolean isValid(Token token) {
    return isInTime(token) && newest().contains(token);
  }

  private boolean isInTime(Token token) {
    Instant now = clock.instant();
    return now.isBefore(token.expires());
  }

  private synchronized List<Token> newest() {
    String present = present();
    if (!present.equals(version)) {
      version = present;
      try {
        tokens = file.read();
      } catch (IOException e) {
        // Nobody is let in by a file that cannot be trusted.
        tokens = List.of();
        log.log(WARNING, "No token counts: {0}", e.getMessage());
      }
    }
    return tokens;
  }

  private String present() {
    try {
      BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (IOException e) {
      return "";
    }
  }
}
