package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.GatewayConfig.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
  private static GatewayConfig only(String... settings) {
    List<GatewayConfig> gateways = Given.with(settings).gateways();
    assertEquals(1, gateways.size());
    return gateways.get(0);
  }

  private static List<String> names(Config config) {
    return config.gateways().stream().map(GatewayConfig::name).toList();
  }

  @Test
  void whatTheGatewaySpeaksIsFoundOutUnlessItIsSaid() {
    assertEquals(Kind.PROBED, only().kind());
    assertEquals(Kind.REST, only("GATEWAY_KIND", "rest").kind());
    assertEquals(Kind.SOCKETIO, only("GATEWAY_KIND", "socketio").kind());
  }

  @Test
  void sessionsMayShareAConnectionUnlessItIsSaidThatTheyMayNot() {
    assertTrue(only().shares());
    assertTrue(only("GATEWAY_CONNECTION", "shared").shares());
    assertFalse(only("GATEWAY_CONNECTION", "own").shares());
  }

  @Test
  void aWordMayStandBeforeTheKey() {
    assertEquals("Bearer", only("GATEWAY_KEY_SCHEME", "Bearer").keyScheme());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "URL|''",
        "URL|gateway.example",
        "URL|ftp://gateway.example",
        "URL|https://",
        "URL|https://me:s3cret@gateway.example",
        "URL|https://gateway.example?key=s3cret",
        "URL|https://gateway.example/#s3cret",
        "URL|https://gateway.example/ s3cret",
        "URL|http://169.254.169.254/latest/meta-data",
        "URL|http://[fd00:ec2::254]/",
        "URL|http://[::ffff:a9fe:a9fe]/",
        "URL|http://2852039166/",
        "URL|http://0xa9fea9fe/",
        "URL|http://0251.0376.0251.0376/",
        "URL|http://0.0.0.0:8080",
        "URL|http://224.0.0.1",
        "KIND|soap",
        "PATH|socket.io",
        "NAMESPACE|/a,b",
        "CONNECTION|none",
        "KEY|s3cret s3cret",
        "KEY|sécret",
        "KEY_FILE|/nowhere/s3cret",
        "KEY_HEADER|X Key",
        "KEY_SCHEME|Bearer s3cret",
        "AUTH|[]",
        "AUTH|s3cret",
        "AUTH|{\"token\":{\"s3cret\":1}}",
        "AUTH|{\"token\":null}",
        "HEADERS|{\"X A\":\"s3cret\"}",
        "HEADERS|{\"X-A\":1}",
        "HEADERS|{\"X-A\":\"s3cret\\nB: c\"}",
        "HEADERS_FILE|/nowhere/s3cret",
      })
  void aWrongSettingIsNamedOfTheUnnamedGatewayAndOfANamedOne(String what, String value) {
    Given.refused("GATEWAY_" + what, "GATEWAY_" + what, value);
    Given.refused(
        "GATEWAY_VENTAS_" + what,
        "GATEWAYS",
        "ventas",
        "GATEWAY_VENTAS_URL",
        "https://ventas.example",
        "GATEWAY_VENTAS_" + what,
        value);
  }

  @Test
  void theKeyMayComeFromAFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "the-key\n");
    String[] settings = {"GATEWAY_KEY_FILE", file.toString()};
    assertEquals("the-key", only(settings).key());
    Files.writeString(file, "k".repeat(5000));
    Given.refused("GATEWAY_KEY_FILE", settings);
    Files.writeString(file, " \n");
    Given.refused("GATEWAY_KEY_FILE", settings);
    Files.writeString(file, "two s3cret\nlines s3cret");
    String message = Given.refused("GATEWAY_KEY_FILE", settings);
    assertTrue(message.endsWith("ENLACE_GATEWAY_KEY_FILE=/run/secrets/gateway-key"), message);
    Files.writeString(file, "the-key");
    Given.refused("GATEWAY_KEY_FILE", "GATEWAY_KEY_FILE", file.toString(), "GATEWAY_KEY", "s3cret");
  }

  @Test
  void authAndHeadersAreTexts() {
    GatewayConfig gateway =
        only(
            "GATEWAY_AUTH", "{\"token\":\"a\",\"team\":\"b\"}",
            "GATEWAY_HEADERS", "{\"X-Tenant\":\"aura\"}");
    assertEquals(Map.of("token", "a", "team", "b"), gateway.auth());
    assertEquals(Map.of("X-Tenant", "aura"), gateway.headers());
  }

  @Test
  void eachListedGatewayHasSettingsOfItsOwn() {
    Config config =
        Given.with(
            "GATEWAY_URL", "",
            "GATEWAYS", "ventas, sur-2",
            "GATEWAY_VENTAS_URL", "https://ventas.example",
            "GATEWAY_VENTAS_KIND", "rest",
            "GATEWAY_VENTAS_KEY", "first",
            "GATEWAY_SUR_2_URL", "http://10.0.0.7:3000",
            "GATEWAY_SUR_2_PATH", "/ws/",
            "GATEWAY_SUR_2_KEY", "second",
            "GATEWAY_SUR_2_KEY_HEADER", "apikey");
    assertEquals(List.of("ventas", "sur-2"), names(config));
    GatewayConfig ventas = config.gateways().get(0);
    assertEquals(Kind.REST, ventas.kind());
    assertEquals("first", ventas.key());
    assertEquals("X-API-Key", ventas.keyHeader());
    GatewayConfig sur = config.gateways().get(1);
    assertEquals(URI.create("http://10.0.0.7:3000"), sur.url());
    assertEquals("/ws/", sur.path());
    assertEquals("second", sur.key());
    assertEquals("apikey", sur.keyHeader());
  }

  @Test
  void theOneWithoutANameInItsSettingsComesLastUnlessItIsListed() {
    String[] ventas = {"GATEWAYS", "ventas", "GATEWAY_VENTAS_URL", "https://ventas.example"};
    assertEquals(List.of("ventas", "local"), names(Given.with(ventas)));
    Config listed =
        Given.with(
            "GATEWAYS",
            "casa,ventas",
            "GATEWAY_NAME",
            "casa",
            "GATEWAY_VENTAS_URL",
            "https://ventas.example");
    assertEquals(List.of("casa", "ventas"), names(listed));
    assertEquals(URI.create("https://gateway.example/base"), listed.gateways().get(0).url());
  }

  @Test
  void oneGatewayIsNotDescribedTwice() {
    Given.refused(
        "GATEWAY_LOCAL_URL", "GATEWAYS", "local", "GATEWAY_LOCAL_URL", "https://other.example");
  }

  /** A key alone was meant for some gateway: for which, nobody could tell. */
  @Test
  void halfADescriptionBesideTheListIsNotOverlooked() {
    Given.refused(
        "GATEWAY_URL",
        "GATEWAY_URL",
        "",
        "GATEWAY_KEY",
        "the-key",
        "GATEWAYS",
        "ventas",
        "GATEWAY_VENTAS_URL",
        "https://ventas.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "url",
        "ventas,header",
        "file",
        "name",
        "ventas,ventas",
        "a-b,a_b",
        "a/b",
        "-a",
        "ñandú",
        "una-que-es-mucho-mas-larga-de-lo-que-cabe",
      })
  void namesThatCannotBeToldApartFromSettingsAreRefused(String names) {
    Given.refused(
        "GATEWAYS",
        "GATEWAYS",
        names,
        "GATEWAY_VENTAS_URL",
        "https://ventas.example",
        "GATEWAY_A_B_URL",
        "https://ab.example");
  }

  @Test
  void theUnnamedGatewaysNameIsOneToo() {
    Given.refused("GATEWAY_NAME", "GATEWAY_NAME", "Mi gateway");
    assertEquals("casa", only("GATEWAY_NAME", "casa").name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KEY|429683C4C977415CAAFCCE10F7D57E11",
        "KEY|changeme",
        "KEY|THISISMYSECURETOKEN",
        "KEY|321",
        "HEADERS|{\"Authorization\":\"Bearer changeme\"}",
        "AUTH|{\"token\":\"321\"}",
      })
  void aKeyOutOfTheDocumentationIsWarnedOf(String what, String value) {
    List<String> warnings = Given.with("GATEWAY_" + what, value).warnings();
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("ENLACE_GATEWAY_KEY "), warnings.get(0));
    assertFalse(warnings.get(0).contains(value), warnings.get(0));
    assertEquals(List.of(), Given.with("GATEWAY_KEY", "one-of-its-own").warnings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gateway.example.org",
        "http://203.0.113.7:3000",
        "HTTP://gateway.example.org./base",
        "http://[2001:db8::7]:3000",
        "http://local.example"
      })
  void aGatewayInTheClearOverTheInternetIsWarnedOf(String url) {
    Config config = Given.with("GATEWAY_URL", url);
    assertTrue(config.hasPlainGateway());
    assertEquals(1, config.warnings().size());
    assertTrue(config.warnings().get(0).startsWith("ENLACE_GATEWAY_URL is http"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gateway.example.org",
        "http://127.0.0.1:3000",
        "http://localhost:3000",
        "http://gateway.localhost",
        "http://[::1]:3000",
        "http://10.0.0.7:3000",
        "http://[fd12::7]:3000",
        "http://gateway:3000",
        "http://gateway.internal",
        "http://gateway.local:3000",
        "http://gateway.lan"
      })
  void oneInANetworkOfItsOwnOrWithTlsIsNot(String url) {
    Config config = Given.with("GATEWAY_URL", url);
    assertFalse(config.hasPlainGateway());
    assertEquals(List.of(), config.warnings());
  }
}
