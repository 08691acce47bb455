package dev.enlace.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What messages to one receiver are signed with, as Standard Webhooks has it. */
public final class Secret {
  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;

  private final SecretKeySpec key;

  private Secret(byte... bytes) {
    key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /**
   * Reads a secret: {@code whsec_} and Base64, or any other text, which counts byte for byte.
   *
   * @throws IllegalArgumentException if it is no Base64, or shorter than {@value #LEAST_BYTES}
   *     bytes; the message is for a person, and without the secret
   */
  public static Secret of(String text) {
    byte[] bytes = bytes(text);
    if (bytes.length < LEAST_BYTES) {
      throw new IllegalArgumentException("has to hold at least " + LEAST_BYTES + " bytes.");
    }
    return new Secret(bytes);
  }

  private static byte[] bytes(String text) {
    if (!text.startsWith(PREFIX)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      // Without the cause, which quotes it.
      throw new IllegalArgumentException("has to hold Base64 after " + PREFIX + ".");
    }
  }

  /** The signature of a message, as it stands in the header. */
  String sign(String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "…";
  }
}
