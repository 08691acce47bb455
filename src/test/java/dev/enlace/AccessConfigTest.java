package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.access.AccessSettings.Login;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessConfigTest {
  private static final String SECRET = "s3cret-s3cret-s3cret";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOGIN|password",
        "TRUSTED_PROXIES|proxy.example",
        "TRUSTED_PROXIES|10.0.0.0/33",
        "TRUSTED_PROXIES|10.0.0.0/8/8",
        "TRUSTED_PROXIES|300.0.0.1",
        "PROXY_SECRET|s3cret s3cret s3cret",
        "PROXY_SECRET|s3cret",
        "PROXY_SECRET_FILE|/nowhere/s3cret"
      })
  void aWrongSettingIsNamed(String setting, String value) {
    Given.refused(setting, setting, value);
  }

  @Test
  void whoChoseNoLoginIsToldApartFromWhoChoseNone() {
    assertNull(Given.with().access().login());
    assertEquals(Login.NONE, Given.with("LOGIN", "none").access().login());
    assertEquals(Login.CONTAINER, Given.with("LOGIN", "container").access().login());
  }

  @Test
  void anAddressThatOthersCanReachWantsALogin() {
    assertEquals("0.0.0.0", Given.with("HOST", "0.0.0.0", "LOGIN", "start").host());
    Given.refused("HOST", "HOST", "0.0.0.0");
    Given.refused("HOST", "HOST", "0.0.0.0", "LOGIN", "none");
    Given.refused("HOST", "HOST", "192.168.1.7", "LOGIN", "none");
    Given.refused("LOGIN", "HOSTS", "panel.example", "LOGIN", "none");
  }

  @Test
  void aProxyThatSaysWhoIsAskingHasAnAddressAndASecret() {
    Config config =
        Given.with(
            "LOGIN", "proxy", "TRUSTED_PROXIES", "127.0.0.1, fd00::/8", "PROXY_SECRET", SECRET);
    assertFalse(config.toString().contains(SECRET));
    assertFalse(config.access().toString().contains(SECRET));
    assertTrue(config.access().trustedProxies().contains("fd12::1"));
    Given.refused("TRUSTED_PROXIES", "LOGIN", "proxy", "PROXY_SECRET", SECRET);
    Given.refused("PROXY_SECRET", "LOGIN", "proxy", "TRUSTED_PROXIES", "127.0.0.1");
  }
}
