package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.enlace.net.Reach;
import dev.enlace.webhook.Receiver;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookConfigTest {
  private static final String SECRET = "s3cret-s3cret-s3cret-s3cret";

  private static String[] crm(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "WEBHOOKS", "crm",
                "WEBHOOK_CRM_URL", "https://crm.example/in?for=enlace",
                "WEBHOOK_CRM_SECRET", SECRET));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  @Test
  void aWebhookIsToldEverythingUnlessItIsSaid() {
    WebhookConfig webhook = Given.with(crm()).webhooks().get(0);
    assertEquals("crm", webhook.name());
    assertEquals(URI.create("https://crm.example/in?for=enlace"), webhook.url());
    assertEquals(SECRET, webhook.secret());
    assertEquals(Set.of("linked", "unlinked", "needs_action", "reconnected"), webhook.events());
    Config some = Given.with(crm("WEBHOOK_CRM_EVENTS", "Linked, needs_action"));
    assertEquals(Set.of("linked", "needs_action"), some.webhooks().get(0).events());
  }

  @Test
  void thereMayBeSeveral(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");
    Config config =
        Given.with(
            crm(
                "WEBHOOKS",
                "crm,avisos",
                "WEBHOOK_AVISOS_URL",
                "http://10.0.0.7/",
                "WEBHOOK_AVISOS_SECRET_FILE",
                file.toString()));
    assertEquals(
        List.of("crm", "avisos"), config.webhooks().stream().map(WebhookConfig::name).toList());
    assertEquals(SECRET, config.webhooks().get(1).secret());
  }

  @Test
  void aReceiverInsideIsReachedWhereThatIsMeant() {
    String[] inside = crm("WEBHOOK_CRM_URL", "http://crm/", "WEBHOOK_CRM_REACH", "private");
    Receiver receiver = Given.with(inside).webhooks().get(0).receiver();
    assertEquals(Reach.PRIVATE, receiver.reach());
    assertEquals(URI.create("http://crm/"), receiver.url());
    assertEquals(Reach.PUBLIC, Given.with(crm()).webhooks().get(0).reach());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CRM_URL|''",
        "CRM_URL|ftp://crm.example",
        "CRM_URL|https://me:s3cret@crm.example",
        "CRM_URL|https://crm.example/#s3cret",
        "CRM_SECRET|''",
        "CRM_SECRET|s3cret-of-23-characters",
        "CRM_SECRET|s3cret s3cret s3cret s3cret",
        "CRM_SECRET|whsec_not-base64-not-base64",
        "CRM_SECRET|whsec_c2hvcnRlcnRoYW4yNGJ5dGVz",
        "CRM_EVENTS|linked,delivered",
        "CRM_URL|http://crm.example/",
        "CRM_URL|http://169.254.169.254/latest/meta-data/",
        "CRM_REACH|everywhere",
      })
  void aWrongSettingIsNamedWithAnExampleAndWithoutItsSecret(String what, String value) {
    Given.refused("WEBHOOK_" + what, crm("WEBHOOK_" + what, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"secret", "url", "events", "crm,crm", "a-b,a_b", "CRM!"})
  void namesThatCannotBeToldApartFromSettingsAreRefused(String names) {
    String[] settings =
        crm(
            "WEBHOOKS",
            names,
            "WEBHOOK_A_B_URL",
            "https://crm.example",
            "WEBHOOK_A_B_SECRET",
            SECRET);
    Given.refused("WEBHOOKS", settings);
  }
}
