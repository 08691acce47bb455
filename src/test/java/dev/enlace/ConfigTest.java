package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  @Test
  void onlyTheGatewaysAddressHasToBeSet() {
    Config config = Given.with();
    assertEquals("127.0.0.1", config.host());
    assertEquals(8080, config.port());
    assertEquals(1000, config.maxSessions());
    assertEquals(300, config.resumePerMinute());
    assertEquals(90, config.historyDays());
    assertEquals(Set.of(), config.hosts());
    assertEquals(List.of(), config.webhooks());
    assertNull(config.practiceUrl());
    GatewayConfig gateway = config.gateways().get(0);
    assertEquals("local", gateway.name());
    assertEquals("/socket.io/", gateway.path());
    assertEquals("/", gateway.namespace());
    assertEquals("X-API-Key", gateway.keyHeader());
    assertEquals("", gateway.keyScheme());
    assertEquals(URI.create("https://gateway.example/base"), gateway.url());
    assertNull(gateway.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ana López, ext. 204",
        "Soporte: 55 1234 5678",
        "mailto:soporte@example.org",
        "tel:+52-55-1234-5678",
        "https://help.example/whatsapp"
      })
  void whoLooksAfterThePanelIsNamedInWordsOrByAnAddress(String contact) {
    assertEquals(contact, Given.with("CONTACT", contact).contact());
  }

  @Test
  void whoLooksAfterThePanelIsNamedInAFewWords() {
    assertEquals("", Given.with("CONTACT", " ").contact());
    Given.refused("CONTACT", "CONTACT", "x".repeat(Contact.MOST + 1));
  }

  @Test
  void anEmptyValueIsTheDefault() {
    assertEquals(8080, Given.with("PORT", " ").port());
  }

  @Test
  void everySettingHasOneNameInEachSpelling() {
    Name plain = Setting.GATEWAY_KEY_HEADER.plainName();
    assertEquals("ENLACE_GATEWAY_KEY_HEADER", plain.variable());
    assertEquals("enlace.gateway.key.header", plain.property());
    Name owned = Setting.GATEWAY_KEY_HEADER.name("sur-2");
    assertEquals("ENLACE_GATEWAY_SUR_2_KEY_HEADER", owned.variable());
    assertEquals("enlace.gateway.sur-2.key.header", owned.property());
    assertEquals(
        "ENLACE_WEBHOOK_CRM_SECRET_FILE", Setting.WEBHOOK_SECRET.name("crm").file().variable());
    assertTrue(Config.names().contains("enlace.gateway.key.file"));
    assertTrue(Config.names().contains("enlace.store.password.file"));
    assertFalse(Config.names().contains("enlace.webhook.url"), "only with a webhook's name in it");
  }

  @Test
  void aContextParameterWinsOverASystemProperty() {
    System.setProperty("enlace.gateway.name", "property");
    try {
      Map<String, String> parameters = Map.of("enlace.gateway.url", "http://127.0.0.1:9");
      assertEquals("property", Config.read(parameters::get).gateways().get(0).name());
      Map<String, String> more =
          Map.of("enlace.gateway.url", "http://127.0.0.1:9", "enlace.gateway.name", "parameter");
      assertEquals("parameter", Config.read(more::get).gateways().get(0).name());
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
        "MAX_SESSIONS|0",
        "MAX_SESSIONS|10001",
        "HISTORY_DAYS|0",
        "HISTORY_DAYS|3651",
        "LOG_FORMAT|xml",
        "RESUME_PER_MINUTE|0",
        "RESUME_PER_MINUTE|6001",
        "QR_PATTERN|(",
        "PRACTICE_URL|http://example.org:7402",
        "CONTACT|javascript:alert(1)",
        "CONTACT|http://help.example",
        "CONTACT|https://me:s3cret@help.example",
        "CONTACT|mailto:nobody",
        "CONTACT|tel:call-me",
        "CONTACT|tel: 55 1234 5678",
        "CONTACT|mailto: soporte@example.org",
        "CONTACT|Mailto: soporte@example.org",
        "CONTACT|https: help.example",
        "CONTACT|https:// help.example",
        "CONTACT|HTTP: help.example",
        "STORE_URL|postgresql://db.example/enlace",
        "STORE_URL|jdbc:postgresql://db.example/enlace?user=a&password=s3cret",
        "STORE_URL|jdbc:postgresql://me:s3cret@db.example/enlace",
        "STORE_URL|jdbc:sqlserver://db.example;user=me;password=s3cret",
        "STORE_URL|jdbc:oracle:thin:me/s3cret@db.example:1521:x",
        "STORE_URL|java:comp/env jdbc",
        "STORE_URL|ldap://db.example/enlace",
        "STORE_PASSWORD_FILE|/nowhere/s3cret",
      })
  void aWrongSettingIsNamedWithAnExampleAndWithoutItsSecret(String setting, String value) {
    Given.refused(setting, setting, value);
  }

  @Test
  void namesOfThePanelAreToldApartByCommasOrBlanks() {
    Config config = Given.with("HOSTS", "Panel.Example, 10.0.0.7  other");
    assertEquals(Set.of("panel.example", "10.0.0.7", "other"), config.hosts());
  }

  @Test
  void theStoreIsAFileInTheDataDirectoryUnlessItIsSaid(@TempDir Path data) {
    assertEquals(new StoreConfig("", "", "", data), Given.with("DATA", data.toString()).store());
    StoreConfig store =
        Given.with(
                "STORE_URL", "jdbc:postgresql://db.example:5432/enlace?sslmode=verify-full",
                "STORE_USER", "enlace",
                "STORE_PASSWORD", "with blanks, and ñ")
            .store();
    assertEquals("jdbc:postgresql://db.example:5432/enlace?sslmode=verify-full", store.url());
    assertEquals("enlace", store.user());
    assertEquals("with blanks, and ñ", store.password());
    String named = "java:comp/env/jdbc/enlace";
    assertEquals(named, Given.with("STORE_URL", named).store().url());
  }

  @Test
  void everySecretMayComeFromAFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), "in the file\n");
    List<Setting> secrets = Arrays.stream(Setting.values()).filter(Setting::isSecret).toList();
    for (Setting setting : secrets) {
      Name twin = setting.name("crm").file();
      Values values =
          new Values(List.of(Source.of("", name -> name.equals(twin) ? file.toString() : null)));
      assertEquals("in the file", values.of("crm").text(setting), setting.name());
    }
    assertTrue(secrets.contains(Setting.GATEWAY_KEY));
  }

  @Test
  void aSecretInAStrongerPlaceWinsOverItsFileInAWeakerOne(@TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "from-the-file");
    Source stronger = Given.source("GATEWAY_KEY", "the-stronger");
    Source weaker = Given.source("GATEWAY_KEY_FILE", file.toString());
    assertEquals("the-stronger", Config.of(List.of(stronger, weaker)).gateways().get(0).key());
    assertEquals("from-the-file", Config.of(List.of(weaker, stronger)).gateways().get(0).key());
    Source none = Given.source("GATEWAY_KEY", "");
    assertNull(Config.of(List.of(none, weaker)).gateways().get(0).key());
  }

  @Test
  void whatEverybodyMayReadIsWarnedOf(@TempDir Path data) throws Exception {
    Path key = Files.writeString(data.resolve("key"), "the-key");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    String[] settings = {"DATA", data.toString(), "GATEWAY_KEY_FILE", key.toString()};
    assertEquals(List.of(), Given.with(settings).warnings());
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> warnings = Given.with(settings).warnings();
    assertEquals(2, warnings.size());
    assertTrue(warnings.get(0).startsWith("ENLACE_DATA "), warnings.get(0));
    assertTrue(warnings.get(1).startsWith("ENLACE_GATEWAY_KEY_FILE "), warnings.get(1));
  }

  @Test
  void secretsAreNotInItsText() {
    Config config =
        Given.with(
            "GATEWAY_KEY", "s3cret",
            "GATEWAY_AUTH", "{\"token\":\"s3cret\"}",
            "GATEWAY_HEADERS", "{\"X-Token\":\"s3cret\"}",
            "STORE_PASSWORD", "s3cret",
            "WEBHOOKS", "crm",
            "WEBHOOK_CRM_URL", "https://crm.example/?token=s3cret",
            "WEBHOOK_CRM_SECRET", "s3cret-s3cret-s3cret-s3cret");
    assertFalse(config.toString().contains("s3cret"), config.toString());
    assertTrue(config.toString().contains("crm.example"), "and yet it tells something");
  }
}
