package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.Config.WrongSettingException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  private static Config with(Object... settings) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    values.put(Setting.GATEWAY_URL, "https://gateway.example/base");
    for (int i = 0; i < settings.length; i += 2) {
      values.put((Setting) settings[i], (String) settings[i + 1]);
    }
    return Config.of(values::get);
  }

  @Test
  void onlyTheGatewaysAddressHasToBeSet() {
    Config config = with();
    assertEquals("127.0.0.1", config.host());
    assertEquals(8080, config.port());
    assertEquals(50, config.maxSessions());
    assertEquals(Set.of(), config.hosts());
    assertEquals("/socket.io/", config.gatewayPath());
    assertEquals("/", config.gatewayNamespace());
    assertEquals("X-API-Key", config.gatewayKeyHeader());
    assertEquals(URI.create("https://gateway.example/base"), config.gatewayUrl());
    assertNull(config.gatewayKey());
    assertNull(config.practiceUrl());
  }

  @Test
  void whatTheGatewaySpeaksIsFoundOutUnlessItIsSaid() {
    assertEquals(Config.GatewayKind.PROBED, with().gatewayKind());
    assertEquals(Config.GatewayKind.REST, with(Setting.GATEWAY_KIND, "rest").gatewayKind());
    assertEquals(Config.GatewayKind.SOCKETIO, with(Setting.GATEWAY_KIND, "socketio").gatewayKind());
  }

  @Test
  void aWordMayStandBeforeTheKey() {
    assertEquals("", with().gatewayKeyScheme());
    assertEquals("Bearer", with(Setting.GATEWAY_KEY_SCHEME, "Bearer").gatewayKeyScheme());
  }

  @Test
  void anEmptyValueIsTheDefault() {
    assertEquals(8080, with(Setting.PORT, " ").port());
  }

  @Test
  void everySettingHasOneNameInEachSpelling() {
    assertEquals("ENLACE_GATEWAY_KEY_FILE", Setting.GATEWAY_KEY_FILE.variable());
    assertEquals("enlace.gateway.key.file", Setting.GATEWAY_KEY_FILE.property());
  }

  @Test
  void aContextParameterWinsOverASystemProperty() {
    System.setProperty("enlace.gateway.name", "property");
    try {
      Map<String, String> parameters = Map.of("enlace.gateway.url", "http://127.0.0.1:9");
      assertEquals("property", Config.read(parameters::get).gatewayName());
      Map<String, String> more =
          Map.of("enlace.gateway.url", "http://127.0.0.1:9", "enlace.gateway.name", "parameter");
      assertEquals("parameter", Config.read(more::get).gatewayName());
    } finally {
      System.clearProperty("enlace.gateway.name");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PORT|65536",
        "PORT|-1",
        "PORT|http",
        "HOST|0.0.0.0",
        "HOST|::",
        "HOST|192.168.1.7",
        "HOST|127.0.0.1.example.org",
        "HOSTS|http://panel.example",
        "HOSTS|panel.example:8080",
        "HOSTS|*",
        "LOGIN|password",
        "TRUSTED_PROXIES|proxy.example",
        "TRUSTED_PROXIES|10.0.0.0/33",
        "TRUSTED_PROXIES|10.0.0.0/8/8",
        "TRUSTED_PROXIES|300.0.0.1",
        "PROXY_SECRET|s3cret s3cret",
        "PROXY_SECRET_FILE|/nowhere/s3cret",
        "MAX_SESSIONS|0",
        "QR_PATTERN|(",
        "PRACTICE_URL|http://example.org:7402",
        "GATEWAY_URL|''",
        "GATEWAY_URL|gateway.example",
        "GATEWAY_URL|ftp://gateway.example",
        "GATEWAY_URL|https://",
        "GATEWAY_URL|https://me:s3cret@gateway.example",
        "GATEWAY_URL|https://gateway.example?key=s3cret",
        "GATEWAY_URL|https://gateway.example/ s3cret",
        "GATEWAY_KIND|soap",
        "GATEWAY_PATH|socket.io",
        "GATEWAY_NAMESPACE|/a,b",
        "GATEWAY_KEY|s3cret s3cret",
        "GATEWAY_KEY|sécret",
        "GATEWAY_KEY_FILE|/nowhere/s3cret",
        "GATEWAY_KEY_HEADER|X Key",
        "GATEWAY_KEY_SCHEME|Bearer s3cret",
        "GATEWAY_AUTH|[]",
        "GATEWAY_AUTH|s3cret",
        "GATEWAY_AUTH|{\"token\":{\"s3cret\":1}}",
        "GATEWAY_AUTH|{\"token\":null}",
        "GATEWAY_HEADERS|{\"X A\":\"s3cret\"}",
        "GATEWAY_HEADERS|{\"X-A\":1}",
        "GATEWAY_HEADERS|{\"X-A\":\"s3cret\\nB: c\"}"
      })
  void aWrongSettingIsNamedWithAnExampleAndWithoutItsSecret(Setting setting, String value) {
    String message =
        String.valueOf(
            assertThrows(WrongSettingException.class, () -> with(setting, value)).getMessage());
    assertTrue(message.startsWith(setting.variable() + " "), message);
    assertTrue(message.contains("Example: " + setting.variable() + "="), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @Test
  void anAddressThatOthersCanReachWantsALogin() {
    assertEquals("0.0.0.0", with(Setting.HOST, "0.0.0.0", Setting.LOGIN, "start").host());
    assertThrows(
        WrongSettingException.class, () -> with(Setting.HOST, "0.0.0.0", Setting.LOGIN, "none"));
    assertThrows(
        WrongSettingException.class,
        () -> with(Setting.HOSTS, "panel.example", Setting.LOGIN, "none"));
  }

  @Test
  void aProxyThatSaysWhoIsAskingHasAnAddressAndASecret() {
    String secret = "s3cret-s3cret-s3cret";
    Config config =
        with(
            Setting.LOGIN, "proxy",
            Setting.TRUSTED_PROXIES, "127.0.0.1, fd00::/8",
            Setting.PROXY_SECRET, secret);
    assertFalse(config.toString().contains(secret));
    assertFalse(config.access().toString().contains(secret));
    assertTrue(config.access().trustedProxies().contains("fd12::1"));
    assertThrows(
        WrongSettingException.class,
        () -> with(Setting.LOGIN, "proxy", Setting.PROXY_SECRET, secret));
    assertThrows(
        WrongSettingException.class,
        () -> with(Setting.LOGIN, "proxy", Setting.TRUSTED_PROXIES, "127.0.0.1"));
    assertThrows(
        WrongSettingException.class,
        () ->
            with(
                Setting.LOGIN, "proxy",
                Setting.TRUSTED_PROXIES, "127.0.0.1",
                Setting.PROXY_SECRET, "short"));
  }

  @Test
  void namesOfThePanelAreToldApartByCommasOrBlanks() {
    Config config = with(Setting.HOSTS, "Panel.Example, 10.0.0.7  other");
    assertEquals(Set.of("panel.example", "10.0.0.7", "other"), config.hosts());
  }

  @Test
  void theKeyMayComeFromAFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "the-key\n");
    assertEquals("the-key", with(Setting.GATEWAY_KEY_FILE, file.toString()).gatewayKey());
    Files.writeString(file, "k".repeat(5000));
    assertThrows(
        WrongSettingException.class, () -> with(Setting.GATEWAY_KEY_FILE, file.toString()));
    Files.writeString(file, "the-key");
    assertThrows(
        WrongSettingException.class,
        () -> with(Setting.GATEWAY_KEY_FILE, file.toString(), Setting.GATEWAY_KEY, "other"));
  }

  @Test
  void authAndHeadersAreTexts() {
    Config config =
        with(
            Setting.GATEWAY_AUTH, "{\"token\":\"a\",\"team\":\"b\"}",
            Setting.GATEWAY_HEADERS, "{\"X-Tenant\":\"aura\"}");
    assertEquals(Map.of("token", "a", "team", "b"), config.gatewayAuth());
    assertEquals(Map.of("X-Tenant", "aura"), config.gatewayHeaders());
  }

  @Test
  void secretsAreNotInItsText() {
    Config config =
        with(
            Setting.GATEWAY_KEY, "s3cret",
            Setting.GATEWAY_AUTH, "{\"token\":\"s3cret\"}",
            Setting.GATEWAY_HEADERS, "{\"X-Token\":\"s3cret\"}");
    assertFalse(config.toString().contains("s3cret"));
  }
}
