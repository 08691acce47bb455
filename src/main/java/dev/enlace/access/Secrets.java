package dev.enlace.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random secrets, of which only hashes are kept. */
final class Secrets {
  /** So random that a plain hash hides them. */
  private static final int BYTES = 32;

  /** Longer than any secret of ours: what is longer needs no hashing. */
  private static final int MAX_CHARS = 256;

  private static final SecureRandom random = new SecureRandom();

  private Secrets() {}

  /** 256 bits, in characters that a URL and a cookie may hold. */
  static String fresh() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** SHA-256 in hexadecimal digits. */
  static String hash(String secret) {
    String text = secret.length() > MAX_CHARS ? "" : secret;
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Whether two hashes are the same, in a time that does not tell how much of them is. */
  static boolean same(String hash, String other) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }
}
