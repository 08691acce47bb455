package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.Config.WrongSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
  @TempDir private Path data;
  private Path file;

  @BeforeEach
  void inTheDataDirectory() {
    file = data.resolve("enlace.properties");
  }

  /** With lines in the file, and pairs of variable and value elsewhere. */
  private Config read(String lines, String... elsewhere) throws Exception {
    Files.writeString(file, lines);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    return readAgain(elsewhere);
  }

  private Config readAgain(String... elsewhere) {
    Map<String, String> values = new HashMap<>(Map.of("ENLACE_DATA", data.toString()));
    for (int i = 0; i < elsewhere.length; i += 2) {
      values.put(elsewhere[i], elsewhere[i + 1]);
    }
    return Config.of(List.of(Source.of("elsewhere", name -> values.get(name.variable()))));
  }

  private String refused(String lines, String... elsewhere) {
    String message =
        String.valueOf(
            assertThrows(WrongSettingException.class, () -> read(lines, elsewhere)).getMessage());
    assertTrue(message.contains(data.toString()), message);
    assertTrue(message.contains("Example: "), message);
    assertFalse(message.contains("s3cret"), message);
    return message;
  }

  @Test
  void theFileInTheDataDirectoryIsReadIfItIsThere() throws Exception {
    Config config =
        read(
            """
            # A comment.
            enlace.gateway.url = https://gateway.example
            enlace.gateways = ventas
            enlace.gateway.ventas.url = https://ventas.example
            enlace.gateway.ventas.key = clave
            enlace.max.sessions = 7
            """);
    assertEquals(7, config.maxSessions());
    assertEquals("ventas", config.gateways().get(0).name());
    assertEquals("clave", config.gateways().get(0).key());
    assertEquals("local", config.gateways().get(1).name());
    Files.delete(file);
    assertThrows(WrongSettingException.class, this::readAgain, "no gateway without it");
  }

  @Test
  void anotherFileMayBeNamedAndNoneToo(@TempDir Path elsewhere) throws Exception {
    Path named = elsewhere.resolve("panel.conf");
    Files.writeString(
        named, "enlace.gateway.url=https://named.example\nenlace.data=" + elsewhere + "\n");
    Config config =
        Config.of(
            List.of(
                Source.of(
                    "elsewhere",
                    name -> name.equals(Setting.CONFIG.plainName()) ? named.toString() : null)));
    assertEquals("named.example", config.gateways().get(0).url().getHost());
    assertEquals(elsewhere, config.data());
    Files.writeString(file, "nonsense");
    String[] none = {"ENLACE_CONFIG", "none", "ENLACE_GATEWAY_URL", "https://gateway.example"};
    assertEquals("gateway.example", readAgain(none).gateways().get(0).url().getHost());
    Given.refused("CONFIG", "CONFIG", "/nowhere/enlace.properties");
  }

  @Test
  void everyOtherPlaceWinsOverIt() throws Exception {
    String lines = "enlace.gateway.url=https://gateway.example\nenlace.port=7\n";
    assertEquals(7, read(lines).port());
    assertEquals(9, read(lines, "ENLACE_PORT", "9").port());
    assertEquals(8080, read(lines, "ENLACE_PORT", "").port(), "an empty value is the default");
    String listed = lines + "enlace.gateways=a\nenlace.gateway.a.url=https://a.example\n";
    assertEquals("local", read(listed, "ENLACE_GATEWAYS", "local").gateways().get(0).name());
  }

  @Test
  void aWrongValueIsSaidToBeInIt() {
    String message = refused("enlace.port=http", "ENLACE_GATEWAY_URL", "https://gateway.example");
    assertTrue(message.startsWith("ENLACE_PORT has to be a number from 0 to 65535. "), message);
    assertTrue(message.contains("It is set in " + file + "."), message);
  }

  @ParameterizedTest
  @CsvSource({
    "enlace.prot, enlace.port",
    "enlace.gateway.ulr, enlace.gateway.url",
    "enlace.gateway.keyfile, enlace.gateway.key.file",
    "ENLACE_GATEWAY_KEY_FILE, enlace.gateway.key.file",
    "port, enlace.port",
    "elnace.port, enlace.port",
    "enlace.history, enlace.history.days",
    "enlace.gateway.ventas.ulr, enlace.gateway.ventas.url",
    "enlace.webhook.crm.event, enlace.webhook.crm.events",
  })
  void anUnknownKeyIsNamedAndSoIsTheNearestRightOne(String key, String nearest) {
    String listed = "enlace.gateways=ventas\nenlace.webhooks=crm\n";
    String message = refused(listed + key + "=s3cret\n");
    assertTrue(message.contains(": " + key + " is no setting. "), message);
    assertTrue(message.contains("The nearest is " + nearest + ". "), message);
  }

  @Test
  void whatBelongsToAGatewayThatIsNotListedSaysSo() {
    String message = refused("enlace.gateway.ventas.key=s3cret");
    assertTrue(message.contains("belongs to “ventas”"), message);
    assertTrue(message.endsWith("Example: enlace.gateways=ventas"), message);
    assertTrue(
        refused("enlace.webhook.crm.secret.file=/x").endsWith("Example: enlace.webhooks=crm"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "s3cret=more",
        "{\"X-Token\": \"s3cret\"}",
        "enlace.port=1\nenlace.port=2",
        "enlace.port=\\u00s3cret",
        "enlace.config=/etc/s3cret",
        "enlace.data=/var/s3cret",
      })
  void whatLooksLikeNoSettingIsRefusedWithoutARepetition(String lines) {
    refused(lines);
  }

  // Whoever may read the key can use the gateway; whoever may write the file can have the key sent
  // to an address of their own.
  @Test
  void itsSecretsAreNotForEverybody() throws Exception {
    String plain = "enlace.gateway.url=https://gateway.example\n";
    String secret = plain + "enlace.gateway.key=s3cret\n";
    assertEquals("s3cret", read(secret).gateways().get(0).key());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    String message =
        String.valueOf(assertThrows(WrongSettingException.class, this::readAgain).getMessage());
    assertTrue(message.contains("enlace.gateway.key"), message);
    assertTrue(message.endsWith("chmod o= " + file), message);
    assertFalse(message.contains("s3cret"), message);
    Files.writeString(file, plain + "enlace.gateway.key.file=/run/secrets/key\n");
    message =
        String.valueOf(assertThrows(WrongSettingException.class, this::readAgain).getMessage());
    assertTrue(message.startsWith("ENLACE_GATEWAY_KEY_FILE names no file"), message);
    Files.writeString(file, plain);
    assertEquals("gateway.example", readAgain().gateways().get(0).url().getHost());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThrows(WrongSettingException.class, this::readAgain);
  }

  @Test
  void aFileThatIsNoTextOrTooLargeIsRefused() throws Exception {
    Files.write(file, new byte[] {'a', (byte) 0xf1, '\n'});
    assertThrows(WrongSettingException.class, this::readAgain);
    Files.writeString(file, "#".repeat(70_000));
    assertThrows(WrongSettingException.class, this::readAgain);
    Files.delete(file);
    Files.createDirectory(file);
    assertThrows(WrongSettingException.class, this::readAgain);
  }
}
