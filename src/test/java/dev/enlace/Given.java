package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.Config.WrongSettingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings as a test gives them. */
final class Given {
  private Given() {}

  /**
   * What they are read as, with a gateway unless they take it away.
   *
   * @param settings pairs of a variable without {@code ENLACE_}, and its value
   */
  static Config with(String... settings) {
    return Config.of(List.of(source(settings)));
  }

  /** The place where they are given. */
  static Source source(String... settings) {
    Map<String, String> values = new HashMap<>();
    values.put("ENLACE_CONFIG", "none");
    values.put("ENLACE_GATEWAY_URL", "https://gateway.example/base");
    for (int i = 0; i < settings.length; i += 2) {
      values.put("ENLACE_" + settings[i], settings[i + 1]);
    }
    return Source.of("in a test", name -> values.get(name.variable()));
  }

  /** That they keep the panel from starting, with a sentence that blames one of them. */
  static String refused(String blamed, String... settings) {
    String message =
        String.valueOf(
            assertThrows(WrongSettingException.class, () -> with(settings)).getMessage());
    assertTrue(message.startsWith("ENLACE_" + blamed + " "), message);
    assertTrue(message.contains(" Example: ENLACE_" + blamed + "="), message);
    assertFalse(message.contains("s3cret"), message);
    return message;
  }
}
