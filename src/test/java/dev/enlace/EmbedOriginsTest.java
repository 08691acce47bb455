package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedOriginsTest {
  private static Set<String> origins(String value) {
    return Given.with("EMBED_ORIGINS", value).embedOrigins();
  }

  private static String wrong(String value) {
    return Given.refused("EMBED_ORIGINS", "EMBED_ORIGINS", value);
  }

  @Test
  void thereAreNoneUntilSomebodyNamesThem() {
    assertEquals(Set.of(), Given.with().embedOrigins());
    assertEquals(Set.of(), origins(" "));
  }

  @Test
  void areKeptAsABrowserWritesThem() {
    assertEquals(
        Set.of("https://crm.example.com", "https://portal.example:8443"),
        origins("https://CRM.example.com:443, https://portal.example:8443"));
  }

  @Test
  void onThisMachineTheyNeedNoTls() {
    assertEquals(
        Set.of("http://localhost:3000", "http://127.0.0.1"),
        origins("http://localhost:3000,http://127.0.0.1:80"));
    assertTrue(wrong("http://crm.example.com").contains("has to be https"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "crm.example.com",
        "https://*.example.com",
        "https://crm.example.com/",
        "https://crm.example.com/app",
        "https://crm.example.com?x",
        "https://crm.example.com#x",
        "https://crm.example.com:",
        "https://crm.example.com:99999",
        "https://",
        "https:crm.example.com",
        "ftp://crm.example.com",
        "https://[::1]",
        "null",
        "'self'",
        "https://crm.example.com;script-src",
        "https://ñandú.example",
        "https://crm.example.com,x"
      })
  void whatIsNoOriginStopsTheStart(String value) {
    assertTrue(wrong(value).contains("has to be a list of origins"), value);
  }

  @Test
  void aPasswordInOneIsNotRepeated() {
    assertFalse(wrong("https://ana:s3cret@crm.example.com").contains("s3cret"));
  }

  @Test
  void thereAreOnlySoMany() {
    String many =
        IntStream.rangeClosed(1, 21)
            .mapToObj(i -> "https://crm" + i + ".example")
            .collect(Collectors.joining(","));
    assertTrue(wrong(many).contains("more than 20"));
  }
}
