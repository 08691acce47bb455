package dev.enlace.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.enlace.gateway.SpokenGateway;
import dev.enlace.gateway.SpokenGateway.Said;
import dev.enlace.gateway.SpokenGateway.Tongue;
import dev.enlace.web.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnoseTest {
  private static final String KEY = "a-very-secret-key";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> env, String... args) {
    Messages messages =
        new Messages(
            List.of("/i18n/es.json", "/i18n/en.json"),
            path -> {
              try {
                return Files.newInputStream(Path.of("src/main/webapp" + path));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    int code =
        Diagnose.run(
            args,
            with(env),
            messages,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertFalse(said().contains(KEY), "tells no key");
    assertFalse(said().contains("Exception:"), said());
    return code;
  }

  private static Map<String, String> with(Map<String, String> env) {
    Map<String, String> all = new HashMap<>(Map.of("ENLACE_CONFIG", "none"));
    all.putAll(env);
    return all;
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void endsWellWhenNothingFailed(@TempDir Path keys) throws Exception {
    Path file = Files.writeString(keys.resolve("key"), KEY + "\n");
    try (SpokenGateway gateway = new SpokenGateway(Tongue.BOTH, KEY)) {
      gateway.says(Said.LINKED);
      String url = gateway.url().toString();
      int code =
          run(
              Map.of("ENLACE_GATEWAY_URL", url, "LANG", "en_GB.UTF-8"),
              "--session",
              "aura",
              "--key-file",
              file.toString());
      assertEquals(0, code, said());
      assertTrue(said().contains("✔ Access key"), said());
      assertTrue(said().contains("Engine.IO 4, REST"), said());
      assertEquals("", err.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void saysWhatFailedAndWhatToDo() throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.REST, "another")) {
      assertEquals(1, run(Map.of(), gateway.url().toString(), "--key", KEY, "--lang", "es"));
      assertTrue(said().contains("✖ Clave"), said());
      assertTrue(said().contains("→ Revisa la clave"), said());
      assertTrue(said().contains("command line"), "warns of a key that others can read");
    }
  }

  @Test
  void looksAfterTheGatewayThatIsNamedAndAfterTheFirstOtherwise() throws Exception {
    try (SpokenGateway ventas = new SpokenGateway(Tongue.REST, KEY);
        SpokenGateway sur = new SpokenGateway(Tongue.BOTH, "another")) {
      Map<String, String> settings =
          Map.of(
              "ENLACE_GATEWAYS",
              "ventas,sur-2",
              "ENLACE_GATEWAY_VENTAS_URL",
              ventas.url().toString(),
              "ENLACE_GATEWAY_VENTAS_KEY",
              KEY,
              "ENLACE_GATEWAY_SUR_2_URL",
              sur.url().toString());
      assertEquals(0, run(settings, "--backend", "--lang", "en"), said());
      assertTrue(said().contains(ventas.url().toString()), said());
      assertEquals(1, run(settings, "--backend", "--lang", "en", "--gateway-name", "sur-2"));
      assertTrue(said().contains(sur.url().toString()), said());
      assertTrue(said().contains("it goes into ENLACE_GATEWAY_SUR_2_KEY, "), said());
      assertEquals(
          0, run(settings, "--backend", "--gateway-name", "sur-2", "--key", "another"), said());
      assertEquals(2, run(settings, "--gateway-name", "norte"));
      assertTrue(said().contains("There is ventas, sur-2."), said());
    }
  }

  @Test
  void takesTheGatewayFromTheFileThatThePanelReads(@TempDir Path data) throws Exception {
    try (SpokenGateway gateway = new SpokenGateway(Tongue.REST, KEY)) {
      Path file = data.resolve("enlace.properties");
      Files.writeString(
          file, "enlace.gateway.url=" + gateway.url() + "\nenlace.gateway.key=" + KEY + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      Map<String, String> env = Map.of("ENLACE_CONFIG", "", "ENLACE_DATA", data.toString());
      assertEquals(0, run(env, "--backend"), said());
    }
  }

  @Test
  void tellsAnAddressThatIsNone() {
    assertEquals(1, run(Map.of(), "http://user:" + KEY + "@gateway.test", "--json"));
    JsonObject report =
        JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
    assertFalse(report.get("ok").getAsBoolean());
    JsonObject first = report.getAsJsonArray("steps").get(0).getAsJsonObject();
    assertEquals("FAILED", first.get("verdict").getAsString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://a.test http://b.test",
        "http://a.test --" + KEY,
        "http://a.test --qr --backend",
        "http://a.test --session",
        "http://a.test --session No",
        "http://a.test --lang fr",
        "http://a.test --key-file /nowhere",
        "http://a.test --gateway-name ventas",
      })
  void explainsItselfWhenItIsCalledWrongly(String line) {
    assertEquals(2, run(Map.of(), line.isEmpty() ? new String[0] : line.split(" ")));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("scripts/diagnose [URL |"), said());
  }
}
