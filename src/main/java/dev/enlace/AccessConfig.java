package dev.enlace;

import dev.enlace.access.AccessSettings;
import dev.enlace.access.AccessSettings.Login;
import dev.enlace.access.Networks;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads how one comes in. */
final class AccessConfig {
  private static final int MIN_PROXY_SECRET = 16;

  private AccessConfig() {}

  static AccessSettings read(Values values, Path data) {
    Login login = login(values);
    Networks proxies = networks(values);
    String secret = secret(values);
    if (login == Login.NONE && values.isSet(Setting.HOSTS)) {
      throw values.wrong(
          Setting.LOGIN,
          "is none, which is for this machine alone, and "
              + values.variable(Setting.HOSTS)
              + " gives the panel a name for others. One of them has to go.",
          "container");
    }
    if (login == Login.PROXY && proxies.isEmpty()) {
      throw values.wrong(
          Setting.TRUSTED_PROXIES,
          "is not set; it says which proxies are believed who is asking.",
          "127.0.0.1,10.0.0.0/8");
    }
    if (login == Login.PROXY && secret == null) {
      throw values.wrong(
          Setting.PROXY_SECRET,
          "is not set; it is what the proxy shows to be believed.",
          "32-random-chars");
    }
    return new AccessSettings(
        login,
        data,
        proxies,
        secret,
        values.number(Setting.CREATE_PER_MINUTE, 1, 6000),
        values.number(Setting.ROUNDS_PER_HOUR, 1, 6000),
        Duration.ofMinutes(values.number(Setting.SHARE_MINUTES, 1, 720)));
  }

  private static Networks networks(Values values) {
    try {
      return Networks.of(values.text(Setting.TRUSTED_PROXIES));
    } catch (IllegalArgumentException e) {
      throw values.wrong(
          Setting.TRUSTED_PROXIES,
          "has to be a list of addresses or networks in numbers, with commas in between.",
          "127.0.0.1,10.0.0.0/8");
    }
  }

  private static @Nullable String secret(Values values) {
    String secret =
        values.text(
            Setting.PROXY_SECRET,
            value -> value.matches("[\\x21-\\x7e]{" + MIN_PROXY_SECRET + ",200}"),
            "has to be " + MIN_PROXY_SECRET + " to 200 characters of ASCII without blanks.",
            "32-random-chars");
    return secret.isEmpty() ? null : secret;
  }

  private static @Nullable Login login(Values values) {
    return switch (values.text(Setting.LOGIN)) {
      case "" -> null;
      case "start" -> Login.START;
      case "container" -> Login.CONTAINER;
      case "proxy" -> Login.PROXY;
      case "none" -> Login.NONE;
      default ->
          throw values.wrong(Setting.LOGIN, "has to be start, container, proxy or none.", "start");
    };
  }
}
