package dev.enlace.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

  // The value that the libraries of Standard Webhooks are themselves tested with.
  @Test
  void signsAsStandardWebhooksDoes() {
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, BODY));
  }

  @Test
  void aTextCountsByteForByte() {
    assertEquals(
        Secret.of("whsec_YSBzZWNyZXQgb2Ygc29tZSBsZW5ndGgsIGluIHdvcmRz").sign("evt_1", 1, BODY),
        Secret.of("a secret of some length, in words").sign("evt_1", 1, BODY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "twentythree-characters-", "whsec_", "whsec_MfKQ9r8GKYqr", "whsec_M*KQ9r8GK"})
  void whatIsTooShortOrUnreadableIsRefusedWithoutQuotingIt(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Secret.of(text));
    assertFalse(text.length() > 6 && String.valueOf(refused.getMessage()).contains(text));
    assertNull(refused.getCause());
  }

  @Test
  void doesNotShowItself() {
    assertEquals("…", Secret.of("a-secret-that-nobody-may-see").toString());
  }
}
